import type { Dtype, HostArray } from "../base/dtype.ts"

/**
 * A compiled program: kernels over regions of memory, in the order they run. It is plain data: a target prints it
 * without knowing what the primitives meant, and `explain` prints it for people.
 */
export interface Program {
  readonly inputs: readonly Spec[]
  readonly outputs: readonly Spec[]
  /** State that lives on the target between calls; one entry for each distinct block of memory. */
  readonly variables: readonly Spec[]
  readonly constants: readonly HostArray[]
  readonly regions: readonly Region[]
  readonly kernels: readonly Kernel[]
  /** Elements (of four bytes) of scratch memory. */
  readonly arenaSize: number
}

export interface Spec {
  readonly size: number
  readonly dtype: Dtype
}

/** A contiguous run of elements in one of the five spaces; kernels name memory by an index into `program.regions`. */
export interface Region {
  readonly space: "arena" | "input" | "output" | "variable" | "constant"
  /** Which input, output, variable or constant; 0 for the arena. */
  readonly slot: number
  /** First element, counted in elements from the start of the slot. */
  readonly offset: number
  readonly size: number
  readonly dtype: Dtype
}

export type Kernel = LoopKernel | ContractionKernel | ConvolutionKernel | SortKernel

/** What every kernel tells people: the primitives it computes and the line of user code that asked for it. */
export interface Provenance {
  /** For example `add·tanh` or `dot`. */
  readonly name: string
  readonly origin: string | undefined
  /** Serves only asides (`Graph.asides`), so it is never joined with a kernel that serves other results. */
  readonly aside?: boolean
}

/**
 * For every point of `loops` (extents, outermost first):
 *   run `body` for every point of `reduce` (extents; loop numbers go on counting after `loops`), combining each
 *   accumulator; then run `after` once; then do the `stores`.
 * Without `reduce`, `accumulators` is empty and `body` runs once.
 *
 * Values are in SSA form and numbered: `body[i]` is value i, accumulator k is value body.length + k, `after[j]` is
 * value body.length + accumulators.length + j. `after` may read body values only when `reduce` is empty.
 */
export interface LoopKernel extends Provenance {
  readonly kind: "loop"
  readonly loops: readonly number[]
  readonly reduce: readonly number[]
  readonly body: readonly Instruction[]
  readonly accumulators: readonly Accumulator[]
  readonly after: readonly Instruction[]
  readonly stores: readonly Store[]
  /** Points depend on each other (a scatter): run in order on one thread, no vectors. */
  readonly sequential: boolean
}

export interface Accumulator {
  /** Starts at 0 for `sum`, at −∞ (INT32_MIN) for `max`. Order of summation is the target's, but fixed. */
  readonly op: "sum" | "max"
  readonly dtype: "float32" | "int32"
  readonly value: number
}

export interface Store {
  readonly region: number
  readonly at: Affine
  /** An int32 value added to `at`; always within bounds. */
  readonly plus?: number
  readonly value: number
  /** `add`: memory += value (only in sequential kernels). */
  readonly mode: "set" | "add"
}

/** constant + Σ coefficient × loop variable, in elements from the region's start. */
export interface Affine {
  readonly constant: number
  readonly terms: readonly (readonly [loop: number, coefficient: number])[]
}

export type Instruction =
  | { readonly op: "const"; readonly dtype: Dtype; readonly value: number }
  /** The affine expression's own value, an int32. */
  | { readonly op: "index"; readonly dtype: "int32"; readonly at: Affine }
  | {
      readonly op: "load"
      readonly dtype: Dtype
      readonly region: number
      readonly at: Affine
      /** An int32 value added to `at`; always within bounds (the compiler clamps). */
      readonly plus?: number
    }
  | { readonly op: UnaryOp; readonly dtype: Dtype; readonly args: readonly [number] }
  | { readonly op: BinaryOp; readonly dtype: Dtype; readonly args: readonly [number, number] }
  /** select(condition, ifTrue, ifFalse); all three are computed, none has side effects. */
  | { readonly op: "select"; readonly dtype: Dtype; readonly args: readonly [number, number, number] }

