// Written by tools/generateIndexes.mjs: one line a file.
export { Accuracy, accuracy } from "./accuracy.ts"
export { BinaryAccuracy, type BinaryAccuracyOptions, binaryAccuracy } from "./binaryAccuracy.ts"
export { BinaryCrossentropy, binaryCrossentropy } from "./binaryCrossentropy.ts"
export { CategoricalAccuracy, categoricalAccuracy } from "./categoricalAccuracy.ts"
export { CategoricalCrossentropy, categoricalCrossentropy } from "./categoricalCrossentropy.ts"
export { CategoricalHinge, categoricalHinge } from "./categoricalHinge.ts"
export { CosineSimilarity, cosineSimilarity } from "./cosineSimilarity.ts"
export { Hinge, hinge } from "./hinge.ts"
export { KLDivergence, klDivergence } from "./klDivergence.ts"
export { LogCoshError } from "./logCoshError.ts"
export { MeanAbsoluteError, meanAbsoluteError } from "./meanAbsoluteError.ts"
export { MeanAbsolutePercentageError, meanAbsolutePercentageError } from "./meanAbsolutePercentageError.ts"
export { MeanSquaredError, meanSquaredError } from "./meanSquaredError.ts"
export { MeanSquaredLogarithmicError, meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.ts"
export type { Metric } from "./metric.ts"
export { Poisson, poisson } from "./poisson.ts"
export { RootMeanSquaredError } from "./rootMeanSquaredError.ts"
export { SparseCategoricalAccuracy, sparseCategoricalAccuracy } from "./sparseCategoricalAccuracy.ts"
export { SparseCategoricalCrossentropy, sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.ts"
export {
  SparseTopKCategoricalAccuracy,
  type SparseTopKCategoricalAccuracyOptions,
  sparseTopKCategoricalAccuracy,
} from "./sparseTopKCategoricalAccuracy.ts"
export { SquaredHinge, squaredHinge } from "./squaredHinge.ts"
export {
  TopKCategoricalAccuracy,
  type TopKCategoricalAccuracyOptions,
  topKCategoricalAccuracy,
} from "./topKCategoricalAccuracy.ts"
