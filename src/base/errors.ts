import { closest } from "./closest.ts"

/** Every error that Kasane throws on purpose; `instanceof KasaneError` tells a user's mistake from a bug of ours. */
export class KasaneError extends Error {
  override name = "KasaneError"
}

/** Shapes that do not fit; the message gives the operation, both shapes and the cure. */
export class ShapeError extends KasaneError {
  override name = "ShapeError"
  constructor(
    /** The operation, or the layer's path, that refused. */
    readonly operation: string,
    problem: string,
    /** The shapes that were passed. */
    readonly shapes: readonly (readonly number[])[] = [],
  ) {
    super(`${operation}: ${problem}`)
  }
}

/** A value was asked for, or a side effect tried, where a function is being traced. */
export class TraceError extends KasaneError {
  override name = "TraceError"
}

/** A name that is not registered; the message suggests the closest that is. */
export class NameError extends KasaneError {
  override name = "NameError"
  constructor(
    readonly kind: string,
    readonly given: string,
    readonly known: readonly string[],
  ) {
    const near = closest(given, known)
    super(`unknown ${kind} '${given}'. ${near ? `Did you mean '${near}'?` : `Known: ${known.join(", ")}.`}`)
  }
}

/** A file or download that is not what it claims to be. */
export class DataError extends KasaneError {
  override name = "DataError"
}

/** An argument outside what a function takes. */
export class ArgumentError extends KasaneError {
  override name = "ArgumentError"
}

/** A target (native, wasm …) cannot be used here; the message says what failed. */
export class TargetError extends KasaneError {
  override name = "TargetError"
}

/** NaN or infinity where training needs a number. */
export class NonFiniteError extends KasaneError {
  override name = "NonFiniteError"
  constructor(
    message: string,
    /** Training step, counted from 1. */
    readonly step: number,
    /** Path of the first layer whose output is not finite, if one was found. */
    readonly layer?: string,
  ) {
    super(message)
  }
}