/**
 * neg: float32/int32. sqrt, floor: float32. toFloat: int32 or bool → float32. toInt: float32 (truncating, saturating,
 * NaN → 0, as WebAssembly's trunc_sat) or bool → int32. toBool: float32/int32 ≠ 0 → bool. bitsToFloat, floatToBits: reinterpretation.
 */
export type UnaryOp = "neg" | "sqrt" | "floor" | "toFloat" | "toInt" | "toBool" | "bitsToFloat" | "floatToBits"

/**
 * `dtype` is the result's. add sub mul: float32, int32 (wrapping). div: float32; int32 truncates, x/0 = 0, INT_MIN/−1 = INT_MIN.
 * mod: int32 with the divisor's sign as numpy's, x mod 0 = 0. max: NaN if either is NaN.
 * lt le eq: float32, int32 or bool (eq) → bool; arguments share a dtype. and or xor: int32 or bool. shl shr: int32 (shr is logical).
 */
export type BinaryOp =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "mod"
  | "max"
  | "lt"
  | "le"
  | "eq"
  | "and"
  | "or"
  | "xor"
  | "shl"
  | "shr"

/**
 * c[b, i, j] = Σ_k a[b, i, k] · b[b, k, j] in float32, then the epilogue, if any, for the same points: a map whose loops
 * are exactly [batch, m, n] and which may read c at its own point (c and the epilogue's output may be the same memory).
 * A target runs the epilogue on a block of rows as soon as the block is complete, while it is in the cache.
 * c is contiguous, row-major.
 */
export interface ContractionKernel extends Provenance {
  readonly kind: "contraction"
  readonly batch: number
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: Operand
  readonly b: Operand
  /** The region that c fills, from its first element. */
  readonly c: number
  readonly epilogue: LoopKernel | undefined
}

/** A strided matrix in memory; strides in elements, 0 and negative allowed. */
export interface Operand {
  readonly region: number
  readonly offset: number
  readonly batchStride: number
  readonly rowStride: number
  readonly colStride: number
}

/** Depth, height, width. */
export type Triple = readonly [number, number, number]

/**
 * One of Σ x · kernel (`conv`), Σ y · kernel (`convInput`), Σ x · y (`convKernel`) in float32, then the epilogue as in a
 * contraction, with loops [1, rows, columns] over the result as a matrix with its last axis as columns.
 *
 * Everything is contiguous and row-major: x [batch, …input, channels], kernel [… kernel, channels / groups, filters],
 * y [batch, …output, filters]. They meet where i = o · strides + k · dilation − low, on every axis; where that lies
 * outside of x there is nothing to add. Filters f · filters / groups … of group f see the channels of that group.
 */
export interface ConvolutionKernel extends Provenance {
  readonly kind: "convolution"
  readonly computes: "conv" | "convInput" | "convKernel"
  readonly batch: number
  readonly channels: number
  readonly filters: number
  readonly groups: number
  readonly input: Triple
  readonly kernel: Triple
  readonly output: Triple
  readonly strides: Triple
  readonly dilation: Triple
  readonly low: Triple
  /** x, or y for `convInput`. */
  readonly a: Place
  /** The kernel, or y for `convKernel`. */
  readonly b: Place
  readonly c: number
  readonly epilogue: LoopKernel | undefined
}

/** All from an element of a region on. */
export interface Place {
  readonly region: number
  readonly offset: number
}

/** Stable ascending argsort of each row of a contiguous [rows, length] region (NaN last, −0 = +0); int32 result. */
export interface SortKernel extends Provenance {
  readonly kind: "sort"
  readonly rows: number
  readonly length: number
  readonly input: number
  readonly output: number
}
