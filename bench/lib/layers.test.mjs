import { expect, test } from "vitest"
import w3 from "../workloads/w3.mjs"
import w4 from "../workloads/w4.mjs"
import w6 from "../workloads/w6.mjs"
import w7 from "../workloads/w7.mjs"
import { bias, channelsFirstKernel, filtersFirst, kernel, statistics } from "./data.mjs"
import { everyLayer, folded, isSame, kernelShape, network, withoutDropout } from "./layers.mjs"

const parameters = (layers) =>
  everyLayer(layers)
    .filter(({ limit }) => limit)
    .reduce((sum, layer) => sum + kernel(layer).length + (layer.bias === false ? 0 : bias(layer).length), 0)

test("the networks have as many parameters as they are known for", () => {
  expect(parameters(w3.layers)).toBe(25 * 30 + 30 + 4320 * 100 + 100 + 1010)
  expect(parameters(w4.layers)).toBe(123_552)
  // MobileNet v1 in Keras: 4,253,864 with normalizations, whose four numbers become one here.
  const channels = w6.layers.filter(({ kind }) => kind === "batchNormalization").reduce((sum, l) => sum + l.inputs, 0)
  expect(parameters(folded(w6.layers))).toBe(4_253_864 - 3 * channels)
  // ResNet-20: 0.27 M with kernels, one dense layer and two projections.
  expect(parameters(w7.layers)).toBe(267_696 + 650 + 16 * 32 + 32 * 64)
})

test("layers know their inputs, and dense layers what was flattened", () => {
  const [conv, pool, , dense] = network(
    [9, 9, 2],
    [
      { kind: "conv2d", filters: 4, kernel: 3, padding: [0, 1], strides: 2 },
      { kind: "maxPooling2d", size: 2 },
      { kind: "flatten" },
      { kind: "dense", units: 3 },
    ],
    { seed: 1 },
  )
  expect([conv.input, pool.input, dense.inputs, dense.flattened]).toEqual([[9, 9, 2], [4, 4, 4], 16, [2, 2, 4]])
  expect([conv.seed, dense.seed]).toEqual([1, 2])
})

test("padding is the same as TensorFlow's where half of what lacks stands on either side, the odd one after", () => {
  const layer = (padding, strides, size, kernel = 3) => ({ padding, strides, kernel, input: [size, size, 1] })
  expect(isSame(layer(1, 1, 28))).toBe(true)
  expect(isSame(layer([0, 1], 2, 224))).toBe(true)
  expect(isSame(layer(1, 2, 224))).toBe(false)
  expect(isSame(layer(1, 2, 225))).toBe(true)
  expect(isSame(layer(2, 1, 28))).toBe(false)
  expect(isSame(layer(0, 1, 28, 1))).toBe(true)
})

test("folding a normalization changes the kernel and the bias, not what is computed", () => {
  const [conv] = folded(w6.layers)
  expect(conv).toMatchObject({ kind: "conv2d", activation: "relu6", bias: true })
  const { gamma, beta, mean, variance } = statistics(conv.normalization)
  const [before, after] = [kernel(w6.layers[0]), kernel(conv)]
  const sum = 1.5 // of the products of one output, if all kernel values of channel 3 were the first one
  const normalized = ((before[3] * sum - mean[3]) / Math.sqrt(variance[3] + 1e-3)) * gamma[3] + beta[3]
  expect(after[3] * sum + bias(conv)[3]).toBeCloseTo(normalized, 5)
})

test("kernels come in other orders", () => {
  const conv = w4.layers[1]
  const [k, first, own] = [kernel(conv), channelsFirstKernel(conv), filtersFirst(conv)]
  expect(kernelShape(conv)).toEqual([3, 3, 16, 16])
  const [y, x, c, f] = [2, 1, 5, 7]
  const value = k[((y * 3 + x) * 16 + c) * 16 + f]
  expect(first.values[((f * 16 + c) * 3 + y) * 3 + x]).toBe(value)
  expect(own[((f * 3 + y) * 3 + x) * 16 + c]).toBe(value)
})

test("without dropout it is the same network", () => {
  expect(withoutDropout(w3)).toBeUndefined()
  expect(
    withoutDropout(w4)
      .layers.filter(({ kind }) => kind === "dropout")
      .map(({ rate }) => rate),
  ).toEqual([0, 0])
})
