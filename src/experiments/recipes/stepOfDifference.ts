import { grad, logSoftmax, random, type Tensor, tensor } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { distance } from "./distance.ts"

const words = { precision: ["float64", "float32"], activation: ["relu", "tanh"] } as const

export type DifferenceSettings = {
  /** In which all is computed: float64 or float32 (every operation rounded to it). */
  readonly precision: (typeof words.precision)[number]
  /** Of the hidden layer: relu, which has a kink, or tanh. */
  readonly activation: (typeof words.activation)[number]
  readonly samples: number
  /** Of all weights; the samples are N(0, 1), the biases 0. */
  readonly stddev: number
  /** The steps h are 10 to the power of these. */
  readonly powers: readonly number[]
}

const settings: DifferenceSettings = {
  precision: "float64",
  activation: "relu",
  samples: 50,
  stddev: 0.01,
  powers: [-1, -1.5, -2, -2.5, -3, -3.5, -4, -4.5, -5, -6, -7, -8, -10],
}

const [inputs, hidden, classes] = [10, 20, 5]

/**
 * The gradient by the 200 weights of the first layer of 10-20-5 (softmax, cross-entropy) by central differences with ever
 * smaller steps h, against backpropagation in float64.
 *
 * Tags, one value a step: `curve/h`; `curve/error`, ‖numerical − analytic‖ / ‖analytic‖; `curve/worst`, the largest
 * difference; `curve/wrong`, how many of the 200 are off by more than 1e-6; `curve/kinks`, for how many of them h moves
 * some sample across the kink of a ReLU. Figures: `bestStep`, by the error, with `bestError` and `bestWorst`; at h = 1e-4
 * `errorAt1e-4`, `worstAt1e-4`, `wrongAt1e-4`, `kinksAt1e-4`, and `wrongElsewhere`, how many are off though no kink is
 * crossed; `errorAt1e-5`; and `engineError`, how far the analytic gradient is from that of `grad`.
 */
export const stepOfDifference: Recipe<DifferenceSettings> = { name: "stepOfDifference", settings, words, run }

async function run(given: DifferenceSettings, { seed, record, progress, signal }: RecipeContext): Promise<void> {
  const { precision, activation, samples, stddev, powers } = given
  const keys = random.SeedGenerator(seed)
  const draw = (shape: readonly number[], stddev = 1) => random.normal(shape, { seed: keys, stddev })
  const [x, w1, w2] = [draw([samples, inputs]), draw([inputs, hidden], stddev), draw([hidden, classes], stddev)]
  const labels = Array.from({ length: samples }, (_, n) => n % classes)
  const net: Net = { x: doubles(x), w1: doubles(w1), w2: doubles(w2), labels, samples, activation }

  const exact = gradientOf(net)
  const engine = grad((w: Tensor) => {
    const u = x.matmul(w)
    const z = activation === "relu" ? u.maximum(0) : u.tanh()
    return logSoftmax(z.matmul(w2), { axis: -1 }).mul(oneHotRows(labels)).sum().div(-samples)
  })(w1)
  record.figure("engineError", distance(doubles(engine), exact))

  const round = precision === "float32" ? Math.fround : (value: number) => value
  const loss = losses(net, round)
  let best = { step: 0, error: Number.POSITIVE_INFINITY, worst: Number.POSITIVE_INFINITY }
  for (const [i, power] of powers.entries()) {
    if (signal?.aborted) break
    const h = round(10 ** power)
    const found = net.w1.map((weight, j) => {
      const [above, below] = [loss(j, round(weight + h)), loss(j, round(weight - h))]
      return round(round(above - below) / round(2 * h))
    })
    const error = distance(found, exact)
    const apart = found.map((value, j) => Math.abs(value - exact[j]!))
    const wrong = apart.map((value) => value > 1e-6)
    const worst = Math.max(...apart)
    const kinks = net.w1.map((_, j) => activation === "relu" && crossesKink(net, j, h))
    record.scalar("curve/h", i, h)
    record.scalar("curve/error", i, error)
    record.scalar("curve/worst", i, worst)
    record.scalar("curve/wrong", i, count(wrong))
    record.scalar("curve/kinks", i, count(kinks))
    if (error < best.error) best = { step: h, error, worst }
    if (power === -5) record.figure("errorAt1e-5", error)
    if (power === -4) {
      record.figure("errorAt1e-4", error)
      record.figure("worstAt1e-4", worst)
      record.figure("wrongAt1e-4", count(wrong))
      record.figure("kinksAt1e-4", count(kinks))
      record.figure("wrongElsewhere", count(wrong.map((off, j) => off && !kinks[j])))
    }
    progress(i + 1, powers.length)
  }
  record.figure("bestStep", best.step)
  record.figure("bestError", best.error)
  record.figure("bestWorst", best.worst)
}

