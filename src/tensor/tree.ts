import { ArgumentError } from "../base/errors.ts"
import { Tensor } from "./tensor.ts"

/** Arguments and results of traced functions: tensors in arrays and records, next to plain settings. */
export type Tree =
  | Tensor
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree }

/**
 * Collects the tensors of a tree, in order, into `leaves`, and returns a text that describes everything else: structure,
 * shapes, dtypes and plain settings. Two trees of one description can share a program.
 */
export function describe(tree: Tree, leaves: Tensor[]): string {
  if (tree instanceof Tensor) {
    leaves.push(tree)
    return `${tree.dtype[0]}[${tree.shape}]`
  }
  if (tree === null || typeof tree !== "object") {
    if (typeof tree === "function" || typeof tree === "symbol" || typeof tree === "bigint")
      throw new ArgumentError(
        `a traced function takes tensors, numbers, strings, booleans, arrays and records, got a ${typeof tree}.`,
      )
    return typeof tree === "string" ? JSON.stringify(tree) : String(tree)
  }
  if (Array.isArray(tree)) return `[${tree.map((part: Tree) => describe(part, leaves)).join()}]`
  const prototype = Object.getPrototypeOf(tree)
  if (prototype !== Object.prototype && prototype !== null)
    throw new ArgumentError(
      `a traced function takes tensors, numbers, strings, booleans, arrays and records, got a ${prototype?.constructor?.name ?? "strange object"}. ${ArrayBuffer.isView(tree) ? "Wrap it: tensor(x)." : ""}`.trim(),
    )
  let text = "{"
  for (const key in tree) text += `${JSON.stringify(key)}:${describe((tree as Record<string, Tree>)[key]!, leaves)},`
  return `${text}}`
}

/** The same tree with its tensors replaced, in the order of `describe`. */
export function replaceLeaves<T extends Tree>(tree: T, next: (old: Tensor) => Tree): T {
  const walk = (part: Tree): Tree => {
    if (part instanceof Tensor) return next(part)
    if (part === null || typeof part !== "object") return part
    if (Array.isArray(part)) return part.map(walk)
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)]))
  }
  return walk(tree) as T
}
