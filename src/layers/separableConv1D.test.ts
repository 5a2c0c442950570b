import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { SeparableConv1D } from "./separableConv1D.ts"

describeGolden(SeparableConv1D, golden.SeparableConv1D)

describe("SeparableConv1D", () => {
  it("counts the multiplications of both steps", () => {
    expect(new SeparableConv1D(5, 3, { depthMultiplier: 2 }).multiplyAdds([10, 4])).toBe(8 * 3 * 8 + 8 * 8 * 5)
  })
})
