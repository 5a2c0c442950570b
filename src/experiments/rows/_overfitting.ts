import type { Chart } from "../claim.ts"
import type { DigitsSettings } from "../recipes/trainDigits.ts"
import { sentence } from "../results.ts"
import type { Changes } from "../settings.ts"

/** The notes' experiment for overfitting: six hidden layers of 100, and the first 300 training digits. */
export const overfitting = {
  data: { train: 300 },
  network: { activation: "relu", initializer: "he", hidden: [100, 100, 100, 100, 100, 100] },
  optimizer: { learningRate: 0.01 },
  iterations: 1000,
  every: 20,
  wholeTrainAccuracy: true,
} as const satisfies Changes<DigitsSettings>

/** For `--quick`: a fifth of the steps, which are five times as long. */
export const hurriedOverfitting = {
  data: { test: 1000 },
  optimizer: { learningRate: 0.05 },
  iterations: 200,
  every: 20,
} as const satisfies Changes<DigitsSettings>

/** Dropout as in the course: what is left is not scaled up in training; all is scaled down in testing. */
export const courseDropout = (dropout: number) => ({ dropout, inverted: false }) as const

/** Of a penalty that leaves nothing to learn: one digit is the answer, and the weights are gone. */
export const tooStrongCharts: readonly Chart[] = [
  {
    kind: "tags",
    tags: Array.from({ length: 10 }, (_, digit) => `test/answers/${digit}`),
    title: sentence("How often each digit is the answer", "各数字が答えになった割合"),
  },
  { kind: "curves", tag: "train/accuracy", title: sentence("Accuracy on the training digits", "訓練正解率") },
  { kind: "histogram", tag: "weights", title: sentence("Weights after training", "訓練後の重み") },
]
