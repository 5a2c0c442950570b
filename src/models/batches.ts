import { allocate, type Dtype, type HostArray } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import { asTensor, Tensor, type TensorLike } from "../tensor/index.ts"

/** Samples and their targets, as data sets have them. */
export interface LabelledData {
  readonly x: TensorLike
  readonly y: TensorLike
}

/** The same as tensors of equally many samples. */
export interface Samples {
  readonly x: Tensor
  readonly y: Tensor
  readonly size: number
}

export const isLabelledData = (data: unknown): data is LabelledData =>
  typeof data === "object" &&
  data !== null &&
  !Array.isArray(data) &&
  !ArrayBuffer.isView(data) &&
  !(data instanceof Tensor) &&
  "x" in data &&
  "y" in data

export function asSamples(operation: string, x: TensorLike, y: TensorLike | undefined): Samples {
  if (y === undefined)
    throw new ArgumentError(
      `${operation}: needs targets: ${operation}(x, y, options), or ${operation}({ x, y }, options).`,
    )
  const [samples, targets] = [asTensor(x), asTensor(y)]
  const shapes = [samples.shape, targets.shape]
  if (samples.rank === 0 || targets.rank === 0)
    throw new ShapeError(operation, "x and y need a first axis that counts the samples, got a scalar.", shapes)
  const size = samples.shape[0]!
  if (size !== targets.shape[0])
    throw new ShapeError(
      operation,
      `x ${formatShape(samples.shape)} has ${size} samples and y ${formatShape(targets.shape)} has ${targets.shape[0]}. They pair up along the first axis.`,
      shapes,
    )
  return { x: samples, y: targets, size }
}

/** Samples `start` to `end` (not included), without copying. */
export function sliceSamples({ x, y }: Samples, start: number, end: number): Samples {
  return { x: rows(x, start, end), y: rows(y, start, end), size: end - start }
}

export function rows(t: Tensor, start: number, end: number): Tensor {
  const rest = t.shape.slice(1)
  const stride = sizeOf(rest)
  return over(t.dataSync().subarray(start * stride, end * stride), [end - start, ...rest], t.dtype)
}

/** A tensor that looks at this very memory, whatever is written there later. */
const over = (value: HostArray, shape: Shape, dtype: Dtype): Tensor => Tensor.of(value, shape, dtype)

export interface Batch {
  readonly x: Tensor
  readonly y: Tensor
  readonly size: number
}

/**
 * Batches of samples in a given order. Their memory is used again: a batch is valid until the one after the next is
 * made, so that one can be prepared while another is being trained on.
 */
export function createBatches(samples: Samples, batchSize: number): (index: number, order?: Uint32Array) => Batch {
  const x = createGatherer(samples.x, batchSize)
  const y = createGatherer(samples.y, batchSize)
  return (index, order) => {
    const start = index * batchSize
    const end = Math.min(start + batchSize, samples.size)
    if (!order) return sliceSamples(samples, start, end)
    return { x: x(order, start, end), y: y(order, start, end), size: end - start }
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
