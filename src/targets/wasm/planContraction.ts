import type { ContractionKernel } from "../../compile/program.ts"
import { panel, tileRows } from "./kit.ts"

/** Rows that pass by one panel of B, and the part of k that is worked on at a time: both fit the second-level cache. */
export const BLOCK_ROWS = 64
export const BLOCK_K = 384

export interface ContractionPlan {
  readonly kernel: ContractionKernel
  /** A is laid out in short rows with adjacent columns. */
  readonly packA: boolean
  /** B stays in place, is laid out once in panels that all threads read, or once for every matrix of the batch. */
  readonly packB: "no" | "once" | "each"
  /** How many panels there are then. */
  readonly panels: number
  /** The last columns, if they are done as dot products: of them B is laid out, one after the other, behind the panels. */
  readonly tail: number
  /** Bytes of scratch for the shared panels, and for each thread. */
  readonly sharedBytes: number
  readonly threadBytes: number
}

/** Very small contractions, and those with a vector in them, are faster as plain loops. */
export function isLoops({ m, n, k }: ContractionKernel): boolean {
  return m * n * k <= 1024 || m === 1 || n === 1
}

export function planContraction(kernel: ContractionKernel): ContractionPlan {
  const { batch, m, n, k, a, b } = kernel
  // Many columns repay a copy of A too: rows far apart compete for the same places in the cache.
  const packA = k > 1 && (a.colStride !== 1 || (n >= 256 && m > tileRows))
  // Few rows do not repay a copy, and a small B stays in the first-level cache as it is.
  const inPlace = b.colStride === 1 && (m <= 24 || k <= 128 || k * n <= 4096)
  const tail = tailOf(kernel)
  const panels = inPlace ? 0 : Math.ceil((n - tail) / panel)
  const packB = panels + tail === 0 ? "no" : batch === 1 || b.batchStride === 0 ? "once" : "each"
  const bBytes = (panels * panel + tail) * k * 4
  return {
    kernel,
    packA,
    packB,
    panels,
    tail,
    sharedBytes: packB === "once" ? bBytes : 0,
    threadBytes: (packA ? aBytes(k) : 0) + (packB === "each" ? bBytes : 0),
  }
}

/** How many last columns are faster as dot products than as part of a vector or two. */
function tailOf({ m, n, k }: ContractionKernel): number {
  const tail = n % panel
  const most = m < 8 || k < 16 ? 0 : m < 24 || k < 64 ? 2 : panel - 2
  return tail <= most ? tail : 0
}

/** Units of `emitContraction`: groups of rows, or whole matrices of a batch; and how many may be done in one call. */
export function contractionUnits({ kernel: { batch, m } }: ContractionPlan): { units: number; most: number } {
  return batch > 1 ? { units: batch, most: batch } : { units: Math.ceil(m / tileRows), most: BLOCK_ROWS / tileRows }
}

/** Where the rows of a block begin in A, as it lies or packed, and in C, for `block`. */
export function blockRows({ kernel: { m, n, k, a }, packA }: ContractionPlan): number[] {
  const step = packA ? Math.min(k, BLOCK_K) : a.rowStride
  return Array.from({ length: Math.min(m, BLOCK_ROWS) }, (_, row) => [row * step * 4, row * n * 4]).flat()
}

/** Bytes of a packed block of rows of A. */
export const aBytes = (k: number): number => BLOCK_ROWS * Math.min(k, BLOCK_K) * 4

/** Units of `emitPackB`: the panels, and the columns behind them. */
export const packUnits = ({ panels, tail }: ContractionPlan): number => panels + (tail ? 1 : 0)
