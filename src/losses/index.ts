// Written by tools/generateIndexes.mjs: one line a file.
export { BinaryCrossentropy, type BinaryCrossentropyOptions, binaryCrossentropy } from "./binaryCrossentropy.ts"
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
  categoricalCrossentropy,
} from "./categoricalCrossentropy.ts"
export type { Loss, LossOptions, LossReduction } from "./loss.ts"
export { MeanSquaredError, meanSquaredError } from "./meanSquaredError.ts"
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from "./sparseCategoricalCrossentropy.ts"
