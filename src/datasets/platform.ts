/** Whether this is Node (or a runtime that keeps its promises), where there are files. */
export const inNode = typeof process !== "undefined" && typeof process.versions?.node === "string"

/** A built-in module of Node. The name is not written in an `import`, so that bundlers for pages do not look for it. */
export function nodeModule<T>(
  name: "crypto" | "fs" | "fs/promises" | "module" | "os" | "path" | "url" | "zlib",
): Promise<T> {
  const specifier = `node:${name}`
  return import(/* @vite-ignore */ /* webpackIgnore: true */ specifier) as Promise<T>
}
