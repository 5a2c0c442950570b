export type { Histogram, TensorHistogram } from "./histogram.ts"
export { createProbe, type Probe, type ProbeOptions } from "./probe.ts"
export type {
  EffectiveRate,
  LayerSample,
  PredictedClasses,
  Saturation,
  StepSample,
  VariableSample,
} from "./sample.ts"
export { type Stair, staircase } from "./staircase.ts"
export type { Statistics } from "./statistics.ts"
export { recordSample, type SampleTags, sampleTags, type TagRecorder } from "./tags.ts"
