import type { Dtype, HostArray } from "../base/dtype.ts"
import { formatShape, type Shape } from "../base/shape.ts"

const edge = 3

/** `Tensor float32 [2, 3]` and an excerpt: long axes are shown by their first and last three elements. */
export function printTensor(shape: Shape, dtype: Dtype, data: HostArray | undefined): string {
  const head = `Tensor ${dtype} ${formatShape(shape)}`
  if (!data) return `${head} (traced)`
  const show = (at: number): string => printNumber(data[at]!, dtype)
  if (shape.length === 0) return `${head} ${show(0)}`
  if (data.length === 0) return `${head} (no elements)`
  const shown = collect(shape, 0, 0).map(show)
  const width = Math.max(...shown.map((s) => s.length))
  const lines = (axis: number, at: number, indent: string): string => {
    const n = shape[axis]!
    const last = axis === shape.length - 1
    const parts = picked(n).map((j) =>
      j < 0 ? "…" : last ? show(at * n + j).padStart(width) : lines(axis + 1, at * n + j, `${indent} `),
    )
    return `[${parts.join(last ? ", " : `,\n${indent} `)}]`
  }
  return `${head}\n${lines(0, 0, "")}`
}

/** Which positions of an axis are shown; −1 stands for the ellipsis. */
function picked(n: number): number[] {
  if (n <= 2 * edge + 1) return Array.from({ length: n }, (_, j) => j)
  return [0, 1, 2, -1, n - 3, n - 2, n - 1]
}

function collect(shape: Shape, axis: number, at: number): number[] {
  if (axis === shape.length) return [at]
  return picked(shape[axis]!).flatMap((j) => (j < 0 ? [] : collect(shape, axis + 1, at * shape[axis]! + j)))
}

function printNumber(value: number, dtype: Dtype): string {
  if (dtype === "bool") return value ? "true" : "false"
  if (dtype === "int32" || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(3)
  return Number.isInteger(value) ? value.toFixed(1) : value.toPrecision(5)
}
