export {
  checkModelGradients,
  type GradientEntry,
  type GradientVerdict,
  type LayerGradients,
  type ModelGradientsOptions,
  type VariableGradients,
} from "./checkModelGradients.ts"
export { cost, type LayerCost, type ModelCost } from "./cost.ts"
export { featureMaps } from "./featureMaps.ts"
export type { Histogram, TensorHistogram } from "./histogram.ts"
export { predictedClasses } from "./predictedClasses.ts"
export { createProbe, type Probe, type ProbeOptions } from "./probe.ts"
export type {
  EffectiveRate,
  LayerSample,
  PredictedClasses,
  Saturation,
  StepSample,
  VariableSample,
} from "./sample.ts"
export { sparsity, type VariableSparsity } from "./sparsity.ts"
export { type Stair, staircase } from "./staircase.ts"
export type { Statistics } from "./statistics.ts"
export { recordSample, type SampleTags, sampleTags, type TagRecorder } from "./tags.ts"
