import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { NameError } from "../base/errors.ts"
import { random, vjp } from "../tensor/index.ts"
import { Conv1D } from "./conv1D.ts"
import { Conv1DTranspose } from "./conv1DTranspose.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv1DTranspose, golden.Conv1DTranspose)

describe("Conv1DTranspose", () => {
  it("has Keras's lengths, which prefer strides · input", () => {
    const length = (size: number, strides: number, options: object) =>
      new Conv1DTranspose(1, size, { strides, ...options }).computeOutputShape([5, 1])[0]
    expect(length(3, 2, { padding: "same" })).toBe(10)
    expect(length(3, 2, {})).toBe(11)
    expect(length(2, 3, {})).toBe(15)
    expect(length(3, 2, { outputPadding: 1 })).toBe(12)
    expect(length(3, 2, { padding: "same", outputPadding: 0 })).toBe(9)
    expect(length(4, 2, { padding: "same", outputPadding: 1 })).toBe(9)
  })

  it("is the gradient of the convolution whose kernel it has", () => {
    for (const padding of ["valid", "same"] as const) {
      const forward = new Conv1D(2, 3, { strides: 2, padding, useBias: false })
      const x = random.normal([1, 7, 1], { seed: 1 })
      const d = random.normal(forward.call(x).shape, { seed: 2 })
      const [, pullback] = vjp((at) => forward.call(at), x)
      const backward = new Conv1DTranspose(1, 3, {
        strides: 2,
        padding,
        useBias: false,
        ...(padding === "same" && { outputPadding: 0 }),
      })
      backward.build(d.shape.slice(1))
      backward.kernel!.assign(forward.kernel!.value)
      const difference = backward.call(d).sub(pullback(d))
      expect(difference.abs().max().item()).toBeLessThan(1e-6)
    }
  })

  it("shows the arithmetic where nothing comes out, and refuses more outputPadding than fits", () => {
    const layer = new Conv1DTranspose(1, 4, { strides: 2, padding: "same", outputPadding: 0, name: "t" })
    expect(() => layer.build([1, 1])).toThrow(
      'Conv1DTranspose "t": gives nothing: (1 − 1)·2 + 4 mod 2 + 0 = 0 along axis 1 of samples [1, 1]. Leave outputPadding out, or use an odd kernel.',
    )
    expect(() => new Conv1DTranspose(1, 3, { strides: 2, outputPadding: 2 })).toThrow(
      "Conv1DTranspose: outputPadding must be less than the strides 2 along axis 1, got 2.",
    )
    expect(() => new Conv1DTranspose(1, 3, { padding: "causal" as "same" })).toThrow(NameError)
  })
})
