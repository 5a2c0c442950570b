import { ShapeError } from "../base/errors.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import type { Layer } from "./layer.ts"

/** The names of the axes of a sample, channels last. */
const axes: Readonly<Record<number, string>> = {
  1: "[steps, channels]",
  2: "[height, width, channels]",
  3: "[depth, height, width, channels]",
}

/** Refuses samples that have not `rank` spatial axes and one of channels. */
export function requireSpatial(layer: Layer, rank: number, sample: Shape): void {
  if (sample.length === rank + 1) return
  const cure =
    sample.length === rank
      ? ` If these have one channel, reshape them to ${formatShape([...sample, 1])}: new Reshape([${[...sample, 1].join(", ")}]).`
      : ""
  throw new ShapeError(layer.label, `takes samples ${axes[rank]}, got samples of ${formatShape(sample)}.${cure}`, [
    sample,
  ])
}

/**
 * How many places a window finds, as errors show it: `(28 − 31)/1 + 1 = −2`, rounded down where the steps are longer.
 */
export function walk(room: string, stride: number, places: number): string {
  const steps = stride === 1 ? `(${room})/1` : `⌊(${room})/${stride}⌋`
  return `${steps} + 1 = ${places < 0 ? "−" : ""}${Math.abs(places)}`
}
