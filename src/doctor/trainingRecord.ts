import type { History } from "../models/index.ts"
import type { Json, JsonObject, Run, Series } from "../runs/index.ts"

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
}

/** Where runs of experiments, of TensorBoard callbacks and of `fit` have these curves. */
const tags = {
  trainLoss: ["train/loss", "train/epoch_loss", "epoch_loss", "loss"],
  trainAccuracy: ["train/accuracy", "train/epoch_accuracy", "epoch_accuracy", "accuracy"],
  testLoss: ["test/loss", "val/loss", "validation/epoch_loss", "valLoss"],
  testAccuracy: ["test/accuracy", "val/accuracy", "validation/epoch_accuracy", "valAccuracy"],
} as const

export function recordOf(training: Run | History): TrainingRecord {
  const run = "manifest" in training ? training : undefined
  const scalars = run ? run.scalars : seriesOf(training as History)
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
    setting: (path) =>
      path
        .split(".")
        .reduce<Json | undefined>((at, name) => (isGroup(at) ? at[name] : undefined), run?.manifest.settings),
  }
}

const isGroup = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A step an epoch. */
const seriesOf = ({ history, epoch }: History): Record<string, Series> =>
  Object.fromEntries(Object.entries(history).map(([name, values]) => [name, { steps: epoch, values }]))
