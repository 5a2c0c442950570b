import type { Chart, Verdict } from "../claim.ts"
import type { DigitsSettings } from "../recipes/trainDigits.ts"
import { type Results, type Spread, sentence } from "../results.ts"
import type { Changes } from "../settings.ts"

/** The course's comparison of optimizers: sigmoid from N(0, 0.01²), 784-40-20-10, 1,000 steps. */
export const comparison: Changes<DigitsSettings> = {
  network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 },
  iterations: 1000,
}

/** Half the batch and rare tests on a tenth of the digits: three tenths of the work. */
export const quickly: Changes<DigitsSettings> = { data: { test: 1000 }, every: 100, batchSize: 50 }

/** Shares below this are those of one digit that is always the answer; a network that has learned is far above. */
export const chance = 0.2
export const learned = 0.8

export const accuracyOver = (variants?: readonly string[]): Chart => ({
  kind: "curves",
  tag: "test/accuracy",
  title: sentence("Accuracy on the test digits", "テスト正解率"),
  ...(variants && { variants }),
})

export const byRate = (more: { readonly lines?: string; readonly variants?: readonly string[] } = {}): Chart => ({
  kind: "sweep",
  figure: "testAccuracy",
  setting: "optimizer.learningRate",
  title: sentence("Accuracy by learning rate", "学習率とテスト正解率"),
  x: "log",
  ...more,
})

/** The test accuracy of a variant. */
export const accuracy = (results: Results, variant: string): Spread => results.figure(variant, "testAccuracy")

/** "It learns": contradicted if it does not, and under a condition if it does not at the rate that SGD was given. */
export function learnsAt(results: Results, given: string, atEqualRate: string): Verdict {
  if (accuracy(results, given).median < learned) return "contradicted"
  return accuracy(results, atEqualRate).median < learned ? "conditional" : "holds"
}
