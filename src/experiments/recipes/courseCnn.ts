import type { Changes } from "../settings.ts"
import type { DigitsSettings } from "./trainDigits.ts"

/** What the course's convolutional networks have in common: 5,000 digits, a test on 1,000, Adam. */
export const courseCnn = {
  data: { train: 5000, test: 1000 },
  network: { activation: "relu" },
  optimizer: { name: "Adam", learningRate: 0.001 },
  iterations: 1000,
  every: 50,
  wholeTrainAccuracy: true,
} as const satisfies Changes<DigitsSettings>

/** One convolution: 30 filters of 5×5, a pooling, 100 hidden units, all from a Gaussian of 0.01. */
export const simpleNetwork = {
  convolutions: [{ filters: 30, kernel: 5, padding: 0, pool: 2 }],
  hidden: [100],
  initializer: "normal",
  stddev: 0.01,
} as const satisfies Changes<DigitsSettings["network"]>

const conv = (filters: number, padding: number, pool: number) => ({ filters, kernel: 3, padding, pool })

/** Six convolutions, each two pooled; dropout of one half, not inverted, on the hidden layer and on the logits. */
export const deepNetwork = {
  convolutions: [conv(16, 1, 1), conv(16, 1, 2), conv(32, 1, 1), conv(32, 2, 2), conv(64, 1, 1), conv(64, 1, 2)],
  hidden: [50],
  initializer: "he",
  dropout: 0.5,
  dropoutOnOutput: true,
  inverted: false,
} as const satisfies Changes<DigitsSettings["network"]>
