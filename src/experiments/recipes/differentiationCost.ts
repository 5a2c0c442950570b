import { ArgumentError } from "../../base/errors.ts"
import * as losses from "../../losses/index.ts"
import { compile, random, type Tensor, tensor, Variable, valueAndGrad } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"

const methods = ["backprop", "numerical"] as const

export type CostSettings = {
  /** Of 784-hidden-10. */
  readonly hidden: number
  readonly batchSize: number
  /** backprop, or numerical: central differences, two forward passes for every parameter. */
  readonly method: (typeof methods)[number]
  /** How many of the parameters are differentiated numerically; all would take far too long. */
  readonly sample: number
  /** The whole gradient by backpropagation, so many times over. */
  readonly repeats: number
}

const settings: CostSettings = { hidden: 50, batchSize: 100, method: "backprop", sample: 200, repeats: 500 }

const [inputs, classes] = [784, 10]
const step = 1e-2 // the best in float32

/**
 * What the gradient of 784-hidden-10 (sigmoid, softmax, cross-entropy) costs on one batch, in forward passes.
 *
 * Figures: `forwards`, passes for the whole gradient: those of a numerical one are counted on a part of the parameters
 * and scaled up to all, those of backpropagation are its multiply-adds by those of a pass; `parameters`; `multiplyAdds`
 * of the whole gradient; `work`, how many gradients were worked out (0.005 is one in 200), by which the seconds of the
 * run are to be divided; and `sampleError`, how far the numerical gradient of the part is from that of
 * backpropagation, by its length. Curve: `known`, by forward passes done, the share of the gradient that is known.
 */
export const differentiationCost: Recipe<CostSettings> = {
  name: "differentiationCost",
  settings,
  words: { method: methods },
  run,
}

async function run(given: CostSettings, { seed, target = "wasm", record, signal, progress }: RecipeContext) {
  const { hidden, batchSize, method, sample, repeats } = given
  const keys = random.SeedGenerator(seed)
  const x = random.uniform([batchSize, inputs], { seed: keys })
  const labels = random.randint([batchSize], 0, classes, { seed: keys })
  const shapes = [[inputs, hidden], [hidden], [hidden, classes], [classes]]
  const weights = shapes.map((shape) => new Variable(random.normal(shape, { seed: keys, stddev: 0.1 })))
  const parameters = weights.reduce((sum, { size }) => sum + size, 0)
  const loss = (x: Tensor, labels: Tensor) => {
    const [w1, b1, w2, b2] = weights.map(({ value }) => value)
    const logits = x.matmul(w1!).add(b1!).sigmoid().matmul(w2!).add(b2!)
    return losses.sparseCategoricalCrossentropy(labels, logits, { fromLogits: true }).mean()
  }
  // A pass multiplies by every weight; the way back does so again for the weights' gradients, and for all layers but the
  // first for the signal.
  const forward = batchSize * hidden * (inputs + classes)
  const backward = forward + batchSize * hidden * classes
  const backprop = compile((x: Tensor, labels: Tensor) => valueAndGrad(() => loss(x, labels), weights)[1], { target })

  let forwards = (forward + backward) / forward
  if (method === "backprop") {
    for (let i = 0; i < repeats && !signal?.aborted; i++) {
      await (await backprop(x, labels))[0]!.data()
      progress(i + 1, repeats)
    }
    record.scalar("known", 0, 0)
    record.scalar("known", Math.ceil(forwards), 1)
  } else {
    let passes = 0
    const compiled = compile(loss, { target })
    const lossNow = async () => {
      passes++
      return (await (await compiled(x, labels)).data())[0]!
    }
    const analytic = await Promise.all((await backprop(x, labels)).map((gradient) => gradient.data()))
    let [apart, size] = [0, 0]
    for (let i = 0; i < sample && !signal?.aborted; i++) {
      // Evenly over all of them, and every second one of the last layers, which have few.
      const [which, at] = placeOf(weights, i % 2 === 0 ? Math.floor((i * parameters) / sample) : parameters - 1 - i)
      const values = Float32Array.from(weights[which]!.value.dataSync())
      const before = values[at]!
      const lossAt = (value: number) => {
        values[at] = value
        weights[which]!.assign(tensor(values, { shape: shapes[which]! }))
        return lossNow()
      }
      const found = ((await lossAt(before + step)) - (await lossAt(before - step))) / (2 * step)
      values[at] = before
      weights[which]!.assign(tensor(values, { shape: shapes[which]! }))
      apart += (found - analytic[which]![at]!) ** 2
      size += analytic[which]![at]! ** 2
      progress(i + 1, sample, `${passes} forward passes`)
    }
    forwards = (passes / sample) * parameters
    record.figure("sampleError", Math.sqrt(apart / size))
    for (let share = 0; share <= 1; share += 1 / 32) record.scalar("known", Math.round(share * forwards), share)
  }
  record.figure("forwards", forwards)
  record.figure("parameters", parameters)
  record.figure("multiplyAdds", forwards * forward)
  record.figure("work", method === "backprop" ? repeats : sample / parameters)
}

/** The tensor that the `index`th of all parameters lies in, and its place there. */
function placeOf(weights: readonly Variable[], index: number): readonly [which: number, at: number] {
  let at = index
  for (const [which, { size }] of weights.entries()) {
    if (at < size) return [which, at]
    at -= size
  }
  throw new ArgumentError("differentiationCost: sample is more than there are parameters.")
}
