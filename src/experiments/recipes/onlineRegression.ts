import { resolveActivation } from "../../activations/resolve.ts"
import { RandomNormal } from "../../initializers/index.ts"
import * as layers from "../../layers/index.ts"
import { Input, Sequential } from "../../models/index.ts"
import { SGD } from "../../optimizers/index.ts"
import { compile, grad, numericalGradient, random, type Tensor, Variable, valueAndGrad } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { activationNames, activationWith, derivatives } from "./network.ts"

export type RegressionSettings = {
  /** Units of the hidden layer. */
  readonly hidden: number
  readonly activation: string
  /** What the way back takes for the activation's derivative: its own (`right`), or `sigmoidOfOutput`, σ′ of its output. */
  readonly derivative: string
  readonly learningRate: number
  /** Samples seen, one a step. */
  readonly steps: number
  /** Where both inputs are drawn from, evenly. */
  readonly low: number
  readonly high: number
}

const settings: RegressionSettings = {
  hidden: 10,
  activation: "relu",
  derivative: "right",
  learningRate: 0.07,
  steps: 1000,
  low: 0,
  high: 1,
}

/**
 * Learns 3 x₀ + 2 x₁ from single samples, with a network 2-hidden-1 whose weights and biases begin as N(0, 1), by plain
 * descent of ½ (y − d)².
 *
 * Curves: `train/loss`, of each sample before it is learned. Figures: `lastLoss`, the mean over the last tenth of the
 * samples, `firstLoss`, over the first; `diverged`, 1 if a loss was beyond 10⁶ (where the run ends) and else 0; and of
 * the first layer, `gradientError/layer1`, how far the gradient on the way back is from the numerical one, by its length;
 * likewise `gradientError/layer2`.
 */
export const onlineRegression: Recipe<RegressionSettings> = {
  name: "onlineRegression",
  settings,
  words: { activation: activationNames, derivative: derivatives },
  run,
  subject,
}

const tooLarge = 1e6

async function run(given: RegressionSettings, { seed, target, record, signal, progress }: RecipeContext) {
  const { hidden, learningRate, steps, low, high } = given
  const [weightKey, dataKey] = [0, 1].map((i) =>
    random
      .split(random.key(seed))
      .slice([[i, i + 1]])
      .reshape([2]),
  )
  const keys = random.split(weightKey!, 4)
  const weights = [[2, hidden], [hidden], [hidden, 1], [1]].map(
    (shape, i) => new Variable(random.normal(shape, { seed: keys.slice([[i, i + 1]]).reshape([2]) })),
  )
  const samples = random.uniform([steps, 2], { minval: low, maxval: high, seed: dataKey! })
  const act = resolveActivation(activationWith(given.activation, given.derivative), "onlineRegression")
  const loss = (x: Tensor, [w1, b1, w2, b2]: readonly Tensor[]) => {
    const y = act(x.matmul(w1!).add(b1!)).matmul(w2!).add(b2!)
    const d = x.mul([3, 2]).sum({ axis: 1, keepdims: true })
    return y.sub(d).square().mul(0.5).mean()
  }

  // 1. Is the gradient that of the loss? Over 20 samples, so that hardly a unit is dead on all.
  const some = samples.slice([[0, Math.min(20, steps)]])
  const values = weights.map(({ value }) => value)
  const onItsWay = grad((all: Tensor[]) => loss(some, all))(values)
  const numerical = numericalGradient((...all) => loss(some, all), values)
  for (const [i, layer] of [
    [0, "layer1"],
    [2, "layer2"],
  ] as const)
    record.figure(`gradientError/${layer}`, distance(onItsWay[i]!, numerical[i]!))

  // 2. Training.
  const position = new Variable(0, { trainable: false, dtype: "int32" })
  const step = compile(
    () => {
      const x = samples.take(position.value.reshape([1]))
      const [value, gradients] = valueAndGrad(
        () =>
          loss(
            x,
            weights.map((w) => w.value),
          ),
        weights,
      )
      weights.forEach((w, i) => {
        w.assign(w.value.sub(gradients[i]!.mul(learningRate)))
      })
      position.assign(position.value.add(1))
      return value
    },
    { target },
  )
  const losses: number[] = []
  for (let k = 0; k < steps && !signal?.aborted; k++) {
    const value = (await (await step()).data())[0]!
    losses.push(value)
    record.scalar("train/loss", k + 1, value)
    if (!(value < tooLarge)) break
    progress(k + 1, steps, `loss ${value.toPrecision(2)}`)
  }
  const tenth = Math.ceil(steps / 10)
  record.figure("lastLoss", losses.length < steps ? Number.POSITIVE_INFINITY : mean(losses.slice(-tenth)))
  record.figure("firstLoss", mean(losses.slice(0, tenth)))
  record.figure("diverged", losses.at(-1)! < tooLarge ? 0 : 1)
}

/** The same network of layers, with the same loss and samples like these. */
async function subject(given: RegressionSettings, { seed, target }: RecipeContext) {
  const { hidden, learningRate, steps, low, high } = given
  const drawn = { kernelInitializer: new RandomNormal({ stddev: 1 }), biasInitializer: new RandomNormal({ stddev: 1 }) }
  const activation = activationWith(given.activation, given.derivative)
  const model = new Sequential(
    [Input({ shape: [2] }), new layers.Dense(hidden, { activation, ...drawn }), new layers.Dense(1, drawn)],
    { seed },
  )
  const halfSquare = (d: Tensor, y: Tensor) => y.sub(d).square().mul(0.5).mean({ axis: -1 })
  model.compile({ optimizer: new SGD({ learningRate }), loss: halfSquare, target })
  model.build()
  const x = random.uniform([steps, 2], { minval: low, maxval: high, seed })
  return { model, train: { x, y: x.mul([3, 2]).sum({ axis: 1, keepdims: true }) }, batchSize: 1, steps }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** |a − b| / |b|. */
function distance(a: Tensor, b: Tensor): number {
  const [length, apart] = [b, a.sub(b)].map((t) => Math.sqrt(t.square().sum().item()))
  return apart! / length!
}
