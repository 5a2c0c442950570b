import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { NameError } from "../base/errors.ts"
import { grad, random, type Tensor, zeros } from "../tensor/index.ts"
import { Conv1D } from "./conv1D.ts"
import { Conv2D } from "./conv2D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv1D, golden.Conv1D)

describe("Conv1D", () => {
  it("sees nothing later with causal padding", () => {
    const layer = new Conv1D(2, 3, { padding: "causal", dilationRate: 2 })
    layer.build([8, 1])
    const x = random.normal([1, 8, 1], { seed: 1 })
    const gradient = grad((at: Tensor) =>
      layer
        .call(at)
        .slice([null, [0, 4]])
        .sum(),
    )(x)
    const [seen, later] = [gradient.slice([null, [0, 4]]), gradient.slice([null, [4, 8]])]
    expect(seen.any().item()).toBe(1)
    expect(later.any().item()).toBe(0)
  })

  it("has causal padding alone among the convolutions", () => {
    expect(() => new Conv2D(1, 3, { padding: "causal" as "same" })).toThrow(NameError)
    expect(() => new Conv1D(1, 3, { padding: "casual" as "causal" })).toThrow(/Did you mean 'causal'/)
  })

  it("says which samples it takes", () => {
    expect(() => new Conv1D(4, 3, { name: "c" }).call(zeros([2, 9]))).toThrow(
      'Conv1D "c": takes samples [steps, channels], got samples of [9]. If these have one channel, reshape them to [9, 1]: new Reshape([9, 1]).',
    )
  })
})
