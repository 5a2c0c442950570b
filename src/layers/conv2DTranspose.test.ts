import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { zeros } from "../tensor/index.ts"
import { Conv2DTranspose } from "./conv2DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv2DTranspose, golden.Conv2DTranspose)

describe("Conv2DTranspose", () => {
  it("has a kernel [height, width, filters, channels] and counts places of the input", () => {
    const layer = new Conv2DTranspose(8, [3, 5], { strides: 2 })
    layer.build([4, 4, 16])
    expect(layer.weights.map((v) => v.shape)).toEqual([[3, 5, 8, 16], [8]])
    expect(layer.multiplyAdds([4, 4, 16])).toBe(16 * 16 * 15 * 8)
  })

  it("names the channels when others come than it was built for", () => {
    const layer = new Conv2DTranspose(1, 3)
    layer.build([4, 4, 2])
    expect(() => layer.call(zeros([1, 4, 4, 3]))).toThrow(/was built for 2 channels, got 3 in samples of \[4, 4, 3\]/)
    expect(layer.call(zeros([1, 2, 7, 2])).shape).toEqual([1, 4, 9, 1])
  })
})
