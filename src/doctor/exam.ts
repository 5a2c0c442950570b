import { key as keyOf } from "../base/threefry.ts"
import type { AnyModel } from "../inspect/anyModel.ts"
import { checkModelGradients, createProbe, type LayerGradients, type StepSample } from "../inspect/index.ts"
import { observeLayers } from "../layers/_observe.ts"
import { penaltiesOf } from "../layers/_penalties.ts"
import type { AnyLayer } from "../layers/layer.ts"
import type { Loss } from "../losses/index.ts"
import { settledLoss } from "../losses/resolve.ts"
import { asSamples, createBatches, type LabelledData, type Samples } from "../models/batches.ts"
import { createObservedStep } from "../models/observedStep.ts"
import type { StepObserver } from "../models/observer.ts"
import { permutation, streamOf } from "../models/seeds.ts"
import type { Trainee } from "../models/train.ts"
import { asTensor, type Tensor, type Variable } from "../tensor/index.ts"
import { type Labels, labelsOf } from "./labels.ts"
import { mean } from "./numbers.ts"

/** A few steps of training at a multiple of the learning rate, from the state in which the model is. */
export interface Trial {
  readonly factor: number
  /** Of each batch, before its step; ends early where it is not finite or has grown a thousandfold. */
  readonly losses: readonly number[]
  /** How much lower the last batches are than without training, as a share; −∞ where it ended early. */
  readonly drop: number
}

/** A model with its data, and what checks measure of them: each measurement is made once, when it is first asked for. */
export interface Exam {
  readonly model: AnyModel
  readonly train: Samples
  readonly test: Samples | undefined
  /** Of the first output. */
  readonly loss: Loss
  readonly labels: Labels
  /** Whether the optimizer has not taken a step yet. */
  readonly untrained: boolean
  readonly learningRate: number
  /** How many steps the training is to have. */
  readonly steps: number
  /** Some of the samples, in an order of their own. */
  some(count: number): Samples
  /** What reaches the first layers with weights, of some samples. */
  firstInputs(): readonly { readonly layer: AnyLayer; readonly path: string; readonly input: Tensor }[]
  /** The loss of a batch as training counts it, without penalties. */
  lossOf(batch: Samples): number
  /** The same outside training. */
  evalLoss(batch: Samples): Promise<number>
  /** Gradient times step of the very first step, over all weights, along the gradient as it is computed. */
  firstSlope(): Promise<number | undefined>
  /** What the first output says of some samples. */
  predictions(): Promise<Tensor>
  trial(factor: number): Promise<Trial>
  /** Steps of the trial at the model's own rate: the first, one in the middle, the last. */
  samples(): Promise<readonly StepSample[]>
  /** Of every layer that learns; undefined where it would take too long. */
  gradients(): readonly LayerGradients[] | undefined
  /** Trains on one batch again and again. @returns the loss before and after, without penalties. */
  repeat(batch: Samples, steps: number, factor: number): Promise<readonly [before: number, after: number]>
}

export interface ExamOptions {
  readonly batchSize: number
  readonly trialSteps: number
  readonly steps: number | undefined
  readonly seed: number
}

/** Multiply-adds in the interpreter that a gradient check may take: some seconds. */
const gradientBudget = 1.5e8
const gradientSamples = 4

