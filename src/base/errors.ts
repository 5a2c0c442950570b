import { closest } from "./closest.ts"

/**
 * Every error that Kasane throws on purpose; `instanceof KasaneError` tells a user's mistake from a bug of ours.
 * @example
 * try {
 *   zeros([2, 3]).reshape([4])
 * } catch (error) {
 *   error instanceof KasaneError // → true
 * }
 */
export class KasaneError extends Error {
  override name = "KasaneError"
}

/**
 * Shapes that do not fit; the message gives the operation, both shapes and the cure.
 * @example
 * try {
 *   add([1, 2], [1, 2, 3])
 * } catch (error) {
 *   if (!(error instanceof ShapeError)) throw error
 *   error.operation // → add
 *   error.shapes.join(" and ") // → 2 and 3
 * }
 */
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

/**
 * A value was asked for, or a side effect tried, where a function is being traced.
 * @example
 * try {
 *   compile((x: Tensor) => (x.item() > 0 ? x : x.neg())).sync(tensor(1)) // use where() instead
 * } catch (error) {
 *   error instanceof TraceError // → true
 * }
 */
export class TraceError extends KasaneError {
  override name = "TraceError"
}

/**
 * A name that is not registered; the message suggests the closest that is, and lists all.
 * @example
 * try {
 *   new layers.Dense(10, { activation: "rleu" as "relu" })
 * } catch (error) {
 *   if (!(error instanceof NameError)) throw error
 *   error.message.split(" Known")[0] // → Dense: unknown activation 'rleu'. Did you mean 'relu'?
 * }
 */
export class NameError extends KasaneError {
  override name = "NameError"
  constructor(
    readonly kind: string,
    readonly given: string,
    readonly known: readonly string[],
    /** What the name was given to: `Dense`, `fit`. */
    where?: string,
  ) {
    const near = closest(given, known)
    // All of them too: the nearest by letters may be far from what was meant.
    const cure = `${near ? `Did you mean '${near}'? ` : ""}Known: ${known.join(", ")}.`
    super(`${where ? `${where}: ` : ""}unknown ${kind} '${given}'. ${cure}`)
  }
}

/**
 * A file or download that is not what it claims to be.
 * @example
 * try {
 *   parseIdx(Uint8Array.of(0x1f, 0x8b, 8, 0), "digits.gz") // still compressed
 * } catch (error) {
 *   error instanceof DataError // → true
 * }
 */
export class DataError extends KasaneError {
  override name = "DataError"
}

/**
 * An argument outside what a function takes.
 * @example
 * try {
 *   new layers.Dropout(1.5)
 * } catch (error) {
 *   error instanceof ArgumentError && error.message // → Dropout: rate must lie in [0, 1], got 1.5.
 * }
 */
export class ArgumentError extends KasaneError {
  override name = "ArgumentError"
}

/**
 * A target (native, wasm …) cannot be used here; the message says what failed.
 * @example
 * try {
 *   setDefaultTarget("native")
 * } catch (error) {
 *   if (!(error instanceof TargetError)) throw error // else there is no compiler here, and wasm is used
 * }
 * add(1, 2) // → Tensor float32 [] 3.0
 */
export class TargetError extends KasaneError {
  override name = "TargetError"
}

/**
 * NaN or infinity where training needs a number.
 * @example
 * const model = new Sequential([new layers.Dense(1, { name: "head", kernelInitializer: "ones" })])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * try {
 *   await model.fit([[3e38, 3e38]], [[0]]) // each is a number, their sum is too large for float32
 * } catch (error) {
 *   error instanceof NonFiniteError && [error.step, error.layer] // → 1,sequential/head
 * }
 */
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
