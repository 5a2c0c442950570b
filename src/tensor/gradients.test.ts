import { describe, expect, it } from "vitest"
import type { Tensor } from "./index.ts"
import * as k from "./index.ts"

describe("gradients of what moves, repeats and combines elements agree with differences", () => {
  const x = [
    [0.3, -1.2, 0.8],
    [1.1, 0.4, -0.6],
  ]
  const cases: Record<string, (x: Tensor) => Tensor> = {
    tan: (v) => k.tan(v),
    logaddexp: (v) => k.logaddexp(v, v.mul(2).flip(1)),
    swapaxes: (v) => k.swapaxes(v, 0, 1),
    moveaxis: (v) => k.moveaxis(v, 0, -1),
    "repeat by one number": (v) => k.repeat(v, 3, 1),
    "repeat by one number each": (v) => k.repeat(v, [0, 2, 1], 1),
    "roll flat": (v) => k.roll(v, 2),
    "roll two axes": (v) => k.roll(v, [1, -1], [0, 1]),
    diagonal: (v) => k.diagonal(v, { offset: 1 }),
    trace: (v) => k.trace(v),
  }
  for (const [name, f] of Object.entries(cases))
    it(name, () => {
      // Weights that differ, and a square, so that no misplaced element cancels.
      const weighted = (v: Tensor) => {
        const out = f(v).flatten()
        return out
          .square()
          .mul(k.arange(1, out.size + 1))
          .sum()
      }
      expect(k.checkGradients((v) => weighted(v!), [x]).error).toBeLessThan(1e-6)
    })
})
