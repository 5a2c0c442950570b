import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { HeNormal } from "../initializers/index.ts"
import { Sequential } from "../models/index.ts"
import { SGD } from "../optimizers/index.ts"
import { ones, random, tensor, zeros } from "../tensor/index.ts"
import { Conv2D } from "./conv2D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv2D, golden.Conv2D)

describe("Conv2D", () => {
  it("shows the arithmetic of a kernel that does not fit", () => {
    expect(() => new Conv2D(8, 31).build([28, 28, 1])).toThrow(
      'Conv2D "conv2D": the kernel 31 does not fit: (28 + 2·0 − 31)/1 + 1 = −2 along axis 1 of samples [28, 28, 1]. Use a smaller kernel, or padding "same".',
    )
    expect(() => new Conv2D(8, [1, 3], { dilationRate: [1, 4], strides: 2 }).build([5, 5, 1])).toThrow(
      "the kernel 9 (3, 4 apart) does not fit: ⌊(5 + 2·0 − ((3 − 1)·4 + 1))/2⌋ + 1 = −1 along axis 2 of samples [5, 5, 1].",
    )
    const layer = new Conv2D(8, 5)
    layer.build([9, 9, 1])
    expect(() => layer.call(zeros([1, 9, 4, 1]))).toThrow(/does not fit: \(4 \+ 2·0 − 5\)\/1 \+ 1 = 0 along axis 2/)
  })

  it("shows why channels or filters do not divide into groups", () => {
    expect(() => new Conv2D(8, 3, { groups: 4, name: "g" }).build([8, 8, 6])).toThrow(
      'Conv2D "g": the 6 channels of samples [8, 8, 6] do not divide into 4 groups: 6 / 4 = 1.5.',
    )
    expect(() => new Conv2D(10, 3, { groups: 4 })).toThrow(
      "Conv2D: the 10 filters do not divide into 4 groups: 10 / 4 = 2.5.",
    )
  })

  it("names the channels when others come than it was built for, and takes images of other sizes", () => {
    const layer = new Conv2D(4, 3, { name: "c" })
    layer.build([8, 8, 3])
    expect(layer.call(zeros([2, 5, 12, 3])).shape).toEqual([2, 3, 10, 4])
    expect(() => layer.call(zeros([2, 8, 8, 1]))).toThrow(
      'Conv2D "c": was built for 3 channels, got 1 in samples of [8, 8, 1]. Channels come last.',
    )
    expect(() => layer.call(zeros([2, 8, 8]))).toThrow(
      'Conv2D "c": takes samples [height, width, channels], got samples of [8, 8]. If these have one channel, reshape them to [8, 8, 1]: new Reshape([8, 8, 1]).',
    )
  })

  it("draws a Glorot kernel, counted by the window, and a bias of zeros unless told otherwise", () => {
    const layer = new Conv2D(64, 5)
    layer.build([8, 8, 32], [1, 2])
    const limit = Math.sqrt(6 / (25 * 32 + 25 * 64))
    const largest = layer.kernel!.value.abs().max().item()
    expect(largest).toBeLessThanOrEqual(limit)
    expect(largest).toBeGreaterThan(0.99 * limit)
    expect(layer.bias!.value.toArray()).toEqual(Array(64).fill(0))
    expect(new Conv2D(1, 1, { useBias: false, kernelInitializer: "ones" }).call(ones([1, 1, 1, 2])).item()).toBe(2)
  })

  it("counts multiplications: places · window · channels of a group · filters", () => {
    expect(new Conv2D(64, 7, { strides: 2, padding: "same" }).multiplyAdds([224, 224, 3])).toBe(112 * 112 * 49 * 3 * 64)
    expect(new Conv2D(8, 3, { groups: 2 }).multiplyAdds([10, 10, 4])).toBe(64 * 9 * 2 * 8)
  })

  it("takes strides and dilation together, which Keras does not", () => {
    const layer = new Conv2D(1, 2, { strides: 2, dilationRate: 2, kernelInitializer: "ones" })
    const x = tensor(Array.from({ length: 25 }, (_, i) => i)).reshape([1, 5, 5, 1])
    // Rows 0 and 2, columns 0 and 2 of the first window: 0 + 2 + 10 + 12.
    expect(layer.call(x).flatten().toArray()).toEqual([24, 32, 64, 72])
  })

  it("leaves its activation out for logits", () => {
    const layer = new Conv2D(2, 1, { activation: "softmax", kernelInitializer: "ones" })
    expect(
      layer
        .call(ones([1, 1, 1, 3]))
        .flatten()
        .toArray(),
    ).toEqual([0.5, 0.5])
    expect(
      layer
        .call(ones([1, 1, 1, 3]), { logits: true })
        .flatten()
        .toArray(),
    ).toEqual([3, 3])
  })

  it("keeps its settings in its configuration", () => {
    const layer = new Conv2D(4, [3, 3], {
      strides: [2, 1],
      kernelInitializer: new HeNormal({ seed: 3 }),
      activation: "relu",
    })
    expect(layer.getConfig()).toMatchObject({
      filters: 4,
      kernelSize: 3,
      strides: [2, 1],
      kernelInitializer: { name: "heNormal", seed: 3 },
    })
    expect(String(layer)).toBe('Conv2D(name="conv2D", filters=4, kernelSize=3, strides=[2,1], activation="relu")')
    const copy = Conv2D.fromConfig(JSON.parse(JSON.stringify(layer.getConfig())))
    for (const made of [layer, copy]) made.build([5, 5, 2])
    expect(copy.kernel!.value.toArray()).toEqual(layer.kernel!.value.toArray())
  })

  it("refuses what is no size, and unknown names where they are written", () => {
    for (const filters of [0, -1, 1.5]) expect(() => new Conv2D(filters, 3)).toThrow(ArgumentError)
    expect(() => new Conv2D(4, undefined as unknown as number)).toThrow(
      "Conv2D: kernelSize must be a whole number of 1 or more, or 2 of them in an array, got undefined.",
    )
    for (const size of [0, 1.5, [3], [3, 3, 3], [3, 0]]) expect(() => new Conv2D(4, size as 3)).toThrow(ArgumentError)
    expect(() => new Conv2D(4, 3, { strides: 0 })).toThrow(ArgumentError)
    expect(() => new Conv2D(4, 3, { kernelInitialiser: "ones" } as object)).toThrow(/Did you mean 'kernelInitializer'/)
    expect(() => new Conv2D(4, 3, { kernelInitializer: "one" as "ones" })).toThrow(NameError)
  })

  it("learns to be the kernel that made the data", async () => {
    const x = random.normal([64, 6, 6, 1], { seed: 1 })
    const truth = new Conv2D(1, 3, { kernelInitializer: "randomNormal" })
    const y = truth.call(x)
    const model = new Sequential([new Conv2D(1, 3)], { seed: 2 })
    model.compile({ optimizer: new SGD({ learningRate: 0.3 }), loss: "meanSquaredError" })
    await model.fit(x, y, { epochs: 10, batchSize: 8 })
    const found = model.weights[0]!.value.sub(truth.kernel!.value)
    expect(found.abs().max().item()).toBeLessThan(1e-3)
  })
})
