import type { Histogram } from "./histogram.ts"
import type { StepSample } from "./sample.ts"
import type { Statistics } from "./statistics.ts"

/** The numbers of a sample, under the names by which a record of curves keeps them. */
export interface SampleTags {
  readonly scalars: readonly (readonly [tag: string, value: number])[]
  readonly histograms: readonly (readonly [tag: string, histogram: Histogram])[]
}

/** What takes curves and histograms. */
export interface TagRecorder {
  scalar(tag: string, step: number, value: number): void
  histogram(tag: string, step: number, histogram: Histogram): void
}

/**
 * A sample as a flat list: `dense_1/activation/mean`, `dense_1/dead`, `dense_1/kernel/update/rms`, `predicted/7` …; of
 * several outputs `predicted/kind/7`. Histograms have the names of their tensors: `dense_1/activation`.
 * @example
 * const probe = inspect.createProbe()
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * await model.fit([[1], [2]], [[1], [2]], { probes: [probe] })
 * const { scalars, histograms } = inspect.sampleTags(probe.samples[0])
 * scalars.slice(0, 2).map(([tag]) => tag) // → dense/activation/mean,dense/activation/std
 * histograms.map(([tag]) => tag).slice(0, 2) // → dense/activation,dense/gradient
 */
export function sampleTags({ layers, variables, predicted }: StepSample): SampleTags {
  const scalars: [string, number][] = []
  const histograms: [string, Histogram][] = []
  const add = (tag: string, value: number | Statistics | object | undefined): void => {
    if (typeof value === "number") scalars.push([tag, value])
    else if (value) for (const [name, part] of Object.entries(value)) add(`${tag}/${name}`, part)
  }
  const addHistograms = (path: string, found: Readonly<Partial<Record<string, Histogram>>>): void => {
    for (const [name, histogram] of Object.entries(found))
      if (histogram) histograms.push([`${path}/${name}`, histogram])
  }
  for (const { path, kind: _, inputs: _inputs, histograms: found, ...numbers } of layers) {
    add(path, numbers)
    addHistograms(path, found)
  }
  for (const { name, histograms: found, ...numbers } of variables) {
    add(name, numbers)
    addHistograms(name, found)
  }
  for (const { output, counts } of predicted)
    counts.forEach((count, label) => {
      add(predicted.length > 1 ? `predicted/${output}/${label}` : `predicted/${label}`, count)
    })
  return { scalars, histograms }
}

/**
 * Hands a sample to a recorder, tag by tag.
 * @example
 * const tags: string[] = []
 * const recorder = { scalar: (tag: string) => tags.push(tag), histogram: (tag: string) => tags.push(tag) }
 * const probe = inspect.createProbe({ onSample: (sample) => inspect.recordSample(recorder, sample) })
 * const model = new Sequential([new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * await model.fit([[1], [2]], [[1], [2]], { probes: [probe] })
 * tags.includes("dense/kernel/updateRatio") // → true
 */
export function recordSample(recorder: TagRecorder, sample: StepSample): void {
  const { scalars, histograms } = sampleTags(sample)
  for (const [tag, value] of scalars) recorder.scalar(tag, sample.step, value)
  for (const [tag, histogram] of histograms) recorder.histogram(tag, sample.step, histogram)
}
