import { ArgumentError } from "../../base/errors.ts"
import * as initializers from "../../initializers/index.ts"
import * as layers from "../../layers/index.ts"
import * as losses from "../../losses/index.ts"
import { Input, Sequential } from "../../models/index.ts"
import { SGD } from "../../optimizers/index.ts"
import {
  compile,
  numericalGradient,
  oneHot,
  random,
  softmax,
  stopGradient,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"

const words = {
  task: ["regression", "binary", "classes"],
  activation: ["identity", "sigmoid", "softmax"],
  loss: ["meanSquaredError", "crossentropy", "courseCrossentropy"],
  derivative: ["right", "overBatch"],
} as const

export type OutputSettings = {
  /** What is to be told from three numbers: regression, binary (yes or no) or classes (one of several). */
  readonly task: (typeof words.task)[number]
  /** Units of the output layer. */
  readonly outputs: number
  /** Of the output layer: identity, sigmoid or softmax. */
  readonly activation: (typeof words.activation)[number]
  /**
   * meanSquaredError (half of it, as in the course), crossentropy (behind sigmoid or softmax), or courseCrossentropy:
   * −log(y + 1e-7) of the output whose target is the largest, which of a single output is always the first.
   */
  readonly loss: (typeof words.loss)[number]
  /** What goes back from the loss to the weighted sums of the outputs: its own gradient (`right`), or (y − d) / batch. */
  readonly derivative: (typeof words.derivative)[number]
  /** Where the bias of the first output begins: how sure the network is before it has learned. */
  readonly firstBias: number
  readonly learningRate: number
  /** Of plain descent, over all samples at once. */
  readonly steps: number
}

const settings: OutputSettings = {
  task: "regression",
  outputs: 4,
  activation: "identity",
  loss: "meanSquaredError",
  derivative: "right",
  firstBias: 0,
  learningRate: 0.1,
  steps: 300,
}

const [inputs, hidden, samples] = [3, 5, 100]

/**
 * Learns what a random linear map answers to 100 samples of three numbers, with a network 3-5-outputs (ReLU).
 *
 * Curves: `train/loss`; `gradientError` by layer. Figures: `gradientError/layer1` and `layer2`, how far what goes back is from the numerical
 * gradient of the loss, by its length, and `gradientTimes`, how many times too long it is in the output layer; `firstLoss`
 * and `lastLoss`; of classes and binary `accuracy`; of the outputs after training `lowest`, `highest`, `sumError` (how
 * far those of one sample are from adding up to 1), and, over neighbouring pairs, `orderKept` and `ratioKept`: the shares
 * that keep the order of the weighted sums, and their ratio. Of a single output also what the loss says of a sample whose
 * weighted sum goes from −6 to 36: tags `toggle/sum`, `toggle/zero` and `toggle/one` (target 0 or 1), and the figures
 * `toggled`, the most that another target changes it, and `lowestLoss`.
 */
export const outputAndLoss: Recipe<OutputSettings> = { name: "outputAndLoss", settings, words, run, subject }

async function run(given: OutputSettings, { seed, target = "wasm", record, signal, progress }: RecipeContext) {
  const { outputs, learningRate, steps } = given
  const lossOf = lossFor(given)
  const keys = random.SeedGenerator(seed)
  const { x, d } = dataOf(given, keys)
  let weights = [
    random.normal([inputs, hidden], { seed: keys, stddev: Math.sqrt(2 / inputs) }),
    random.uniform([hidden], { seed: keys, maxval: 0.1 }),
    random.normal([hidden, outputs], { seed: keys, stddev: Math.sqrt(1 / hidden) }),
    tensor(Array.from({ length: outputs }, (_, i) => (i === 0 ? given.firstBias : 0))),
  ]
  const sums = (x: Tensor, [w1, b1, w2, b2]: readonly Tensor[]) =>
    x.matmul(w1!).add(b1!).maximum(0).matmul(w2!).add(b2!)
  const loss = (all: Tensor[]) => lossOf(d, sums(x, all))
  const both = compile((all: Tensor[]) => valueAndGrad(loss)(all), { target })

  // 1. Is what goes back the gradient of the loss?
  const [, onItsWay] = await both(weights)
  const numerical = numericalGradient((...all) => loss(all), weights, { step: 1e-6 }) // hardly any kink is crossed
  for (const [layer, kernel] of [
    [1, 0],
    [2, 2],
  ] as const) {
    const error = distance(onItsWay[kernel]!, numerical[kernel]!)
    record.figure(`gradientError/layer${layer}`, error)
    record.scalar("gradientError", layer, error)
  }
  record.figure("gradientTimes", lengthOf(onItsWay[2]!) / lengthOf(numerical[2]!))

  // 2. Training.
  const step = compile(
    (all: Tensor[]) => {
      const [value, gradients] = valueAndGrad(loss)(all)
      return [value, all.map((w, i) => w.sub(gradients[i]!.mul(learningRate)))] as const
    },
    { target },
  )
  const curve: number[] = []
  for (let k = 0; k < steps && !signal?.aborted; k++) {
    const [value, next] = await step(weights)
    weights = [...next]
    curve.push((await value.data())[0]!)
    record.scalar("train/loss", k + 1, curve.at(-1)!)
    progress(k + 1, steps, `loss ${curve.at(-1)!.toPrecision(2)}`)
  }
  record.figure("firstLoss", curve[0]!)
  record.figure("lastLoss", curve.at(-1)!)

  // 3. What the outputs are like.
  const u = sums(x, weights)
  const y = answersOf(given, u)
  if (given.task !== "regression") {
    const right =
      outputs > 1 ? y.argmax({ axis: 1 }).equal(d.argmax({ axis: 1 })) : y.greater(0.5).equal(d.greater(0.5))
    record.figure("accuracy", right.cast("float32").mean().item())
  }
  record.figure("lowest", y.min().item())
  record.figure("highest", y.max().item())
  record.figure("sumError", y.sum({ axis: 1 }).sub(1).abs().max().item())
  const [before, after] = [u.dataSync(), y.dataSync()]
  const pairs = Array.from({ length: before.length - 1 }, (_, i) => [i, i + 1] as const).filter(
    ([i]) => outputs === 1 || (i + 1) % outputs !== 0, // only outputs of one sample are to be compared, if there are several
  )
  const share = (holds: (i: number, j: number) => boolean) =>
    pairs.filter(([i, j]) => holds(i, j)).length / pairs.length
  const kept = (i: number, j: number) => Math.sign(before[i]! - before[j]!) * Math.sign(after[i]! - after[j]!) >= 0
  record.figure("orderKept", share(kept))
  const near = (a: number, b: number) => Math.abs(a - b) < 0.01 * Math.abs(b)
  record.figure(
    "ratioKept",
    share((i, j) => near(after[i]! / after[j]!, before[i]! / before[j]!)),
  )
  if (outputs === 1 && given.task === "binary") toggle(lossOf, record)
}

function dataOf(given: OutputSettings, seed: random.SeedGenerator) {
  const x = random.normal([samples, inputs], { seed })
  return { x, d: targetsOf(given, x.matmul(random.normal([inputs, given.outputs], { seed }))) }
}

/** The same network of layers; what comes out is the weighted sums that the loss takes. */
async function subject(given: OutputSettings, { seed, target }: RecipeContext) {
  const { outputs, learningRate, steps } = given
  const model = new Sequential(
    [
      Input({ shape: [inputs] }),
      new layers.Dense(hidden, { activation: "relu", kernelInitializer: "heNormal" }),
      new layers.Dense(outputs, {
        kernelInitializer: new initializers.RandomNormal({ stddev: Math.sqrt(1 / hidden) }),
      }),
    ],
    { seed },
  )
  model.compile({ optimizer: new SGD({ learningRate }), loss: lossFor(given), target })
  const bias = model.weights.at(-1)!
  bias.assign(Array.from({ length: outputs }, (_, i) => (i === 0 ? given.firstBias : 0)))
  const { x, d } = dataOf(given, random.SeedGenerator(seed))
  return { model, train: { x, y: d }, batchSize: samples, steps }
}

/** One sample, and what the loss says of it with either target. */
function toggle(lossOf: (d: Tensor, u: Tensor) => Tensor, record: RecipeContext["record"]): void {
  let [most, lowest] = [0, Number.POSITIVE_INFINITY]
  for (let i = 0; i <= 84; i++) {
    const sum = -6 + i / 2
    const [zero, one] = [0, 1].map((target) => lossOf(tensor([[target]]), tensor([[sum]])).item())
    record.scalar("toggle/sum", i, sum)
    record.scalar("toggle/zero", i, zero!)
    record.scalar("toggle/one", i, one!)
    if (Number.isNaN(zero! + one!)) continue // the logarithm of a negative output
    most = Math.max(most, Math.abs(zero! - one!))
    lowest = Math.min(lowest, zero!, one!)
  }
  record.figure("toggled", most)
  record.figure("lowestLoss", lowest)
}

function targetsOf({ task, outputs }: OutputSettings, answers: Tensor): Tensor {
  if (task === "regression") return answers
  if (task === "binary") return answers.greater(0).cast("float32")
  return oneHot(answers.argmax({ axis: 1 }), outputs)
}

function answersOf({ activation }: OutputSettings, u: Tensor): Tensor {
  if (activation === "identity") return u
  if (activation === "sigmoid") return u.sigmoid()
  return softmax(u, { axis: -1 })
}

/** From targets and weighted sums to the mean over the samples. */
function lossFor(given: OutputSettings): (d: Tensor, u: Tensor) => Tensor {
  const { derivative, loss, activation } = given
  if (loss === "crossentropy" && activation === "identity")
    throw new ArgumentError("outputAndLoss: crossentropy stands behind sigmoid or softmax, not behind identity.")
  if (derivative === "right") return (d, u) => value(given, d, u)
  return (d, u) => {
    const slope = answersOf(given, u).sub(d).div(u.shape[0]!)
    // The value is the loss's, the slope is not: what is added is 0.
    const nothing = u.sub(stopGradient(u)).mul(stopGradient(slope)).sum()
    return stopGradient(value(given, d, u)).add(nothing)
  }
}

function value(given: OutputSettings, d: Tensor, u: Tensor): Tensor {
  const { loss, activation, outputs } = given
  if (loss === "meanSquaredError") return losses.meanSquaredError(d, answersOf(given, u)).mean().mul(0.5)
  if (loss === "crossentropy") {
    const of = activation === "softmax" ? losses.categoricalCrossentropy : losses.binaryCrossentropy
    return of(d, u, { fromLogits: true }).mean()
  }
  const chosen = oneHot(d.argmax({ axis: 1 }), outputs)
  return answersOf(given, u).mul(chosen).sum({ axis: 1 }).add(1e-7).log().mean().neg()
}

const lengthOf = (t: Tensor): number => Math.sqrt(t.square().sum().item())
/** |a − b| / |b|. */
const distance = (a: Tensor, b: Tensor): number => lengthOf(a.sub(b)) / lengthOf(b)
