import { ArgumentError } from "../base/errors.ts"
import type { Callback, CallbackContext, CallbackLogs, CallbackModel } from "../callbacks/index.ts"
import { type Batch, createBatches, type Samples } from "./batches.ts"
import type { BatchOrder } from "./batchOrder.ts"
import { createBreather } from "./breathe.ts"
import { evaluate } from "./evaluate.ts"
import { createHistory, createMeans, type History, validationLogs } from "./history.ts"
import { explainNonFinite } from "./nonFinite.ts"
import { createObservedStep } from "./observedStep.ts"
import type { StepObserver } from "./observer.ts"
import { finishesOf, logDirections } from "./outputs.ts"
import type { Network, Steps, TrainingSettings } from "./steps.ts"

/** What is trained, and by which programs. */
export interface Trainee {
  readonly network: Network
  readonly settings: TrainingSettings
  readonly steps: Steps
  /** As callbacks see it. */
  readonly model: CallbackModel
}

export interface Schedule {
  readonly batchSize: number
  readonly epochs: number
  readonly initialEpoch: number
  readonly stepsPerEpoch: number
  readonly orderOf: BatchOrder
  readonly validation: Samples | undefined
  readonly validationBatchSize: number
  readonly callbacks: readonly Callback[]
  /** Look into some of the steps. */
  readonly observers: readonly StepObserver[]
  readonly signal: AbortSignal | undefined
  /** 1 prints a line an epoch. */
  readonly verbose: number
}

/** The training loop: epochs of batches, each one program; see `Model.fit`. */
export async function train(trainee: Trainee, samples: Samples, schedule: Schedule): Promise<History> {
  const { batchSize, epochs, initialEpoch, stepsPerEpoch, orderOf, validation, signal } = schedule
  if (samples.size === 0) throw new ArgumentError("fit: x has no samples.")
  const { network, settings, steps, model } = trainee
  const batches = createBatches(samples, batchSize)
  const means = createMeans(settings.names, finishesOf(settings.outputs))
  const history = createHistory()
  const breathe = createBreather()
  let stopped = false
  const context: CallbackContext = {
    model,
    epochs,
    batchSize,
    steps: stepsPerEpoch,
    directions: directionsOf(settings, validation !== undefined),
    stop() {
      stopped = true
    },
  }
  const hooks = collectHooks(schedule.callbacks)
  const step = createObservedStep(trainee, schedule.observers)
  const halted = (): boolean => stopped || signal?.aborted === true
  let logs: CallbackLogs = {}

  await each(hooks.onTrainBegin, (hook) => hook(logs, context))
  for (let epoch = initialEpoch; epoch < epochs && !halted(); epoch++) {
    await each(hooks.onEpochBegin, (hook) => hook(epoch, {}, context))
    // 1. The first batch.
    const began = performance.now()
    const batchAt = (index: number): Batch => batches(...orderOf(epoch * stepsPerEpoch + index))
    means.reset()
    let batch = batchAt(0)
    // 2. Training. While a long program runs on threads of its own, the next batch is gathered.
    for (let index = 0; index < stepsPerEpoch && !halted(); index++) {
      if (hooks.onBatchBegin) await each(hooks.onBatchBegin, (hook) => hook(index, {}, context))
      const running = step(batch)
      const next = index + 1 < stepsPerEpoch ? batchAt(index + 1) : batch
      const values = (await running).dataSync()
      if (!Number.isFinite(values[0])) throw explainNonFinite(network, settings, batch, values[0]!)
      means.add(values, batch.size)
      batch = next
      if (hooks.onBatchEnd) {
        const current = means.logs()
        await each(hooks.onBatchEnd, (hook) => hook(index, current, context))
      }
      const breath = breathe()
      if (breath) await breath
    }
    if (means.samples === 0) break // stopped before the first batch
    // 3. Validation, unless a signal asks for a quick end.
    logs = means.logs()
    if (validation && !signal?.aborted) {
      const judged = await evaluate(settings, steps, validation, { batchSize: schedule.validationBatchSize, signal })
      if (judged) logs = { ...logs, ...validationLogs(judged) }
    }
    history.add(epoch, logs)
    if (schedule.verbose > 0) console.log(epochLine(epoch, epochs, logs, performance.now() - began))
    await each(hooks.onEpochEnd, (hook) => hook(epoch, logs, context))
  }
  const record = history.finish(halted())
  await each(hooks.onTrainEnd, (hook) => hook(logs, context))
  return record
}

/** What the logs of an epoch are called, with which of them should fall and which rise. */
function directionsOf({ names, outputs }: TrainingSettings, validated: boolean): CallbackContext["directions"] {
  const found = logDirections(outputs)
  const trained = Object.fromEntries(names.map((name, i) => [name, found[i]]))
  return validated ? { ...trained, ...validationLogs(trained) } : trained
}

type Hooks = { readonly [K in keyof Callback]-?: readonly NonNullable<Callback[K]>[] | undefined }

/** The hooks of all callbacks by name; undefined where there are none, so that a step costs nothing for them. */
function collectHooks(callbacks: readonly Callback[]): Hooks {
  const collect = <K extends keyof Callback>(name: K) => {
    const found = callbacks.flatMap((callback) => {
      const hook = callback[name]
      return hook ? [hook.bind(callback) as NonNullable<Callback[K]>] : []
    })
    return found.length > 0 ? found : undefined
  }
  return {
    onTrainBegin: collect("onTrainBegin"),
    onEpochBegin: collect("onEpochBegin"),
    onBatchBegin: collect("onBatchBegin"),
    onBatchEnd: collect("onBatchEnd"),
    onEpochEnd: collect("onEpochEnd"),
    onTrainEnd: collect("onTrainEnd"),
  }
}

async function each<H>(hooks: readonly H[] | undefined, call: (hook: H) => void | Promise<void>): Promise<void> {
  if (hooks) for (const hook of hooks) await call(hook)
}

function epochLine(epoch: number, epochs: number, logs: CallbackLogs, milliseconds: number): string {
  const figures = Object.entries(logs).map(([name, value]) => `${name} ${value.toFixed(4)}`)
  return [`Epoch ${epoch + 1}/${epochs}`, ...figures, `${(milliseconds / 1000).toFixed(1)} s`].join(" · ")
}
