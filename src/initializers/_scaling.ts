import type { Shape } from "../base/shape.ts"
import { random, type Seed, type Tensor } from "../tensor/index.ts"

/**
 * Inputs and outputs of one unit, by the shape of a weight: [in, out] of a dense kernel, [height, width, in, out] of a
 * convolution's, where a unit sees a whole window. As in Keras, a bias [n] counts n for both and a scalar 1.
 */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length === 0) return { fanIn: 1, fanOut: 1 }
  if (shape.length === 1) return { fanIn: shape[0]!, fanOut: shape[0]! }
  const window = shape.slice(0, -2).reduce((product, n) => product * n, 1)
  return { fanIn: window * shape.at(-2)!, fanOut: window * shape.at(-1)! }
}

export type Mode = "fanIn" | "fanOut" | "fanAverage"
export type Distribution = "uniform" | "normal" | "truncatedNormal"

/** The standard deviation of a normal distribution cut off at two of its own. */
const truncatedDeviation = 0.87962566103423978

/** How wide to draw for a variance of `scale` / fan: ± `limit`, or `stddev` (before truncation). */
export function widthOf(shape: Shape, scale: number, mode: Mode, distribution: Distribution): number {
  const { fanIn, fanOut } = fans(shape)
  const fan = { fanIn, fanOut, fanAverage: (fanIn + fanOut) / 2 }[mode]
  const variance = scale / Math.max(1, fan)
  if (distribution === "uniform") return Math.sqrt(3 * variance)
  return Math.sqrt(variance) / (distribution === "normal" ? 1 : truncatedDeviation)
}

/** A weight whose variance keeps signals of one size from layer to layer. */
export function scaled(shape: Shape, seed: Seed, scale: number, mode: Mode, distribution: Distribution): Tensor {
  const width = widthOf(shape, scale, mode, distribution)
  if (distribution === "uniform") return random.uniform(shape, { seed, minval: -width, maxval: width })
  if (distribution === "normal") return random.normal(shape, { seed, stddev: width })
  return random.truncatedNormal(shape, { seed, stddev: width })
}
