import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { ones, zeros } from "../tensor/index.ts"
import golden from "./shapes.golden.json" with { type: "json" }
import { SpatialDropout3D } from "./spatialDropout3D.ts"

describeGolden(SpatialDropout3D, golden.SpatialDropout3D)

describe("SpatialDropout3D", () => {
  it("drops whole channels of a sample, its share of them, and scales the rest", () => {
    const layer = new SpatialDropout3D(0.25, { seed: 1 })
    const output = layer.call(ones([200, 2, 1, 3, 10]), { training: true }).reshape([200, -1, 10])
    // The first place tells what all places of a channel are.
    const first = output.slice([null, [0, 1]])
    expect(output.equal(first).all().item()).toBe(1)
    const values = [...first.dataSync()]
    for (const v of values) expect([0, Math.fround(4 / 3)]).toContain(v)
    const kept = values.filter((v) => v !== 0).length / 2000
    // Four standard deviations of a binomial share.
    expect(Math.abs(kept - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 2000))
  })

  it("drops everything at 1 and nothing at 0, and refuses other rates and ranks", () => {
    const x = ones([2, 2, 1, 3, 10])
    expect(new SpatialDropout3D(1).call(x, { training: true }).any().item()).toBe(0)
    expect(new SpatialDropout3D(0).call(x, { training: true })).toBe(x)
    for (const rate of [-0.1, 1.1, Number.NaN]) expect(() => new SpatialDropout3D(rate)).toThrow(ArgumentError)
    expect(() => new SpatialDropout3D(0.5).call(zeros([2, 3]))).toThrow(ShapeError)
  })
})
