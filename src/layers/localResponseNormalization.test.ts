import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { tensor } from "../tensor/index.ts"
import { LocalResponseNormalization } from "./localResponseNormalization.ts"
import golden from "./normalization.golden.json" with { type: "json" }

describeGolden(LocalResponseNormalization, golden.LocalResponseNormalization)

describe("LocalResponseNormalization", () => {
  it("sums up to the radius away, as far as there are channels", () => {
    const layer = new LocalResponseNormalization({ depthRadius: 1, bias: 0, beta: 1 })
    // 1/(1+4), 2/(1+4+9), 3/(4+9)
    const [row] = layer.call(tensor([[1, 2, 3]])).toArray() as [number[]]
    for (const [i, value] of [0.2, 1 / 7, 3 / 13].entries()) expect(row[i]).toBeCloseTo(value, 6)
    const wide = new LocalResponseNormalization({ depthRadius: 100 }).call(tensor([[2]]))
    expect(wide.item()).toBeCloseTo(2 / Math.sqrt(5), 6)
  })

  it("refuses what is no radius and no number", () => {
    for (const depthRadius of [-1, 0.5])
      expect(() => new LocalResponseNormalization({ depthRadius })).toThrow(ArgumentError)
    expect(() => new LocalResponseNormalization({ alpha: Number.NaN })).toThrow(/alpha must be a finite number/)
  })
})
