import type { Progress } from "../datasets/index.ts"
import type { TargetName } from "../targets/target.ts"

/** What a run may be told; each experiment has its own defaults. */
export interface Settings {
  readonly epochs: number
  readonly batchSize: number
  /** Of the first epoch; what it does later is the experiment's own. */
  readonly learningRate: number
}

export interface RunOptions extends Partial<Settings> {
  /** Fixes the weights and the order of the examples. Default: 0. */
  readonly seed?: number
  /** Default: chosen for this machine. */
  readonly target?: TargetName
  /** Use the first so many examples only, in training and in testing. Default: as many as the experiment takes. */
  readonly limit?: number
  /** Use all examples, where the experiment usually takes a part of them. Default: false. */
  readonly full?: boolean
  /** Stops the training early; what was learned until then is still tested. */
  readonly signal?: AbortSignal
  /** Told what happens while it happens. */
  readonly watch?: Watcher
}

/** One file per experiment: what to train, and what should be seen. Run by the command line, pages and tests alike. */
export interface Experiment {
  readonly id: string
  readonly title: { readonly en: string; readonly ja: string }
  /** One or two sentences: what is learned here. */
  readonly description: { readonly en: string; readonly ja: string }
  readonly defaults: Settings
  run(options?: RunOptions): Promise<Outcome>
}

export interface Watcher {
  /** While data is downloaded. */
  onDownload?(progress: Progress): void
  /** Before the first step. */
  onStart?(start: Start): void
  onBatch?(batch: BatchRecord): void
  onEpoch?(epoch: EpochRecord): void
}

export interface Start {
  readonly target: TargetName
  readonly dataset: string
  /** Where the data comes from, one sentence. */
  readonly source: string
  /** What the user should know, one sentence each. */
  readonly notices: readonly string[]
  /** Where less than the full data set was found: what is missing and why, one sentence. */
  readonly shortfall?: string
  readonly trainSize: number
  readonly testSize: number
  /** Trainable numbers in the network. */
  readonly parameters: number
  /** The network in one line, for example `784-128-10`. */
  readonly network: string
  readonly settings: Settings
  readonly stepsPerEpoch: number
}

export interface BatchRecord {
  /** Counted from 1. */
  readonly epoch: number
  /** Steps done in this epoch, counted from 1. */
  readonly step: number
  readonly steps: number
  /** Means over the epoch so far. */
  readonly loss: number
  readonly accuracy: number
}

export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number
  readonly loss: number
  /** Right answers / answers, exactly. */
  readonly accuracy: number
  /** The epoch was broken off, in its training or in the test that follows. */
  readonly partial?: true
  /** On the test set; absent where the epoch was broken off. */
  readonly valLoss?: number
  readonly valAccuracy?: number
  readonly seconds: number
}

export interface Outcome {
  readonly experiment: string
  readonly seed: number
  readonly target: TargetName
  readonly dataset: string
  readonly trainSize: number
  readonly testSize: number
  readonly settings: Settings
  readonly epochs: readonly EpochRecord[]
  readonly testLoss: number
  /** Right answers / answers, exactly. */
  readonly testAccuracy: number
  /** From the first step to the last test. */
  readonly seconds: number
  /** Whether `signal` stopped the training early. */
  readonly interrupted: boolean
  /** Mean loss of successive stretches of steps, for a curve. */
  readonly losses: readonly number[]
  /** Test images that were read wrongly, the surest mistakes first. */
  readonly misread: readonly Misread[]
}

export interface Misread {
  /** Bytes, 0 paper to 255 ink. */
  readonly pixels: Uint8Array
  readonly width: number
  readonly truth: string
  readonly read: string
}
