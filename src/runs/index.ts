export { type EventFile, formatEventFile, parseEventFile } from "./eventFile.ts"
export { histogramOf } from "./histogramOf.ts"
export { createRecorder, type Recorder, type RunFacts } from "./recorder.ts"
export type { Histogram, HistogramSeries, Json, JsonObject, Manifest, Run, Series } from "./run.ts"
