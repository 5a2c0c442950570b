import { afterEach, describe, expect, it, vi } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { SGD } from "../optimizers/index.ts"
import { tensor, Variable } from "../tensor/index.ts"
import type { CallbackContext, CallbackLogs } from "./callback.ts"
import golden from "./callbacks.golden.json" with { type: "json" }
import * as callbacks from "./index.ts"

const { EarlyStopping, ReduceLROnPlateau } = callbacks
type Watcher = callbacks.EarlyStopping | callbacks.ReduceLROnPlateau

const directions = { loss: "min", accuracy: "max", valLoss: "min", valAccuracy: "max", own: undefined } as const

/** As fit calls it; the only weight tells the epoch. */
function watch(callback: Watcher, logs: readonly CallbackLogs[], known: CallbackContext["directions"] = directions) {
  const optimizer = new SGD({ learningRate: 0.5 })
  const weight = new Variable(tensor([-1]))
  let stopped = false
  const context: CallbackContext = {
    model: {
      name: "tiny",
      optimizer,
      variables: [weight],
      getWeights: () => [weight.value],
      setWeights: ([value]) => weight.assign(value!),
    },
    epochs: logs.length,
    batchSize: 1,
    steps: 1,
    directions: known,
    stop() {
      stopped = true
    },
  }
  callback.onTrainBegin({}, context)
  const rates: number[] = []
  for (const [epoch, log] of logs.entries()) {
    weight.assign([epoch])
    callback.onEpochEnd(epoch, log, context)
    rates.push(optimizer.learningRate.value.item())
    if (stopped) break
  }
  if (callback instanceof EarlyStopping) callback.onTrainEnd({}, context)
  return { epochs: rates.length, weights: weight.value.item(), rates }
}

const losses = (...values: number[]): CallbackLogs[] => values.map((valLoss) => ({ valLoss }))

describe("what Keras's callbacks do, ours do", () => {
  for (const { callback, options, values, ...wanted } of golden.cases)
    it(`${callback} ${JSON.stringify(options)} on ${values.join(", ")}`, () => {
      const logs = values.map((value) => ({ [(options as { monitor?: string }).monitor ?? "valLoss"]: value }))
      const Class = { EarlyStopping, ReduceLROnPlateau }[callback as "EarlyStopping" | "ReduceLROnPlateau"]
      const instance = new Class(options as object)
      // Twice: it starts afresh.
      for (let run = 0; run < 2; run++) {
        const { epochs, weights, rates } = watch(instance, logs)
        if ("rates" in wanted) expectClose(rates, wanted.rates as number[], { relative: 1e-6, absolute: 0 })
        else expect({ epochs, weights }).toEqual(wanted)
      }
    })
})

describe("EarlyStopping", () => {
  it("tells the best value, its epoch, and the one after which it stopped", () => {
    const stopping = new EarlyStopping({ patience: 2 })
    watch(stopping, losses(3, 1, 2, 2, 2))
    expect([stopping.best, stopping.bestEpoch, stopping.stoppedEpoch]).toEqual([1, 1, 3])
    watch(stopping, losses(3, 1, 2))
    expect([stopping.best, stopping.bestEpoch, stopping.stoppedEpoch]).toEqual([1, 1, undefined])
  })

  it("takes no NaN for the best, and any number for better", () => {
    const run = (...values: number[]) =>
      watch(new EarlyStopping({ patience: 2, restoreBestWeights: true }), losses(...values))
    expect(run(Number.NaN, 3, 2, Number.NaN, Number.NaN, 1)).toMatchObject({ epochs: 5, weights: 2 })
    expect(run(Number.NaN, Number.NaN, 1)).toMatchObject({ epochs: 2, weights: 0 })
  })

  it("passes over an epoch that was broken off before validation", () => {
    const stopping = new EarlyStopping({ restoreBestWeights: true })
    expect(watch(stopping, [{ loss: 3, valLoss: 2 }, { loss: 2 }]).weights).toBe(0)
    expect(stopping.stoppedEpoch).toBeUndefined()
  })
})

