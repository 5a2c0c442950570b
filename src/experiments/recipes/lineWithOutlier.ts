import * as losses from "../../losses/index.ts"
import { compile, random, type Tensor, tensor, valueAndGrad, zerosLike } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"

/** One number a line: [lines, points] → [lines]. */
const measures = {
  meanSquaredError: losses.meanSquaredError,
  meanAbsoluteError: losses.meanAbsoluteError,
  meanAbsolutePercentageError: losses.meanAbsolutePercentageError,
  meanSquaredLogarithmicError: losses.meanSquaredLogarithmicError,
  huber: losses.huber,
  logCosh: losses.logCosh,
} satisfies Record<string, (yTrue: Tensor, yPred: Tensor) => Tensor>
export const measureNames = Object.keys(measures) as readonly (keyof typeof measures)[]

export type LineSettings = {
  /** One of Keras's losses of regression, by its name. */
  readonly loss: keyof typeof measures
  /** How far the outlier is lifted above the others, one line for each. */
  readonly lifts: readonly number[]
  /** Steps of Adam, whose rate falls evenly from 0.1 to 0. */
  readonly steps: number
}

/**
 * Fits lines to 20 points along 2x + 1, x from 0.5 to 10, with noise N(0, 0.5²), of which the 17th is lifted.
 *
 * Tags: `points/x`, `points/y` and `line/x`, `line/y` with the largest lift; `outlier/lift` and `outlier/moved`, how far
 * the line is at most (from 0.5 to 10) from the one without a lift; `shape/prediction` and `shape/loss`, what the loss
 * says of predictions from 0 to 30 where 10 is right. Figures: `slope` and `intercept` with the largest lift; `moved`;
 * and of the line without a lift what each loss says, `measure/meanSquaredError` ….
 */
export const lineWithOutlier: Recipe<LineSettings> = {
  name: "lineWithOutlier",
  settings: { loss: "meanSquaredError", lifts: [0, 5, 10, 20, 40, 80], steps: 3000 },
  words: { loss: measureNames },
  run,
}

const lifted = 16

async function run(given: LineSettings, { seed, target = "wasm", record, signal, progress }: RecipeContext) {
  const { lifts, steps } = given
  const loss = measures[given.loss]
  const noise = random.normal([20], { seed, stddev: 0.5 }).dataSync()
  const xs = Array.from(noise, (_, i) => (i + 1) / 2)
  const ys = xs.map((x, i) => 2 * x + 1 + noise[i]!)
  const x = tensor([xs])
  const y = tensor(lifts.map((lift) => ys.map((value, i) => (i === lifted ? value + lift : value))))

  // All lines at once: slopes and intercepts [lines, 1].
  const begin = tensor(lifts.map(() => [1]))
  const none = zerosLike(begin)
  const step = compile(
    (line: readonly Tensor[], means: readonly Tensor[], squares: readonly Tensor[], k: Tensor) => {
      const [, gradients] = valueAndGrad(([a, b]: readonly Tensor[]) => loss(y, a!.mul(x).add(b!)).sum())(line)
      const rate = k
        .neg()
        .add(steps)
        .mul(0.1 / steps)
      const power = (beta: number) => k.add(1).mul(Math.log(beta)).exp().neg().add(1)
      const mean = means.map((m, i) => m.mul(0.9).add(gradients[i]!.mul(0.1)))
      const square = squares.map((s, i) => s.mul(0.99).add(gradients[i]!.square().mul(0.01)))
      const moved = line.map((w, i) => {
        const direction = mean[i]!.div(power(0.9)).div(square[i]!.div(power(0.99)).sqrt().add(1e-7))
        return w.sub(direction.mul(rate))
      })
      return { moved, mean, square }
    },
    { target },
  )
  let state = { moved: [begin, none], mean: [none, none], square: [none, none] }
  for (let k = 0; k < steps && !signal?.aborted; k++) {
    state = await step(state.moved, state.mean, state.square, tensor(k))
    if (k % 100 === 0) progress(k, steps)
  }
  const [slopes, intercepts] = await Promise.all(state.moved.map((t) => t.data()))
  const at = (line: number, x: number) => slopes![line]! * x + intercepts![line]!
  const last = lifts.length - 1
  const moved = lifts.map((_, i) => Math.max(...[xs[0]!, xs.at(-1)!].map((x) => Math.abs(at(i, x) - at(0, x)))))
  record.figure("moved", moved[last]!)
  record.figure("slope", slopes![last]!)
  record.figure("intercept", intercepts![last]!)
  xs.forEach((x, i) => {
    record.scalar("points/x", i, x)
    record.scalar("points/y", i, ys[i]! + (i === lifted ? lifts[last]! : 0))
    record.scalar("line/x", i, x)
    record.scalar("line/y", i, at(last, x))
  })
  lifts.forEach((lift, i) => {
    record.scalar("outlier/lift", i, lift)
    record.scalar("outlier/moved", i, moved[i]!)
  })
  const clean = tensor([xs.map((x) => at(0, x))])
  for (const [name, measure] of Object.entries(measures))
    record.figure(`measure/${name}`, measure(tensor([ys]), clean).item())
  const predictions = Array.from({ length: 61 }, (_, i) => i / 2)
  const shape = loss(tensor(predictions.map(() => [10])), tensor(predictions.map((value) => [value]))).dataSync()
  predictions.forEach((prediction, i) => {
    record.scalar("shape/prediction", i, prediction)
    record.scalar("shape/loss", i, shape[i]!)
  })
}
