import { checkArray, checkCount, checkFunction, checkNotNegative } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import type { StepObserver } from "../models/observer.ts"
import type { StepSample } from "./sample.ts"
import { createSheet } from "./sheet.ts"
import { traceStep } from "./traceStep.ts"

export interface ProbeOptions {
  /** Looks into every so many steps, the first one included. Default 10. */
  readonly every?: number
  /** Counts histograms in every so many steps, the first one included; false: never. Default 100. */
  readonly histograms?: number | false
  /** Paths of the layers to look into, as samples name them. Default: all. */
  readonly layers?: readonly string[]
  /**
   * Elements that a histogram and the effective rate look at, picked evenly from larger tensors. Default 1024. All else
   * looks at all.
   */
  readonly values?: number
  /** |f′| below which a value counts as saturated. Default 0.01. */
  readonly saturation?: number
  /** How many samples are kept in `samples`, the newest. Default: all. */
  readonly keep?: number
  /** Called with each sample as soon as its step is done. */
  readonly onSample?: (sample: StepSample) => void
}

const known: OptionNames<ProbeOptions> = {
  every: true,
  histograms: true,
  layers: true,
  values: true,
  saturation: true,
  keep: true,
  onSample: true,
}

/** For `fit({ probes: [probe] })`; it may be used again, and then goes on. */
export interface Probe extends StepObserver<Omit<StepSample, "step">> {
  readonly samples: readonly StepSample[]
}

/**
 * Looks into a model while it learns: for each layer what flows forward and backward, for each weight its gradient and
 * how far it was moved, and how many of a batch are given to each class. See `StepSample`.
 *
 * A step that is looked into runs another program, which computes this beside what the plain one does; the model learns
 * the same to the last bit, and other steps cost nothing. The first such step of each kind is compiled, which on native
 * may take some seconds. What is seen in a step is there even if its loss is not finite.
 *
 * Only `fit` looks into steps. With `recompute`, gradients by the outputs of layers are there for the last stretch only.
 * @example
 * const model = new Sequential([new layers.Dense(8, { activation: "relu" }), new layers.Dense(3, { activation: "softmax" })])
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" })
 * const probe = inspect.createProbe({ every: 5 })
 * await model.fit(random.normal([64, 4]), zeros([64]), { batchSize: 8, epochs: 2, probes: [probe] })
 * probe.samples.map(({ step }) => step) // → 0,5,10,15
 * const [{ layers: [dense], variables, predicted }] = probe.samples
 * dense.path // → dense
 * dense.gradient!.rms > 0 // → true
 * variables[0].name // → dense/kernel
 * predicted[0].counts.reduce((a, b) => a + b) // → 8
 */
export function createProbe(options?: ProbeOptions): Probe {
  const where = "createProbe"
  const {
    every = 10,
    histograms = 100,
    layers,
    values = 1024,
    saturation = 0.01,
    keep = Number.POSITIVE_INFINITY,
    onSample,
  } = checkOptions(where, options, known)
  checkCount(where, "every", every, 1)
  if (histograms !== false && !(Number.isSafeInteger(histograms) && histograms >= 1))
    throw new ArgumentError(
      `${where}: histograms must be a whole number of 1 or more (every so many steps), or false, got ${show(histograms)}.`,
    )
  if (layers !== undefined)
    for (const path of checkArray(where, "layers", layers, `layers: ["dense", "dense_1"]`))
      if (typeof path !== "string")
        throw new ArgumentError(`${where}: layers are paths such as "dense", as samples name them, got ${show(path)}.`)
  checkCount(where, "values", values, 1)
  checkNotNegative(where, "saturation", saturation)
  if (keep !== Number.POSITIVE_INFINITY) checkCount(where, "keep", keep, 0)
  if (onSample !== undefined) checkFunction(where, onSample, "onSample: (sample) => {}")
  const samples: StepSample[] = []
  return {
    samples,
    key: `createProbe ${JSON.stringify({ layers, values, saturation })}`,
    wants(step) {
      if (histograms !== false && step % histograms === 0) return "histograms"
      return step % every === 0 ? "statistics" : undefined
    },
    trace(kind, step) {
      const sheet = createSheet()
      const wishes = { layers, histograms: kind === "histograms", values, saturation }
      const read = traceStep(sheet, step, wishes)
      return {
        tensors: sheet.tensors(),
        read(values) {
          sheet.fill(values)
          return read()
        },
      }
    },
    receive(step, seen) {
      const sample = { step, ...seen }
      if (keep > 0) samples.push(sample)
      if (samples.length > keep) samples.shift()
      onSample?.(sample)
    },
  }
}