/** Runs `body` with an exam of the model; its weights, the optimizer's state and what is drawn are then as before. */
export async function withExam<T>(
  model: AnyModel,
  data: LabelledData,
  test: LabelledData | undefined,
  { batchSize, trialSteps, steps, seed }: ExamOptions,
  body: (exam: Exam) => Promise<T>,
): Promise<T> {
  const where = "checkup"
  const train = asSamples(where, data.x, data.y, model.ends)
  const order = permutation(train.size, streamOf(keyOf(seed), "order"))
  const some = (count: number): Samples => createBatches(train, Math.min(count, train.size))(0, order)
  const during = <R>(use: (trainee: Trainee) => Promise<R>): Promise<R> => model.trainWith(where, train, seed, use)
  const settings = await during(async (trainee) => trainee.settings) // builds the optimizer's slots, too
  const { optimizer } = settings
  const state = [...new Set<Variable>([...model.variables, ...optimizer.variables])]
  const before = state.map((variable) => variable.value)
  const restore = () => {
    state.forEach((variable, i) => {
      variable.assign(before[i]!)
    })
  }
  const learningRate = optimizer.learningRate.value.item()
  const penalties = (): number => penaltiesOf(model.trainableVariables).reduce((sum, t) => sum + t.item(), 0)
  const lossOf = ({ x, y }: Samples): number => {
    try {
      const { loss } = model.lossOn(where, asGiven(model, "inputs", x), asGiven(model, "outputs", y))
      return loss(x, y).item() - penalties()
    } finally {
      restore()
    }
  }

  const batches = createBatches(train, Math.min(batchSize, train.size))
  const inEpoch = Math.max(1, Math.floor(train.size / batchSize))
  const looks = new Set([0, Math.floor(trialSteps / 2), trialSteps - 1])
  let seen: readonly StepSample[] = []
  const run = (factor: number): Promise<readonly number[]> =>
    during(async (trainee) => {
      const probe = factor === 1 ? createProbe({ every: 1, histograms: false }) : undefined
      const losses: number[] = []
      try {
        model.reseed(streamOf(keyOf(seed), "draws"))
        optimizer.learningRate = learningRate * factor
        const plain = (...tensors: readonly Tensor[]) => trainee.steps.train(...tensors)
        const observed = probe && ((batch: Samples) => createObservedStep(trainee, [probe])(batch))
        for (let i = 0; i < trialSteps; i++) {
          const batch = batches(i % inEpoch, order)
          const looked = observed && looks.has(i)
          const [loss] = (await (looked ? observed(batch) : plain(...batch.x, ...batch.y))).dataSync()
          losses.push(loss!)
          if (!Number.isFinite(loss) || Math.abs(loss!) > 1000 * (1 + Math.abs(losses[0]!))) break
        }
        if (probe) seen = [...probe.samples]
      } finally {
        restore()
      }
      return losses
    })
  const curves = new Map<number, Promise<readonly number[]>>()
  const curveAt = (factor: number) => {
    const curve = curves.get(factor) ?? run(factor)
    curves.set(factor, curve)
    return curve
  }
  const once = <R>(make: () => R): (() => R) => {
    let made: { readonly value: R } | undefined
    return () => {
      made ??= { value: make() }
      return made.value
    }
  }

  const [shape, output] = [train.y[0]!.shape, model.outputShapes[0]!]
  const exam: Exam = {
    ...{ model, train, some, learningRate, lossOf },
    test: test && asSamples(`${where}: test`, test.x, test.y, model.ends),
    loss: settledLoss(settings.outputs[0]!.loss, shape, [train.size, ...output]),
    labels: labelsOf(train.y[0]!),
    untrained: optimizer.iterations.value.item() === 0,
    steps: steps ?? 10 * Math.ceil(train.size / batchSize),
    firstInputs: once(() => firstInputsOf(model, some(256))),
    predictions: once(() => during(async ({ network }) => network.run(some(256).x, {})[0]!).finally(restore)),
    async trial(factor) {
      const [still, losses] = [await curveAt(0), await curveAt(factor)]
      const last = Math.max(1, Math.ceil(trialSteps / 3))
      const base = mean(still.slice(-last))
      const drop =
        losses.length < trialSteps ? Number.NEGATIVE_INFINITY : (base - mean(losses.slice(-last))) / Math.abs(base)
      return { factor, losses, drop: Number.isNaN(drop) ? Number.NEGATIVE_INFINITY : drop }
    },
    evalLoss: (batch) =>
      during(async ({ steps }) => (await steps.test(...batch.x, ...batch.y)).dataSync()[0]! - penalties()),
    firstSlope: once(() =>
      during(async (trainee) => {
        let slope: number | undefined
        const along: StepObserver<number> = {
          key: "first slope",
          wants: () => "slope",
          trace: (_kind, { variables }) => ({
            tensors: [
              variables
                .map(({ before, after, gradient }) => after.sub(before).mul(gradient).sum())
                .reduce((sum, part) => sum.add(part), asTensor(0)),
            ],
            read: ([values]) => values![0]!,
          }),
          receive(_step, found) {
            slope = found
          },
        }
        try {
          await createObservedStep(trainee, [along])(batches(0, order))
        } finally {
          restore()
        }
        return slope
      }),
    ),
    async samples() {
      await curveAt(1)
      return seen
    },
    gradients: once(() => {
      const each = model.multiplyAdds(model.builtFor!) + model.countParams()
      const variables = model.trainableVariables.length
      const size = Math.min(gradientSamples, train.size)
      const entries = Math.min(12, Math.floor(gradientBudget / (each * size * 2 * variables)))
      if (entries < 3) return undefined
      const { x, y } = some(size)
      try {
        return checkModelGradients(model, asGiven(model, "inputs", x), asGiven(model, "outputs", y), { entries })
      } finally {
        restore()
      }
    }),
    repeat: (batch, count, factor) =>
      during(async (trainee) => {
        const values: number[] = []
        try {
          model.reseed(streamOf(keyOf(seed), "draws"))
          optimizer.learningRate = learningRate * factor
          for (let i = 0; i < count; i++) {
            const penalty = i < 1 || i > count - 6 ? penalties() : 0
            values.push((await trainee.steps.train(...batch.x, ...batch.y)).dataSync()[0]! - penalty)
            if (!Number.isFinite(values.at(-1))) break
          }
        } finally {
          restore()
        }
        return [values[0]!, mean(values.slice(-5))] as const
      }),
  }
  try {
    return await body(exam)
  } finally {
    restore()
  }
}

/** As the model takes it: one tensor, a list, or a record. */
function asGiven(model: AnyModel, end: "inputs" | "outputs", parts: readonly Tensor[]) {
  return model.ends[end].form === "one" ? parts[0]! : parts
}

function firstInputsOf(model: AnyModel, { x }: Samples) {
  const raw = new Set<unknown>(x)
  const found: { layer: AnyLayer; path: string; input: Tensor }[] = []
  observeLayers(
    (observed, { inputs, output }) => {
      const layer = observed as unknown as AnyLayer
      if (layer.sublayers.length > 0) return
      const input = inputs.find((part) => raw.has(part))
      if (!input) return
      if (layer.weights.length > 0) found.push({ layer, path: observed.path.replace(`${model.name}/`, ""), input })
      else raw.add(output)
    },
    () => model.run(x, {}),
  )
  return found
}

/** One after the other: a model is trained by one at a time. */
export async function trialsOf(exam: Exam, factors: readonly number[]): Promise<readonly Trial[]> {
  const trials: Trial[] = []
  for (const factor of factors) trials.push(await exam.trial(factor))
  return trials
}

/** At 100 times the model's own rate and more, tenfold each, to one beyond the first that lowers the loss by `enough`. */
export async function trialsAbove(exam: Exam, enough: number): Promise<readonly Trial[]> {
  const trials: Trial[] = []
  for (let factor = 100; factor <= 1e7 && !(trials.length > 1 && trials.at(-2)!.drop >= enough); factor *= 10)
    trials.push(await exam.trial(factor))
  return trials
}
