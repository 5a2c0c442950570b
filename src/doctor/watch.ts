import { checkChoice, checkCount, checkFunction } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Callback } from "../callbacks/index.ts"
import { createProbe, type Probe, type StepSample } from "../inspect/index.ts"
import { allChecks, findingsOf } from "./allChecks.ts"
import { diagnose } from "./diagnose.ts"
import { type Finding, ranked } from "./finding.ts"
import { type Language, lineOf } from "./report.ts"

export interface WatchOptions {
  /** Looks into every so many steps, the first one included. Default 50. */
  readonly every?: number
  /** Given each finding once, as a line. Default `console.warn`. */
  readonly print?: (line: string) => void
  /** Default en. */
  readonly language?: Language
}

const known: OptionNames<WatchOptions> = { every: true, print: true, language: true }

export interface Watch {
  /** For `fit({ probes })`. */
  readonly probe: Probe
  /** For `fit({ callbacks })`. */
  readonly callback: Callback
  /** What was found so far. */
  readonly findings: readonly Finding[]
}

/**
 * A doctor who looks on while `fit` trains, and prints each finding once, at the end of the epoch in which it is seen;
 * what only the whole training shows, at its end. It looks into one step in fifty, the others cost nothing, and the
 * training is the same to the last bit.
 * @example
 * const model = new Sequential([new layers.Dense(4, { activation: "relu", biasInitializer: new initializers.Constant(-99) }), new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * const watch = doctor.watch({ print: () => {} })
 * await model.fit(random.normal([32, 3]), ones([32, 1]), { probes: [watch.probe], callbacks: [watch.callback] })
 * watch.findings.map(({ id }) => id).includes("deadUnits") // → true
 */
export function watch(options?: WatchOptions): Watch {
  const {
    every = 50,
    print = (line: string) => console.warn(line),
    language = "en",
  } = checkOptions("watch", options, known)
  checkCount("watch", "every", every, 1)
  checkFunction("watch", print, "print: (line) => {}")
  checkChoice("watch", "language", language, ["en", "ja"])
  const probe = createProbe({ every, histograms: false, keep: 20 })
  const curves: Record<string, number[]> = {}
  const epochs: number[] = []
  const found = new Map<string, Finding>()
  const first = { sample: undefined as StepSample | undefined }
  const add = (findings: readonly Finding[]) => {
    for (const finding of findings) {
      if (found.has(finding.id)) continue
      found.set(finding.id, finding)
      print(lineOf(finding, language))
    }
  }
  const look = () => {
    first.sample ??= probe.samples[0]
    if (!first.sample) return
    // How it began stays known, however long it goes on.
    const samples = probe.samples[0] === first.sample ? probe.samples : [first.sample, ...probe.samples]
    add(allChecks.flatMap((check) => findingsOf(check, check.sample?.(samples) ?? [])))
  }
  return {
    probe,
    get findings() {
      look()
      return ranked([...found.values()])
    },
    callback: {
      onEpochEnd(epoch, logs) {
        epochs.push(epoch)
        for (const [name, value] of Object.entries(logs)) {
          curves[name] ??= []
          curves[name].push(value)
        }
        look()
      },
      onTrainEnd() {
        add(diagnose({ history: curves, epoch: epochs, stopped: false }))
      },
    },
  }
}
