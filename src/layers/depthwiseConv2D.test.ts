import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { DepthwiseConv2D } from "./depthwiseConv2D.ts"

describeGolden(DepthwiseConv2D, golden.DepthwiseConv2D)

describe("DepthwiseConv2D", () => {
  it("has a bias and a kernel of the channels that come", () => {
    const layer = new DepthwiseConv2D([3, 5], { depthMultiplier: 2 })
    layer.build([9, 9, 3])
    expect(layer.weights.map((v) => v.shape)).toEqual([[3, 5, 3, 2], [6]])
    expect(layer.multiplyAdds([9, 9, 3])).toBe(7 * 5 * 15 * 6)
  })

  it("refuses what is no multiplier, and kernels that do not fit", () => {
    for (const depthMultiplier of [0, -1, 1.5])
      expect(() => new DepthwiseConv2D(3, { depthMultiplier })).toThrow(ArgumentError)
    expect(() => new DepthwiseConv2D(4).build([3, 9, 1])).toThrow(
      /the kernel 4 does not fit: \(3 \+ 2·0 − 4\)\/1 \+ 1 = 0/,
    )
    const layer = new DepthwiseConv2D(2)
    layer.build([3, 3, 2])
    expect(() => layer.call(zeros([1, 3, 3, 4]))).toThrow(/was built for 2 channels, got 4/)
  })
})
