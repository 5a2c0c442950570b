import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv3D } from "./conv3D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv3D, golden.Conv3D)

describe("Conv3D", () => {
  it("counts multiplications: places · window · channels · filters", () => {
    expect(new Conv3D(4, 3).multiplyAdds([5, 6, 7, 2])).toBe(3 * 4 * 5 * 27 * 2 * 4)
  })

  it("says which samples it takes", () => {
    expect(() => new Conv3D(4, 3).build([9, 9, 9])).toThrow(/takes samples \[depth, height, width, channels\]/)
  })
})
