import type { Variant } from "../claim.ts"
import type { DigitsSettings } from "../recipes/trainDigits.ts"
import { sentence } from "../results.ts"
import type { Changes } from "../settings.ts"

/** Digits that every run sees, whatever the batch. */
const seen = 20_000

/** ReLU from He, as many digits for each batch size. */
export const equallyMany: Changes<DigitsSettings> = {
  network: { activation: "relu", initializer: "he" },
  optimizer: { name: "SGD", learningRate: 0.1 },
  batches: true,
}

/** 20,000 digits in batches of a size, with few looks at the test digits, which would take longer than the training. */
export const batchesOf = (batchSize: number, more: Changes<DigitsSettings> = {}): Changes<DigitsSettings> => ({
  batchSize,
  iterations: seen / batchSize,
  every: seen / batchSize / 4,
  ...more,
})

/** The batch sizes of both rows; single digits need a smaller rate. */
export const batchVariants = {
  default: { title: sentence("Batches of 100", "バッチ100"), change: batchesOf(100) },
  one: {
    title: sentence("Single digits, rate 0.01", "1枚ずつ、学習率0.01"),
    change: batchesOf(1, { optimizer: { learningRate: 0.01 } }),
  },
  ten: { title: sentence("Batches of 10", "バッチ10"), change: batchesOf(10) },
  thousand: { title: sentence("Batches of 1,000", "バッチ1,000"), change: batchesOf(1000) },
} as const satisfies Record<string, Variant<DigitsSettings>>

/** A tenth of the test digits. */
export const quickBatches: Changes<DigitsSettings> = { data: { test: 1000 } }
