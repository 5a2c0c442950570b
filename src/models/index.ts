export type { LabelledData } from "./batches.ts"
export type { History } from "./history.ts"
export { type BatchSizeOption, type FitOptions, Model, type ModelCompileOptions, type ModelOptions } from "./model.ts"
export { Sequential } from "./sequential.ts"
