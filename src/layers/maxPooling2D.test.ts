import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { compile, type Tensor, zeros } from "../tensor/index.ts"
import { MaxPooling2D } from "./maxPooling2D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(MaxPooling2D, golden.MaxPooling2D)

describe("MaxPooling2D", () => {
  it("shows the arithmetic of a window that does not fit", () => {
    expect(() => new MaxPooling2D({ poolSize: 4, strides: 2, name: "p" }).build([9, 3, 1])).toThrow(
      'MaxPooling2D "p": the window 4 does not fit: ⌊(3 − 4)/2⌋ + 1 = 0 along axis 2 of samples [9, 3, 1]. Use a smaller poolSize, or padding "same".',
    )
  })

  it("steps by its window unless told otherwise, and refuses what is no size", () => {
    expect(new MaxPooling2D().getConfig()).toEqual({ poolSize: 2, strides: 2, padding: "valid" })
    expect(new MaxPooling2D({ poolSize: 3 }).strides).toEqual([3, 3])
    expect(new MaxPooling2D(3, { strides: [2, 1] }).getConfig()).toMatchObject({ poolSize: 3, strides: [2, 1] })
    expect(new MaxPooling2D([3, 2]).poolSize).toEqual([3, 2])
    expect(() => new MaxPooling2D("3" as never)).toThrow(ArgumentError)
    expect(() => new MaxPooling2D(3, 2 as never)).toThrow(ArgumentError)
    for (const poolSize of [0, 1.5, [2, 2, 2]])
      expect(() => new MaxPooling2D({ poolSize: poolSize as 2 })).toThrow(ArgumentError)
    expect(() => new MaxPooling2D().call(zeros([2, 9]))).toThrow(ShapeError)
  })

  it("may first be called in a traced function, as it has no weights to make", () => {
    const pool = new MaxPooling2D()
    expect(compile((x: Tensor) => pool.call(x)).sync(zeros([1, 4, 4, 1])).shape).toEqual([1, 2, 2, 1])
  })
})
