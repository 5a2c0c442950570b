import { ArgumentError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { Tensor } from "../tensor/index.ts"
import type { SymbolicTensor } from "./symbolicTensor.ts"

/** What goes into a layer or comes out: one thing, or several in a list or by name. */
export type Structure<T> = T | readonly T[] | { readonly [name: string]: T }

/** The sample shapes of tensors in the same structure. */
export type ShapesOf<S> = S extends Tensor ? Shape : { readonly [K in keyof S]: Shape }

/** Symbolic tensors in the structure of tensors. */
export type SymbolicOf<S> = S extends Tensor ? SymbolicTensor : { readonly [K in keyof S]: SymbolicTensor }

/** Tensors in the structure of symbolic tensors. */
export type TensorsOf<S> = S extends SymbolicTensor ? Tensor : { readonly [K in keyof S]: Tensor }

/** How inputs or outputs come: `"one"`, so many in a list (undefined: any number), or by these names. */
export type Form = "one" | { readonly count: number | undefined } | { readonly names: readonly string[] }

/** A plain object, not one of a class. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * The parts in order, after a look that they come in this form; `what` says what one is ("tensor"), `where` what the
 * user called.
 */
export function partsOf<T>(where: string, form: Form, given: unknown, what: string): readonly T[] {
  const problem = problemOf(form, given, what)
  if (problem) throw new ArgumentError(`${where}: ${problem}`)
  if (form === "one") return [given as T]
  if ("names" in form) return form.names.map((name) => (given as Record<string, T>)[name]!)
  return given as readonly T[]
}

function problemOf(form: Form, given: unknown, what: string): string | undefined {
  if (form === "one") {
    // Nested arrays of numbers are told how to become a tensor, later.
    if (Array.isArray(given) && given.some((part) => typeof part === "object" && !Array.isArray(part)))
      return `takes one ${what}, got a list of ${given.length}. Join them before, as in new Concatenate().`
    return isRecord(given) ? `takes one ${what}, got a record of ${names(Object.keys(given))}.` : undefined
  }
  if ("names" in form) {
    if (!isRecord(given)) return `takes ${what}s by name (${names(form.names)}), got ${described(given, what)}.`
    const missing = form.names.filter((name) => given[name] === undefined)
    const extra = Object.keys(given).filter((name) => !form.names.includes(name))
    if (missing.length > 0) return `lacks the ${what} ${names(missing)}. It takes ${names(form.names)}.`
    return extra.length > 0 ? `has no place for the ${what} ${names(extra)}. It takes ${names(form.names)}.` : undefined
  }
  if (!Array.isArray(given)) return `takes a list of ${what}s, as in [a, b], got ${described(given, what)}.`
  return form.count === undefined || form.count === given.length
    ? undefined
    : `takes a list of ${form.count} ${plural(what)}, got ${given.length}.`
}

const plural = (what: string): string => (what.endsWith("y") ? `${what.slice(0, -1)}ies` : `${what}s`)

const names = (list: readonly string[]): string => list.map((name) => `'${name}'`).join(", ")

const described = (given: unknown, what: string): string =>
  Array.isArray(given) ? `a list of ${given.length}` : isRecord(given) ? "a record" : oneOf(given, what)

const oneOf = (given: unknown, what: string): string =>
  typeof given === "object" && given !== null ? `one ${what}` : show(given)

/** The form of a structure whose parts `isPart` tells. */
export function formOf<T>(structure: Structure<T>, isPart: (value: unknown) => boolean): Form {
  if (isPart(structure)) return "one"
  if (Array.isArray(structure)) return { count: structure.length }
  return { names: Object.keys(structure as object) }
}

/** Parts, in order, put together in a form. */
export function inForm<T>(form: Form, parts: readonly T[]): Structure<T> {
  if (form === "one") return parts[0]!
  if ("names" in form) return Object.fromEntries(form.names.map((name, i) => [name, parts[i]!]))
  return parts
}

/** Whether it is a sample shape itself and not several; `[]` is the shape of a number. */
export const isShape = (value: unknown): value is Shape =>
  Array.isArray(value) && value.every((size) => typeof size === "number" || size === null)

/** Whether a value is a tensor, or a list or record of nothing else. */
export function holdsTensors(value: unknown): boolean {
  if (value instanceof Tensor) return true
  return typeof value === "object" && value !== null && Object.values(value).every((part) => part instanceof Tensor)
}
