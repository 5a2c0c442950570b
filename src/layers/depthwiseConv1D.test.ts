import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { tensor } from "../tensor/index.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { DepthwiseConv1D } from "./depthwiseConv1D.ts"

describeGolden(DepthwiseConv1D, golden.DepthwiseConv1D)

describe("DepthwiseConv1D", () => {
  it("keeps the channels apart", () => {
    const layer = new DepthwiseConv1D(1, { depthMultiplier: 2 })
    layer.build([1, 2])
    layer.kernel!.assign([
      [
        [1, 2],
        [3, 4],
      ],
    ])
    expect(layer.call(tensor([[[1, 10]]])).toArray()).toEqual([[[1, 2, 30, 40]]])
  })

  it("counts multiplications: places · window · channels of the output", () => {
    expect(new DepthwiseConv1D(3, { depthMultiplier: 2 }).multiplyAdds([10, 4])).toBe(8 * 3 * 8)
  })
})
