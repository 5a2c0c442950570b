import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { grad, type Tensor, tensor, zeros } from "../tensor/index.ts"
import { MaxPooling1D } from "./maxPooling1D.ts"
import golden from "./pooling.golden.json" with { type: "json" }

describeGolden(MaxPooling1D, golden.MaxPooling1D)

describe("MaxPooling1D", () => {
  it("never takes padding for the greatest, and gives the gradient to the first of equal ones", () => {
    const layer = new MaxPooling1D({ poolSize: 3, strides: 1, padding: "same" })
    const x = tensor([[[-5], [-2], [-2]]])
    expect(layer.call(x).flatten().toArray()).toEqual([-2, -2, -2])
    expect(
      grad((at: Tensor) => layer.call(at).sum())(x)
        .flatten()
        .toArray(),
    ).toEqual([0, 3, 0])
  })

  it("shows the arithmetic of a window that does not fit", () => {
    expect(() => new MaxPooling1D({ poolSize: 4, strides: 2, name: "p" }).build([3, 1])).toThrow(
      'MaxPooling1D "p": the window 4 does not fit: ⌊(3 − 4)/2⌋ + 1 = 0 along axis 1 of samples [3, 1]. Use a smaller poolSize, or padding "same".',
    )
  })

  it("steps by its window unless told otherwise, and refuses what is no size", () => {
    expect(new MaxPooling1D().getConfig()).toEqual({ poolSize: 2, strides: 2, padding: "valid" })
    expect(new MaxPooling1D({ poolSize: 3 }).strides).toEqual([3])
    for (const poolSize of [0, 1.5, [2, 2]])
      expect(() => new MaxPooling1D({ poolSize: poolSize as 2 })).toThrow(ArgumentError)
    expect(() => new MaxPooling1D().call(zeros([2, 9]))).toThrow(ShapeError)
  })
})
