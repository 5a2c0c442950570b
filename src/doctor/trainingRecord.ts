import { NonFiniteError } from "../base/errors.ts"
import type { History } from "../models/index.ts"
import type { Json, Run, Series } from "../runs/index.ts"
import { isObject } from "../runs/plain.ts"
import { mean } from "./numbers.ts"

/** A training as checks read it, wherever it was written down. */
export interface TrainingRecord {
  readonly trainLoss: Series | undefined
  readonly trainAccuracy: Series | undefined
  /** On the test or validation data. */
  readonly testLoss: Series | undefined
  readonly testAccuracy: Series | undefined
  /** All curves by tag. */
  readonly scalars: Readonly<Record<string, Series>>
  readonly figures: Readonly<Record<string, number>>
  /** A setting by its path: `data.train`. */
  setting(path: string): Json | undefined
  /** How the test error falls with the number of training samples, over runs that differ in nothing else: a · n^−b. */
  readonly learningCurve: LearningCurve | undefined
  /** Why `fit` gave up. */
  readonly nonFinite: NonFiniteError | undefined
}

export interface LearningCurve {
  /** Of training samples, ascending. */
  readonly sizes: readonly number[]
  /** Test errors (1 − accuracy), means over the runs of each size. */
  readonly errors: readonly number[]
  readonly exponent: number
  /** The error to be expected of so many samples. */
  at(size: number): number
}

/** What can be read: a saved run, what `fit` returns, or the error with which it ended. */
export type Training = Run | History | NonFiniteError

/** Where runs of experiments, of TensorBoard callbacks and of `fit` have these curves. */
const tags = {
  trainLoss: ["train/loss", "train/epoch_loss", "epoch_loss", "loss"],
  trainAccuracy: ["train/accuracy", "train/epoch_accuracy", "epoch_accuracy", "accuracy"],
  testLoss: ["test/loss", "val/loss", "validation/epoch_loss", "valLoss"],
  testAccuracy: ["test/accuracy", "val/accuracy", "validation/epoch_accuracy", "valAccuracy"],
} as const

/** @param others Runs of the same experiment, perhaps with more or less data. */
export function recordOf(training: Training, others: readonly Pick<Run, "manifest">[] = []): TrainingRecord {
  const run = "manifest" in training ? training : undefined
  const failed = training instanceof NonFiniteError ? training : undefined
  const scalars = run ? run.scalars : "history" in training ? seriesOf(training) : {}
  const find = (names: readonly string[]): Series | undefined => {
    const name = names.find((tag) => Object.hasOwn(scalars, tag) && scalars[tag]!.values.length > 0)
    return name === undefined ? undefined : scalars[name]
  }
  return {
    trainLoss: find(tags.trainLoss),
    trainAccuracy: find(tags.trainAccuracy),
    testLoss: find(tags.testLoss),
    testAccuracy: find(tags.testAccuracy),
    scalars,
    figures: run?.manifest.figures ?? {},
    setting: (path) => settingOf(run, path),
    learningCurve: run && learningCurveOf(run, others),
    nonFinite: failed,
  }
}

const settingOf = (run: Pick<Run, "manifest"> | undefined, path: string): Json | undefined =>
  path.split(".").reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), run?.manifest.settings)

/** A power law, by least squares in logarithms (Hestness et al., 2017, "Deep learning scaling is predictable, empirically"). */
function learningCurveOf(own: Run, others: readonly Pick<Run, "manifest">[]): LearningCurve | undefined {
  const bySize = new Map<number, number[]>()
  const alike = withoutSize(own)
  for (const run of [own, ...others.filter((other) => withoutSize(other) === alike)]) {
    const [size, accuracy] = [settingOf(run, "data.train"), run.manifest.figures.testAccuracy]
    if (typeof size !== "number" || accuracy === undefined || !(accuracy < 1)) continue
    bySize.set(size, [...(bySize.get(size) ?? []), 1 - accuracy])
  }
  if (bySize.size < 2) return undefined
  const sizes = [...bySize.keys()].sort((a, b) => a - b)
  const errors = sizes.map((size) => mean(bySize.get(size)!))
  const [x, y] = [sizes.map(Math.log), errors.map(Math.log)]
  const [mx, my] = [mean(x), mean(y)]
  const slope =
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  return { sizes, errors, exponent: -slope, at: (size) => Math.exp(my + slope * (Math.log(size) - mx)) }
}

/** What else fixed it. */
function withoutSize({ manifest: { experiment, settings } }: Pick<Run, "manifest">): string {
  const data = isObject(settings) && isObject(settings.data) ? { ...settings.data, train: null } : null
  return JSON.stringify([experiment, isObject(settings) ? { ...settings, data } : settings])
}

/** A step an epoch. */
const seriesOf = ({ history, epoch }: History): Record<string, Series> =>
  Object.fromEntries(Object.entries(history).map(([name, values]) => [name, { steps: epoch, values }]))
