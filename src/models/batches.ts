import { allocate, type Dtype, type HostArray } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { Tensor } from "../tensor/index.ts"
import { dataParts, type Ends, type ModelData, oneEnd, partName, requireBatches } from "./ends.ts"

/** Samples and their targets, as data sets have them. */
export interface LabelledData {
  readonly x: ModelData
  readonly y: ModelData
}

/** The same as tensors of equally many samples, one for each input and each output. */
export interface Samples {
  readonly x: readonly Tensor[]
  readonly y: readonly Tensor[]
  readonly size: number
}

/** What a model's data is for. */
export interface DataEnds {
  readonly inputs: Ends
  readonly outputs: Ends
}

export const isLabelledData = (data: unknown): data is LabelledData =>
  typeof data === "object" &&
  data !== null &&
  !Array.isArray(data) &&
  !ArrayBuffer.isView(data) &&
  !(data instanceof Tensor) &&
  "x" in data &&
  "y" in data

export function asSamples(
  operation: string,
  x: ModelData,
  y: ModelData | undefined,
  { inputs, outputs }: DataEnds = { inputs: oneEnd, outputs: oneEnd },
): Samples {
  if (y === undefined)
    throw new ArgumentError(
      `${operation}: needs targets: ${operation}(x, y, options), or ${operation}({ x, y }, options).`,
    )
  const samples = dataParts(operation, "x", inputs, x)
  const targets = dataParts(operation, "y", outputs, y)
  requireBatches(operation, [...samples, ...targets], "x and y need")
  const [first] = samples
  const size = first!.shape[0]!
  const rest = [
    ...samples.map((t, i) => [t, partName("x", inputs, i)] as const),
    ...targets.map((t, i) => [t, partName("y", outputs, i)] as const),
  ]
  for (const [t, name] of rest)
    if (t.shape[0] !== size)
      throw new ShapeError(
        operation,
        `${partName("x", inputs, 0)} ${formatShape(first!.shape)} has ${size} samples and ${name} ${formatShape(t.shape)} has ${t.shape[0]}. They pair up along the first axis.`,
        [first!.shape, t.shape],
      )
  return { x: samples, y: targets, size }
}

/** Samples `start` to `end` (not included), without copying. */
export function sliceSamples({ x, y }: Samples, start: number, end: number): Samples {
  const cut = (t: Tensor): Tensor => rows(t, start, end)
  return { x: x.map(cut), y: y.map(cut), size: end - start }
}

export function rows(t: Tensor, start: number, end: number): Tensor {
  const rest = t.shape.slice(1)
  const stride = sizeOf(rest)
  return over(t.dataSync().subarray(start * stride, end * stride), [end - start, ...rest], t.dtype)
}

/** A tensor that looks at this very memory, whatever is written there later. */
const over = (value: HostArray, shape: Shape, dtype: Dtype): Tensor => Tensor.of(value, shape, dtype)

export type Batch = Samples

/**
 * Batches of samples in a given order. Their memory is used again: a batch is valid until the one after the next is
 * made, so that one can be prepared while another is being trained on.
 */
export function createBatches(samples: Samples, batchSize: number): (index: number, order?: Uint32Array) => Batch {
  const x = samples.x.map((part) => createGatherer(part, batchSize))
  const y = samples.y.map((part) => createGatherer(part, batchSize))
  return (index, order) => {
    const start = index * batchSize
    const end = Math.min(start + batchSize, samples.size)
    if (!order) return sliceSamples(samples, start, end)
    const gathered = (gather: ReturnType<typeof createGatherer>): Tensor => gather(order, start, end)
    return { x: x.map(gathered), y: y.map(gathered), size: end - start }
  }
}

function createGatherer(from: Tensor, batchSize: number): (order: Uint32Array, start: number, end: number) => Tensor {
  const source = from.dataSync()
  const rest: Shape = from.shape.slice(1)
  const stride = sizeOf(rest)
  const buffers = [0, 1].map(() => allocate(from.dtype, Math.min(batchSize, from.shape[0]!) * stride))
  const tensors = buffers.map(() => new Map<number, Tensor>())
  let turn = 0
  return (order, start, end) => {
    turn = 1 - turn
    const buffer = buffers[turn]!
    const count = end - start
    for (let i = 0; i < count; i++) {
      const row = order[start + i]! * stride
      // A view of a short row costs more than copying it by hand.
      if (stride > 64) buffer.set(source.subarray(row, row + stride), i * stride)
      else for (let j = 0, to = i * stride; j < stride; j++) buffer[to + j] = source[row + j]!
    }
    let batch = tensors[turn]!.get(count)
    if (!batch) {
      batch = over(buffer.subarray(0, count * stride), [count, ...rest], from.dtype)
      tensors[turn]!.set(count, batch)
    }
    return batch
  }
}