describe("a monitor", () => {
  const refusal = (make: () => Watcher, known?: CallbackContext["directions"]): unknown => {
    try {
      watch(make(), losses(1), known)
    } catch (error) {
      return error
    }
    throw new Error("nothing was refused")
  }
  const message = (...args: Parameters<typeof refusal>): string => (refusal(...args) as Error).message

  it("that is no log of this training is refused before it begins, with the nearest that is", () => {
    for (const Class of [EarlyStopping, ReduceLROnPlateau]) {
      const error = refusal(() => new Class({ monitor: "val_loss" }))
      expect(error).toBeInstanceOf(NameError)
      expect((error as Error).message).toBe(
        `${Class.name}: unknown log 'val_loss'. Did you mean 'valLoss'? Known: loss, accuracy, valLoss, valAccuracy, own.`,
      )
      expect(message(() => new Class({ monitor: "toString" }))).toContain("unknown log 'toString'")
    }
  })

  it("of validation data that is not given is told so", () => {
    const trained = { loss: "min", accuracy: "max" } as const
    expect(message(() => new EarlyStopping(), trained)).toBe(
      "EarlyStopping: there is no 'valLoss' without validation data. Give fit validationData or validationSplit, or monitor 'loss'.",
    )
    expect(message(() => new ReduceLROnPlateau({ monitor: "val_accuracy" }), trained)).toContain(
      "or monitor 'accuracy'",
    )
    expect(message(() => new EarlyStopping({ monitor: "valAcuracy" }), trained)).toContain("Did you mean 'accuracy'?")
  })

  it("that does not say whether it should fall or rise needs a mode", () => {
    const error = refusal(() => new EarlyStopping({ monitor: "own" }))
    expect(error).toBeInstanceOf(ArgumentError)
    expect((error as Error).message).toContain(`Give mode: "min" or mode: "max".`)
    const logs = [5, 4, 6].map((own) => ({ own }))
    expect(watch(new EarlyStopping({ monitor: "own", mode: "min", restoreBestWeights: true }), logs).weights).toBe(1)
    expect(watch(new EarlyStopping({ monitor: "own", mode: "max", restoreBestWeights: true }), logs).weights).toBe(0)
  })
})

describe("settings outside their range are refused, by name", () => {
  const wrong: [() => unknown, string][] = [
    [() => new EarlyStopping({ monitor: 1 as never }), "EarlyStopping: monitor must be the name of a log"],
    [() => new EarlyStopping({ mode: "mni" as "min" }), "unknown mode 'mni'. Did you mean 'min'?"],
    [() => new EarlyStopping({ minDelta: -1 }), "EarlyStopping: minDelta must be a number of 0 or more"],
    [() => new EarlyStopping({ patience: 1.5 }), "EarlyStopping: patience must be a whole number"],
    [() => new EarlyStopping({ baseline: Number.NaN }), "EarlyStopping: baseline must be a finite number"],
    [() => new EarlyStopping({ restoreBestWeights: 1 as never }), "restoreBestWeights must be true or false"],
    [() => new EarlyStopping({ startFromEpoch: -1 }), "startFromEpoch must be a whole number"],
    [() => new EarlyStopping({ restoreBest: true } as never), "Did you mean 'restoreBestWeights'?"],
    [() => new ReduceLROnPlateau({ factor: 1 }), "ReduceLROnPlateau: factor must be above 0 and below 1"],
    [() => new ReduceLROnPlateau({ cooldown: -1 }), "ReduceLROnPlateau: cooldown must be a whole number"],
    [() => new ReduceLROnPlateau({ minLr: -1 }), "ReduceLROnPlateau: minLr must be"],
    [() => new ReduceLROnPlateau({ minLR: 0 } as never), "Did you mean 'minLr'?"],
  ]
  for (const [make, text] of wrong)
    it(text, () => {
      expect(make).toThrow(text)
    })
})

describe("verbose callbacks", () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it("print a line when they act, and only then", () => {
    const print = vi.spyOn(console, "log").mockImplementation(() => {})
    watch(new EarlyStopping({ patience: 1, restoreBestWeights: true, verbose: 1 }), losses(1, 2, 3))
    watch(new ReduceLROnPlateau({ patience: 1, factor: 0.5, verbose: 1 }), losses(1, 2))
    watch(new EarlyStopping({ patience: 1, restoreBestWeights: true }), losses(1, 2, 3))
    expect(print.mock.calls.map(([line]) => line)).toEqual([
      "Epoch 2: EarlyStopping ends training; valLoss 2",
      "EarlyStopping restores the weights of epoch 1",
      "Epoch 2: ReduceLROnPlateau sets the learning rate to 0.25",
    ])
  })
})
