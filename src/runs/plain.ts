import { show } from "../base/show.ts"
import type { Json, JsonObject } from "./run.ts"

/** Deeper than any settings; what walks them recursively can rely on it. */
const maxDepth = 64

/** What is wrong with a value as settings, or undefined. */
export function checkPlain(value: unknown, path: string, depth = 0): string | undefined {
  if (depth > maxDepth) return `${path} lies deeper than ${maxDepth} levels`
  if (value === null || value === undefined || ["boolean", "number", "string"].includes(typeof value)) return undefined
  const prototype = typeof value === "object" ? Object.getPrototypeOf(value) : undefined
  // A record, from whatever page or context.
  const isRecord = prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null)
  if (!Array.isArray(value) && !isRecord)
    return `${path} must be plain data (numbers, texts, arrays, objects), got ${show(value)}`
  for (const [name, item] of Object.entries(value as object)) {
    const problem = checkPlain(item, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A copy that JSON keeps as it is; `value` has passed `checkPlain`. */
export function plainCopy(value: unknown): Json {
  if (value === undefined) return null
  if (typeof value === "number" && !Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== "object" || value === null) return value as Json
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, plainCopy(item)]))
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)
