// Written by tools/generateIndexes.mjs: one line a file.
export { L1 } from "./l1.ts"
export { L1L2, type L1L2Options } from "./l1L2.ts"
export { L2 } from "./l2.ts"
export { OrthogonalRegularizer, type OrthogonalRegularizerOptions } from "./orthogonalRegularizer.ts"
export type { Regularizer } from "./regularizer.ts"
