/** Kasane's, as in package.json, which pages cannot read. */
export const version = "0.1.0"
