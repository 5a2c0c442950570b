import { ArgumentError } from "../base/errors.ts"
import { type Tensor, tensor } from "../tensor/index.ts"

/** Labelled images. Bytes are kept; the tensors are made when they are first asked for. */
export interface Dataset {
  /** Images: float32 in [0, 1], `[size, height, width]` or `[size, height, width, channels]`. */
  readonly x: Tensor
  /** Labels: int32 `[size]`. */
  readonly y: Tensor
  /** How many images there are. */
  readonly size: number
  /** The same images as bytes 0 to 255, one after another. */
  readonly images: Uint8Array
  /** The same labels as bytes. */
  readonly labels: Uint8Array
  /** Images `start` to `end` (not included; default: to the end), counted as `Array.prototype.slice` counts. */
  slice(start: number, end?: number): Dataset
  /** The first `count` images, or all if there are fewer. */
  take(count: number): Dataset
}

/**
 * A data set over bytes, which are not copied.
 *
 * @example
 * const digits = imageDataset(Uint8Array.of(0, 255, 51, 102), Uint8Array.of(7, 3), [1, 2])
 * digits.x // → Tensor float32 [2, 1, 2] [[[0.0, 1.0]], [[0.20000, 0.40000]]]
 * digits.take(1).y // → Tensor int32 [1] [7]
 * @param imageShape One image's shape, for example `[28, 28]`.
 */
export function imageDataset(images: Uint8Array, labels: Uint8Array, imageShape: readonly number[]): Dataset {
  const stride = imageShape.reduce((product, extent) => product * extent, 1)
  const size = labels.length
  if (images.length !== size * stride) {
    throw new ArgumentError(
      `imageDataset: ${size} labels with images of [${imageShape.join(", ")}] need ${size * stride} bytes, ` +
        `got ${images.length}. Pass as many images as labels.`,
    )
  }
  let x: Tensor | undefined
  let y: Tensor | undefined
  const slice = (start: number, end = size) => {
    const [from, to] = [clampIndex(start, size), clampIndex(end, size)]
    const until = Math.max(from, to)
    return imageDataset(images.subarray(from * stride, until * stride), labels.subarray(from, until), imageShape)
  }
  return {
    get x() {
      x ??= tensor(unitInterval(images), { shape: [size, ...imageShape] })
      return x
    },
    get y() {
      y ??= tensor(Int32Array.from(labels), { shape: [size] })
      return y
    },
    size,
    images,
    labels,
    slice,
    take(count) {
      if (!Number.isInteger(count) || count < 0) {
        throw new ArgumentError(`take: the count must be a whole number of at least 0, got ${count}.`)
      }
      return slice(0, count)
    },
  }
}

function unitInterval(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i]! / 255
  return values
}

function clampIndex(index: number, size: number): number {
  const whole = Math.trunc(index) || 0
  return whole < 0 ? Math.max(0, size + whole) : Math.min(whole, size)
}