interface Net {
  /** [samples, 10], [10, 20], [20, 5], row by row. */
  readonly x: readonly number[]
  readonly w1: readonly number[]
  readonly w2: readonly number[]
  readonly labels: readonly number[]
  readonly samples: number
  readonly activation: "relu" | "tanh"
}

/** The loss as a function of one weight of the first layer, every operation rounded. */
function losses({ x, w1, w2, labels, samples, activation }: Net, round: Rounding) {
  const sum = (n: number, k: number, j: number, moved: number): number => {
    let u = 0
    for (let i = 0; i < inputs; i++) {
      const at = i * hidden + k
      u = round(u + round(x[n * inputs + i]! * (at === j ? moved : w1[at]!)))
    }
    return u
  }
  const act = (u: number) => (activation === "relu" ? Math.max(0, u) : round(Math.tanh(u)))
  const one = (n: number, z: Float64Array): number => {
    const logits = new Float64Array(classes)
    for (let k = 0; k < hidden; k++)
      for (let c = 0; c < classes; c++) logits[c] = round(logits[c]! + round(z[k]! * w2[k * classes + c]!))
    const most = Math.max(...logits)
    let all = 0
    for (const logit of logits) all = round(all + round(Math.exp(round(logit - most))))
    return round(round(round(Math.log(all)) + most) - logits[labels[n]!]!)
  }
  const units = labels.map((_, n) => Float64Array.from({ length: hidden }, (_, k) => act(sum(n, k, -1, 0))))
  const each = units.map((z, n) => one(n, z))
  return (j: number, moved: number): number => {
    const k = j % hidden
    let loss = 0
    for (let n = 0; n < samples; n++) {
      const z = units[n]!
      const [before, now] = [z[k]!, act(sum(n, k, j, moved))]
      z[k] = now
      loss = round(loss + (now === before ? each[n]! : one(n, z)))
      z[k] = before
    }
    return round(loss / samples)
  }
}

type Rounding = (value: number) => number

const sumsOf = ({ x, w1 }: Net, n: number): number[] =>
  Array.from({ length: hidden }, (_, k) => {
    let u = 0
    for (let i = 0; i < inputs; i++) u += x[n * inputs + i]! * w1[i * hidden + k]!
    return u
  })

/** Backpropagation in float64. */
function gradientOf(net: Net): number[] {
  const { x, w2, labels, samples, activation } = net
  const gradient = new Array<number>(inputs * hidden).fill(0)
  for (let n = 0; n < samples; n++) {
    const u = sumsOf(net, n)
    const z = u.map((value) => (activation === "relu" ? Math.max(0, value) : Math.tanh(value)))
    const logits = Array.from({ length: classes }, (_, c) => z.reduce((all, y, k) => all + y * w2[k * classes + c]!, 0))
    const exponentials = logits.map(Math.exp)
    const sum = exponentials.reduce((a, b) => a + b)
    const errors = exponentials.map((value, c) => (value / sum - Number(c === labels[n])) / samples)
    for (let k = 0; k < hidden; k++) {
      const slope = activation === "relu" ? Number(u[k]! > 0) : 1 - z[k]! ** 2
      const signal = slope * errors.reduce((all, error, c) => all + error * w2[k * classes + c]!, 0)
      for (let i = 0; i < inputs; i++) gradient[i * hidden + k]! += x[n * inputs + i]! * signal
    }
  }
  return gradient
}

/** Whether some sample's weighted sum changes its sign between w − h and w + h. */
function crossesKink(net: Net, j: number, h: number): boolean {
  const [i, k] = [Math.floor(j / hidden), j % hidden]
  return Array.from({ length: net.samples }, (_, n) => n).some(
    (n) => Math.abs(sumsOf(net, n)[k]!) < h * Math.abs(net.x[n * inputs + i]!),
  )
}

const doubles = (t: Tensor): number[] => [...t.dataSync()]
const oneHotRows = (labels: readonly number[]) =>
  tensor(labels.map((label) => Array.from({ length: classes }, (_, c) => Number(c === label))))
const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length
