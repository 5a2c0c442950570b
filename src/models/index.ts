export { BaseModel } from "./baseModel.ts"
export type { LabelledData } from "./batches.ts"
export type { ModelData } from "./ends.ts"
export { findLearningRate, type LearningRateSearch, type LearningRateSearchOptions } from "./findLearningRate.ts"
export type { History } from "./history.ts"
export { Input } from "./input.ts"
export type { LargestBatchOptions, MemoryOptions, ModelMemory } from "./memory.ts"
export { type FunctionalOptions, Model } from "./model.ts"
export type {
  StepObserver,
  TracedLayer,
  TracedPrediction,
  TracedStep,
  TracedValue,
  TracedVariable,
  Wish,
} from "./observer.ts"
export type { BatchSizeOption, FitOptions, ModelCompileOptions, ModelOptions } from "./options.ts"
export { Sequential } from "./sequential.ts"
