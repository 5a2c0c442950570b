import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import type { ActivationName } from "../activations/resolve.ts"
import { ArgumentError, NameError, ShapeError, TraceError } from "../base/errors.ts"
import { HeNormal } from "../initializers/index.ts"
import * as losses from "../losses/index.ts"
import * as optimizers from "../optimizers/index.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { compile, random, type Tensor, type TensorLike, tensor, valueAndGrad, zeros } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import { Dense } from "./dense.ts"
import golden from "./layers.golden.json" with { type: "json" }

const optionsOf = (options: object) => options as { activation?: ActivationName; useBias?: boolean }
const built = (row: (typeof golden.dense)[number]) => {
  const layer = new Dense(row.units, optionsOf(row.options))
  const input = tensor(row.input as TensorLike)
  layer.build(input.shape.slice(1))
  layer.weights.forEach((variable, i) => {
    variable.assign(row.weights[i] as TensorLike)
  })
  return { layer, input }
}

describe("Dense gives what Keras gives", () => {
  for (const [i, row] of golden.dense.entries())
    it(`layer ${i}: ${row.units} units, ${JSON.stringify(row.options)}`, () => {
      checkLayer({
        make: () => new Dense(row.units, optionsOf(row.options)),
        fromConfig: Dense.fromConfig,
        input: row.input as TensorLike,
        weights: row.weights as TensorLike[],
        output: row.output as TensorLike,
      })
    })

  for (const target of targetNames)
    for (const [i, row] of golden.dense.entries())
      it.skipIf(!checkTarget(target).ok)(`layer ${i} on ${target}: output, gradients, three steps of SGD`, async () => {
        const { layer, input } = built(row)
        const cotangent = tensor(row.cotangent as TensorLike)
        const gradients = compile(
          (x: Tensor, d: Tensor) => {
            const output = layer.call(x)
            const [, ofInput] = valueAndGrad((at: Tensor) => layer.call(at).mul(d).sum())(x)
            const [, ofWeights] = valueAndGrad(() => layer.call(x).mul(d).sum(), layer.trainableVariables)
            return { output, ofInput, ofWeights }
          },
          { target },
        )
        const found = await gradients(input, cotangent)
        const close = { relative: 2e-6, absolute: 2e-6 }
        expectClose(await found.output.data(), row.output as Numbers, close)
        expectClose(await found.ofInput.data(), row.inputGradient as Numbers, close)
        for (const [j, gradient] of found.ofWeights.entries())
          expectClose(await gradient.data(), row.weightGradients[j] as Numbers, close)

        const optimizer = new optimizers.SGD({ learningRate: 0.1 })
        const loss = new losses.MeanSquaredError()
        const step = compile(
          (x: Tensor, y: Tensor) => {
            const [value, d] = valueAndGrad(() => loss.compute(y, layer.call(x)), layer.trainableVariables)
            optimizer.apply(d, layer.trainableVariables)
            return value
          },
          { target },
        )
        for (const [k, weights] of row.weightsAfterSteps.entries()) {
          const value = await step(input, tensor(row.target as TensorLike))
          expectClose(value.item(), row.losses[k]!, close)
          for (const [j, variable] of layer.weights.entries())
            expectClose(await variable.value.data(), weights[j] as Numbers, close)
        }
      })
})

describe("Dense", () => {
  it("draws a Glorot kernel and a bias of zeros unless told otherwise", () => {
    const layer = new Dense(30)
    layer.build([20], [1, 2])
    const limit = Math.sqrt(6 / 50)
    const kernel = layer.kernel!.value.dataSync() as Float32Array
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit)
    expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.9 * limit)
    expect([...layer.bias!.value.dataSync()]).toEqual(Array(30).fill(0))
    const ones = new Dense(2, { kernelInitializer: "ones", biasInitializer: "ones" })
    expect(ones.call(tensor([[1, 2, 3]])).toArray()).toEqual([[7, 7]])
  })

  it("draws the same weights from the same key, and other weights from another", () => {
    const draw = (seed: number) => {
      const layer = new Dense(4)
      layer.build([3], [0, seed])
      return [...layer.kernel!.value.dataSync()]
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it("follows random.setSeed when it is built on its own", () => {
    const draw = () => {
      random.setSeed(7)
      const layer = new Dense(4)
      layer.build([3])
      return [...layer.kernel!.value.dataSync()]
    }
    expect(draw()).toEqual(draw())
  })

  it("keeps an initializer's settings in its configuration", () => {
    const layer = new Dense(2, { name: "head", kernelInitializer: new HeNormal({ seed: 3 }) })
    const config = layer.getConfig()
    expect(config).toMatchObject({ units: 2, name: "head", kernelInitializer: { name: "heNormal", seed: 3 } })
    const copy = Dense.fromConfig(JSON.parse(JSON.stringify(config)))
    for (const made of [layer, copy]) made.build([5])
    expect(copy.kernel!.value.toArray()).toEqual(layer.kernel!.value.toArray())
  })

  it("names the layer, both shapes and the cure when the input does not fit", () => {
    const layer = new Dense(10, { name: "head" })
    layer.build([784])
    expect(() => layer.call(zeros([64, 28, 28]))).toThrow(
      expect.objectContaining({
        name: "ShapeError",
        operation: 'Dense "head"',
        message:
          'Dense "head": kernel expects 784 on the last axis, got input [64, 28, 28]. Add new Flatten() before it, or reshape to [64, 784].',
        shapes: [
          [784, 10],
          [64, 28, 28],
        ],
      }),
    )
    expect(() => layer.call(zeros([64, 100]))).toThrow(/got input \[64, 100\]. It was built for samples of \[784\]/)
    expect(() => layer.call(zeros([64]))).toThrow(ShapeError)
    expect(() => new Dense(3).build([])).toThrow(/Reshape the data from \[batch\] to \[batch, 1\]/)
  })

  it("refuses what is no number of units, and unknown names where they are written", () => {
    for (const units of [0, -1, 1.5, Number.NaN]) expect(() => new Dense(units)).toThrow(ArgumentError)
    expect(() => new Dense(1, { activation: "rleu" as "relu" })).toThrow(
      "unknown activation 'rleu'. Did you mean 'relu'?",
    )
    expect(() => new Dense(1, { kernelInitializer: "heNormale" as "heNormal" })).toThrow(NameError)
  })

  it("says how to build it when a traced function calls it first", () => {
    const layer = new Dense(2)
    expect(() => compile((x: Tensor) => layer.call(x), { target: "interpreter" }).sync(zeros([4, 3]))).toThrow(
      new TraceError(
        'Dense "dense": has no weights yet, and a traced function cannot make them. Build it before: dense.build([3]).',
      ),
    )
  })

  it("says that a function of one's own cannot be written down", () => {
    expect(() => new Dense(1, { activation: (x) => x.square() }).getConfig()).toThrow(/a function of your own/)
  })
})
