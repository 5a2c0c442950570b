/**
 * A value of the user's, as errors write it after "got": strings in quotes, so that '10' is no number; what is long by
 * its kind.
 */
export function show(value: unknown): string {
  if (typeof value === "string") return `'${value.length > 60 ? `${value.slice(0, 57)}…` : value}'`
  if (typeof value === "function") return value.name === "" ? "a function" : `the ${kindOf(value)} ${value.name}`
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : String(value)
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map((item: unknown) => (Array.isArray(item) ? "[…]" : show(item)))
    return `[${shown.join(", ")}${value.length > 6 ? ", …" : ""}]`
  }
  const kind = Object.getPrototypeOf(value)?.constructor?.name ?? "Object"
  if (kind !== "Object") return `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`
  const names = Object.keys(value)
  return names.length === 0 ? "{}" : `{ ${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""} }`
}

const kindOf = (value: unknown): string => (/^class\b/.test(String(value)) ? "class" : "function")
