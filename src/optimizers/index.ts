// Written by tools/generateIndexes.mjs: one line a file.

export { Adadelta, type AdadeltaOptions } from "./adadelta.ts"
export { Adagrad, type AdagradOptions } from "./adagrad.ts"
export { Adam, type AdamOptions } from "./adam.ts"
export { Adamax, type AdamaxOptions } from "./adamax.ts"
export { AdamW, type AdamWOptions } from "./adamW.ts"
export { Nadam, type NadamOptions } from "./nadam.ts"
export type { Optimizer, OptimizerOptions } from "./optimizer.ts"
export { RMSprop, type RMSpropOptions } from "./RMSprop.ts"
export { SGD, type SGDOptions } from "./SGD.ts"
