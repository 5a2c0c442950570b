import { allocate, type Dtype } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { bytesPerElement, formatBytes } from "../base/memory.ts"
import type { OptionNames } from "../base/options.ts"
import { type Bytes, parseBytes } from "../base/parseBytes.ts"
import type { Shape } from "../base/shape.ts"
import { type Loss, SparseCategoricalCrossentropy } from "../losses/index.ts"
import { settledLoss } from "../losses/resolve.ts"
import { type Plan, Tensor, type Variable } from "../tensor/index.ts"
import { divideArena } from "./divideArena.ts"

export interface MemoryOptions {
  /** Samples in one step. Default 32. */
  readonly batchSize?: number
  /** Of a step of training, else of prediction. Default: training, if the model is compiled. */
  readonly training?: boolean
}

export const memoryOptions: OptionNames<MemoryOptions> = { batchSize: true, training: true }

export interface LargestBatchOptions extends Pick<MemoryOptions, "training"> {
  /** What there is: bytes, or a text like `"8GiB"` or `"512MB"`. */
  readonly memory: Bytes
}

export const largestBatchOptions: OptionNames<LargestBatchOptions> = { memory: true, training: true }

/** Bytes that one step takes, by what they are for. */
export interface ModelMemory {
  /** Weights, frozen ones too, and the states of random streams. */
  readonly parameters: number
  /** The block of gradients that the optimizer reads. */
  readonly gradients: number
  /** What the optimizer remembers. */
  readonly optimizer: number
  /** Values of the way forward that are kept for the way back. */
  readonly activations: number
  /** All else that is computed on the way, and gaps between values. */
  readonly workspace: number
  /** The batch, what comes out, and constants. */
  readonly data: number
  readonly total: number
}

const bytesOf = (sizes: readonly { readonly size: number }[]): number =>
  sizes.reduce((sum, { size }) => sum + size, 0) * bytesPerElement

/** What a planned step takes, exactly: the program's memory and the state that it works on. */
export function memoryOf(
  { program, blocks }: Plan,
  state: { readonly parameters: readonly Variable[]; readonly trainable: readonly Variable[] },
  optimizer: readonly Variable[],
): ModelMemory {
  const learning = new Set(state.trainable.map((variable) => variable.place.block))
  const slots = new Set(blocks.flatMap((block, slot) => (learning.has(block) ? [slot] : [])))
  const division = divideArena(program, slots)
  const memory = {
    parameters: bytesOf(state.parameters),
    gradients: division.gradients * bytesPerElement,
    optimizer: bytesOf(optimizer),
    activations: division.activations * bytesPerElement,
    workspace: division.workspace * bytesPerElement,
    data: bytesOf([
      ...program.inputs,
      ...program.outputs,
      ...program.constants.map(({ length }) => ({ size: length })),
    ]),
  }
  return { ...memory, total: Object.values(memory).reduce((sum, bytes) => sum + bytes, 0) }
}

/** What one sample of an input or of targets is. */
export interface SampleSpec {
  readonly shape: Shape
  readonly dtype: Dtype
}

export const specOf = (t: Tensor): SampleSpec => ({ shape: t.shape.slice(1), dtype: t.dtype })

/** A batch that is asked for nothing but its shape. */
export const placeholder = ({ shape, dtype }: SampleSpec, batchSize: number): Tensor =>
  Tensor.of(allocate(dtype, 0), [batchSize, ...shape], dtype)

/** What targets a loss takes for an output: class numbers where it wants them, else numbers of the output's shape. */
export function targetsFor(loss: Loss, output: Shape): SampleSpec {
  const labels = output.slice(0, -1)
  const settled = settledLoss(loss, [1, ...labels], [1, ...output])
  return settled instanceof SparseCategoricalCrossentropy
    ? { shape: labels, dtype: "int32" }
    : { shape: output, dtype: "float32" }
}

/** Of a batch that no program could hold. */
const beyond = Number.POSITIVE_INFINITY

/**
 * The largest batch whose step fits, `totalOf` telling what each takes. Memory grows nearly in proportion, so a straight
 * line leads to its neighbourhood, and halving from there to the size that fits where the next does not.
 */
export function searchLargestBatch(given: Bytes, totalOf: (batchSize: number) => number): number {
  const limit = parseBytes("largestBatch", "memory", given)
  const known = new Map<number, number>()
  const total = (batchSize: number): number => {
    const before = known.get(batchSize)
    if (before !== undefined) return before
    const bytes = batchSize === 1 ? totalOf(1) : boundedTotal(totalOf, batchSize)
    known.set(batchSize, bytes)
    return bytes
  }
  const fits = (batchSize: number): boolean => total(batchSize) <= limit
  if (!fits(1))
    throw new ArgumentError(
      `largestBatch: a single sample takes ${formatBytes(total(1))}, more than the ${formatBytes(limit)} given. Give more memory, or make the model smaller.`,
    )
  const probe = 64
  if (!fits(probe)) return between(1, probe, fits)
  // 1. Where the line through two sizes meets the limit.
  const slope = Math.max(1, (total(probe) - total(1)) / (probe - 1))
  const guess = Math.max(probe, Math.min(most, Math.floor(probe + (limit - total(probe)) / slope)))
  // 2. From there in growing steps to one that fits and one that does not.
  let [low, high] = [probe, guess]
  for (let step = 1; fits(high); step *= 2) {
    low = high
    if (high === most) return most
    high = Math.min(most, high + step)
  }
  for (let step = 1, next = high - 1; next > low; step *= 2, next = high - step) {
    if (fits(next)) {
      low = next
      break
    }
    high = next
  }
  return between(low, high, fits)
}

const most = 2 ** 31 - 1

function between(fitting: number, failing: number, fits: (batchSize: number) => boolean): number {
  let [low, high] = [fitting, failing]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

/** Beyond some size a tensor has too many elements to be counted. */
function boundedTotal(totalOf: (batchSize: number) => number, batchSize: number): number {
  try {
    return totalOf(batchSize)
  } catch (error) {
    if (error instanceof ShapeError) return beyond
    throw error
  }
}
