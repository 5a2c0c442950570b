import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError } from "../base/errors.ts"
import { Cropping3D } from "./cropping3D.ts"
import golden from "./shapes.golden.json" with { type: "json" }

describeGolden(Cropping3D, golden.Cropping3D)

describe("Cropping3D", () => {
  it("shows the arithmetic when nothing would be left", () => {
    const layer = new Cropping3D({
      cropping: [
        [0, 0],
        [0, 0],
        [2, 3],
      ],
      name: "crop",
    })
    expect(() => layer.build([9, 9, 5, 1])).toThrow(
      'Cropping3D "crop": cropping [2, 3] leaves nothing of axis 3: 5 − 2 − 3 = 0, in samples of [9, 9, 5, 1].',
    )
  })

  it("has Keras's default, and refuses negative numbers", () => {
    expect(new Cropping3D().getConfig()).toEqual({
      cropping: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    })
    expect(() => new Cropping3D({ cropping: -1 })).toThrow(ArgumentError)
  })
})
