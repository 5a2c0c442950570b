import type { Recorder } from "../../runs/index.ts"

const side = 28
/** Outside, pixels are paper in nearly all digits, and their weights hardly move. */
const [from, to] = [6, 22]

/**
 * Weights from the 784 pixels of a digit to units, as images: tags `weights/<when>1` …, one for each of the first `count`
 * units, pixel by pixel. And the figure `neighbours/<when>`: the correlation of the weights of two pixels side by side,
 * over the middle of the images of all units. Noise has 0, strokes have much.
 * @param kernel [784, units], row by row.
 */
export function recordWeightImages(
  kernel: Float32Array,
  { count, when, record }: { readonly count: number; readonly when: string; readonly record: Recorder },
): void {
  const units = kernel.length / (side * side)
  for (let unit = 0; unit < Math.min(count, units); unit++)
    for (let pixel = 0; pixel < side * side; pixel++)
      record.scalar(`weights/${when}${unit + 1}`, pixel, kernel[pixel * units + unit]!)
  record.figure(`neighbours/${when}`, neighbours(kernel))
}

/**
 * The correlation of the weights of pixels side by side.
 * @param kernel [784, units], row by row.
 */
export function neighbours(kernel: Float32Array): number {
  const units = kernel.length / (side * side)
  const at = (row: number, column: number, unit: number) => kernel[(row * side + column) * units + unit]!
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  for (let unit = 0; unit < units; unit++)
    for (let row = from; row < to; row++)
      for (let column = from; column < to - 1; column++) {
        const [a, b] = [at(row, column, unit), at(row, column + 1, unit)]
        n++
        x += a
        y += b
        xx += a * a
        yy += b * b
        xy += a * b
      }
  const deviations = Math.sqrt((xx - (x * x) / n) * (yy - (y * y) / n))
  return (xy - (x * y) / n) / deviations
}
