// Written by tools/generateIndexes.mjs: one line a file.
export { Accuracy, accuracy } from "./accuracy.ts"
export { BinaryAccuracy, type BinaryAccuracyOptions, binaryAccuracy } from "./binaryAccuracy.ts"
export { CategoricalAccuracy, categoricalAccuracy } from "./categoricalAccuracy.ts"
export type { Metric } from "./metric.ts"
export { SparseCategoricalAccuracy, sparseCategoricalAccuracy } from "./sparseCategoricalAccuracy.ts"
