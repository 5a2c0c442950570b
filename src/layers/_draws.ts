import { atOnce, type Tensor, tensor } from "../tensor/index.ts"

interface Draw {
  readonly key: readonly [number, number]
  readonly fill: (seed: Tensor) => void
}

let waiting: Draw[] | undefined

/** Gives a weight its first values when the outermost `drawTogether` ends, or at once outside of one. */
export function drawLater(key: readonly [number, number], fill: (seed: Tensor) => void): void {
  drawTogether(() => waiting!.push({ key, fill }))
}

/**
 * Weights made while `body` runs get their first values at its end, all from one program: drawing them one by one would
 * compile a program for each shape.
 */
export function drawTogether<T>(body: () => T): T {
  if (waiting) return body()
  waiting = []
  try {
    const result = body()
    const draws = waiting
    const keys = tensor(Int32Array.from(draws.flatMap((draw) => draw.key)), { shape: [draws.length, 2] })
    atOnce([keys], ([seeds]) => {
      draws.forEach((draw, i) => {
        draw.fill(seeds!.slice([[i, i + 1]]).reshape([2]))
      })
      return []
    })
    return result
  } finally {
    waiting = undefined
  }
}
