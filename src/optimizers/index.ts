// Written by tools/generateIndexes.mjs: one line a file.

export { Adam, type AdamOptions } from "./adam.ts"
export type { Optimizer, OptimizerOptions } from "./optimizer.ts"
export { SGD, type SGDOptions } from "./SGD.ts"
