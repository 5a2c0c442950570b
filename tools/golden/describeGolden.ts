import { describe, expect, it } from "vitest"
import { checkLayer } from "../../src/layers/_checkLayer.test-helper.ts"
import type { Layer } from "../../src/layers/layer.ts"
import * as losses from "../../src/losses/index.ts"
import * as optimizers from "../../src/optimizers/index.ts"
import { checkTarget, type TargetName, targetNames } from "../../src/targets/index.ts"
import { compile, type Tensor, type TensorLike, tensor, valueAndGrad } from "../../src/tensor/index.ts"
import { expectClose, type Numbers } from "./close.ts"

/** What `tools/golden/layer_rows.py` writes about one layer. */
export interface GoldenRow {
  readonly args: readonly unknown[]
  readonly options: object
  readonly training?: boolean
  readonly input: unknown
  /** All that it has, in order; gradients are of those that learn. */
  readonly weights: readonly unknown[]
  readonly output: unknown
  readonly cotangent: unknown
  readonly inputGradient: unknown
  readonly weightGradients: readonly unknown[]
  /** Of three steps of SGD(0.1) on the mean squared error against `cotangent`, plus penalties. */
  readonly losses?: readonly number[]
  readonly weightsAfter?: readonly unknown[]
}

interface LayerClass {
  readonly name: string
  new (...args: never[]): Layer
  fromConfig(config: Record<string, unknown>): Layer
}

export interface GoldenOptions {
  /** Largest difference allowed, relative and absolute. Default 2e-6. */
  readonly tolerance?: number
}

/** A test for each row (`checkLayer`), and one for each row on each target: output, gradients, three steps of SGD. */
export function describeGolden(
  Class: LayerClass,
  rows: readonly GoldenRow[],
  { tolerance = 2e-6 }: GoldenOptions = {},
): void {
  const make = ({ args, options }: GoldenRow): Layer =>
    new (Class as unknown as new (...all: readonly unknown[]) => Layer)(...args, options)
  describe(`${Class.name} gives what Keras gives`, () => {
    expect(rows.length).toBeGreaterThan(0)
    rows.forEach((row, i) => {
      const title = `row ${i}: (${[...row.args, row.options, ...(row.training ? ["training"] : [])].map((v) => JSON.stringify(v)).join(", ")})`
      if (!row.training)
        it(title, () => {
          checkLayer({
            make: () => make(row),
            fromConfig: (config) => Class.fromConfig(config),
            input: row.input as TensorLike,
            weights: row.weights as TensorLike[],
            output: row.output as TensorLike,
            tolerance,
          })
        })
      for (const target of targetNames)
        it.skipIf(!checkTarget(target).ok)(`${title}, on ${target}: output, gradients, three steps of SGD`, () =>
          compareOn(target, () => make(row), row, tolerance),
        )
    })
  })
}

async function compareOn(target: TargetName, make: () => Layer, row: GoldenRow, tolerance: number): Promise<void> {
  const close = { relative: tolerance, absolute: tolerance }
  const { training = false, losses: wantedLosses = [] } = row
  const layer = make()
  const [input, cotangent] = [tensor(row.input as TensorLike), tensor(row.cotangent as TensorLike)]
  layer.build(input.shape.slice(1))
  expect(layer.weights.length).toBe(row.weights.length)
  layer.weights.forEach((variable, i) => {
    variable.assign(row.weights[i] as TensorLike)
  })
  const learned = layer.trainableVariables
  const optimizer = new optimizers.SGD({ learningRate: 0.1 })
  const mean = new losses.MeanSquaredError()

  // One program for all of it: they take long to compile.
  const step = compile(
    (x: Tensor, d: Tensor) => {
      const before = layer.weights.map((variable) => variable.value)
      let output = x
      const [, ofInput] = valueAndGrad((at: Tensor) => {
        output = layer.call(at, { training })
        return output.mul(d).sum()
      })(x)
      const weighted = () => layer.call(x, { training }).mul(d).sum()
      const ofWeights = learned.length > 0 ? valueAndGrad(weighted, learned)[1] : []
      // Moving statistics have followed twice.
      layer.weights.forEach((variable, i) => {
        variable.assign(before[i]!)
      })
      if (wantedLosses.length === 0) return { output, ofInput, ofWeights, loss: tensor(0) }
      const [loss, gradients] = valueAndGrad(() => {
        const error = mean.compute(d, layer.call(x, { training }))
        return layer.losses.reduce((sum, penalty) => sum.add(penalty), error)
      }, learned)
      optimizer.apply(gradients, learned)
      return { output, ofInput, ofWeights, loss }
    },
    { target },
  )
  const found = await step(input, cotangent)
  expectClose(await found.output.data(), row.output as Numbers, close)
  expectClose(await found.ofInput.data(), row.inputGradient as Numbers, close)
  expect(found.ofWeights.length).toBe(row.weightGradients.length)
  for (const [j, gradient] of found.ofWeights.entries())
    expectClose(await gradient.data(), row.weightGradients[j] as Numbers, close)
  const [first, ...later] = wantedLosses
  if (first === undefined) return
  expectClose(found.loss.item(), first, close)
  for (const value of later) expectClose((await step(input, cotangent)).loss.item(), value, close)
  for (const [j, variable] of layer.weights.entries())
    expectClose(await variable.value.data(), row.weightsAfter![j] as Numbers, close)
}
