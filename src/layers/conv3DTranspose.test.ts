import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv3DTranspose } from "./conv3DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv3DTranspose, golden.Conv3DTranspose)

describe("Conv3DTranspose", () => {
  it("says which samples it takes", () => {
    expect(() => new Conv3DTranspose(4, 3).build([9, 9, 9])).toThrow(/takes samples \[depth, height, width, channels\]/)
  })
})
