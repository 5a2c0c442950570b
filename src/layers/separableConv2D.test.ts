import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { random } from "../tensor/index.ts"
import { Conv2D } from "./conv2D.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { DepthwiseConv2D } from "./depthwiseConv2D.ts"
import { SeparableConv2D } from "./separableConv2D.ts"

describeGolden(SeparableConv2D, golden.SeparableConv2D)

describe("SeparableConv2D", () => {
  it("is its two steps one after the other", () => {
    const layer = new SeparableConv2D(3, 2, { useBias: false })
    const [first, second] = [new DepthwiseConv2D(2, { useBias: false }), new Conv2D(3, 1, { useBias: false })]
    const x = random.normal([2, 4, 4, 2], { seed: 1 })
    layer.build([4, 4, 2])
    first.build([4, 4, 2])
    second.build([3, 3, 2])
    first.kernel!.assign(layer.depthwiseKernel!.value)
    second.kernel!.assign(layer.pointwiseKernel!.value)
    const difference = layer.call(x).sub(second.call(first.call(x)))
    expect(difference.abs().max().item()).toBeLessThan(1e-6)
  })

  it("counts the multiplications of both steps", () => {
    expect(new SeparableConv2D(16, 3).multiplyAdds([10, 10, 4])).toBe(64 * 4 * 9 + 64 * 4 * 16)
  })
})
