// Written by tools/generateIndexes.mjs: one line a file.
export { BinaryCrossentropy, type BinaryCrossentropyOptions, binaryCrossentropy } from "./binaryCrossentropy.ts"
export {
  BinaryFocalCrossentropy,
  type BinaryFocalCrossentropyOptions,
  binaryFocalCrossentropy,
} from "./binaryFocalCrossentropy.ts"
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
  categoricalCrossentropy,
} from "./categoricalCrossentropy.ts"
export {
  CategoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyOptions,
  categoricalFocalCrossentropy,
} from "./categoricalFocalCrossentropy.ts"
export { CategoricalHinge, categoricalHinge } from "./categoricalHinge.ts"
export { CosineSimilarity, type CosineSimilarityOptions, cosineSimilarity } from "./cosineSimilarity.ts"
export { Dice, type DiceOptions, dice } from "./dice.ts"
export { Hinge, hinge } from "./hinge.ts"
export { Huber, type HuberOptions, huber } from "./huber.ts"
export { KLDivergence, klDivergence } from "./klDivergence.ts"
export { LogCosh, logCosh } from "./logCosh.ts"
export type { Loss, LossOptions, LossReduction } from "./loss.ts"
export { MeanAbsoluteError, meanAbsoluteError } from "./meanAbsoluteError.ts"
export { MeanAbsolutePercentageError, meanAbsolutePercentageError } from "./meanAbsolutePercentageError.ts"
export { MeanSquaredError, meanSquaredError } from "./meanSquaredError.ts"
export { MeanSquaredLogarithmicError, meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.ts"
export { Poisson, poisson } from "./poisson.ts"
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from "./sparseCategoricalCrossentropy.ts"
export { SquaredHinge, squaredHinge } from "./squaredHinge.ts"
export { Tversky, type TverskyOptions, tversky } from "./tversky.ts"
