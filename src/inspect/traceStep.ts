import { linear, softmax } from "../activations/index.ts"
import { NameError } from "../base/errors.ts"
import { range } from "../base/shape.ts"
import type { TracedLayer, TracedPrediction, TracedStep, TracedVariable } from "../models/observer.ts"
import { asTensor, oneHot, ones, type Tensor, vjp, where } from "../tensor/index.ts"
import { traitsOf } from "./activationTraits.ts"
import { withoutModelName } from "./anyModel.ts"
import { histogramOf, type TensorHistogram } from "./histogram.ts"
import type { EffectiveRate, LayerSample, PredictedClasses, Saturation, StepSample, VariableSample } from "./sample.ts"
import { ratioOf, type Sheet } from "./sheet.ts"
import { addRms, addStatistics } from "./statistics.ts"

export interface Wishes {
  /** Paths; all layers without. */
  readonly layers: readonly string[] | undefined
  readonly histograms: boolean
  /** Elements of a tensor that a histogram and the effective rate look at, at most. */
  readonly values: number
  /** |f′| below which a value is saturated. */
  readonly saturation: number
}

/** Adds to the sheet all that is to be known of a step; what comes back reads it. */
export function traceStep(sheet: Sheet, step: TracedStep, wishes: Wishes): () => Omit<StepSample, "step"> {
  const all = namedLayers(step.layers)
  const chosen = choose(all, wishes.layers)
  const layers = chosen.map((layer) => addLayer(sheet, layer, all, wishes))
  const paths = wishes.layers && new Set(wishes.layers)
  const variables = step.variables
    .map((traced) => ({ traced, name: withoutModelName(traced.variable.name) }))
    .filter(({ name }) => paths === undefined || paths.has(name.slice(0, name.lastIndexOf("/"))))
    .map(({ traced, name }) => addVariable(sheet, name, traced, wishes))
  const predicted = step.predictions.flatMap((prediction) =>
    addPredicted(sheet, step.predictions.length === 1 ? { ...prediction, name: "output" } : prediction),
  )
  return () => ({
    layers: layers.map((read) => read()),
    variables: variables.map((read) => read()),
    predicted: predicted.map((read) => read()),
  })
}

interface NamedLayer extends TracedLayer {
  /** Numbered from the second call on. */
  readonly name: string
}

/** The layers that compute, without those that only hold others. */
function namedLayers(layers: readonly TracedLayer[]): readonly NamedLayer[] {
  const calls = new Map<string, number>()
  return layers
    .filter(({ layer }) => layer.sublayers.length === 0 && layer.kind !== "InputLayer")
    .map((traced) => {
      const call = (calls.get(traced.path) ?? 0) + 1
      calls.set(traced.path, call)
      return { ...traced, name: call === 1 ? traced.path : `${traced.path}#${call}` }
    })
}

function choose(all: readonly NamedLayer[], paths: readonly string[] | undefined): readonly NamedLayer[] {
  if (paths === undefined) return all
  const known = [...new Set(all.map(({ path }) => path))]
  const unknown = paths.find((path) => !known.includes(path))
  if (unknown !== undefined) throw new NameError("layer", unknown, known, "createProbe")
  return all.filter(({ path }) => paths.includes(path))
}

function addLayer(sheet: Sheet, traced: NamedLayer, all: readonly NamedLayer[], wishes: Wishes): () => LayerSample {
  const { layer, name, output, preActivation } = traced
  const activation = layer.finalActivation
  const before = preActivation && activation !== linear ? preActivation : undefined
  // Where the loss takes logits, the activation itself was left out.
  const leftOut = before !== undefined && before.value === output.value
  const value = leftOut ? activation!(output.value) : output.value
  const backward = leftOut ? undefined : output.gradient
  const read = {
    activation: addStatistics(sheet, value, "both"),
    preActivation: before && addStatistics(sheet, before.value, "both"),
    gradient: backward && addStatistics(sheet, backward, "zero"),
    preActivationGradient: before?.gradient && addRms(sheet, before.gradient),
    ...addUnits(sheet, traced, value, wishes.saturation),
    histograms: addHistograms(sheet, { activation: value, preActivation: before?.value, gradient: backward }, wishes),
  }
  const inputs = inputsOf(traced, all)
  return () => ({
    path: name,
    kind: layer.kind,
    inputs,
    activation: read.activation(),
    preActivation: read.preActivation?.(),
    gradient: read.gradient?.(),
    preActivationGradient: read.preActivationGradient?.(),
    slope: read.slope?.(),
    dead: read.dead?.(),
    saturated: read.saturated?.(),
    histograms: read.histograms(),
  })
}

/** The newest layers before whose outputs these inputs are; one that passes its input on gives the same tensor. */
function inputsOf(traced: NamedLayer, all: readonly NamedLayer[]): readonly string[] {
  const before = all.slice(0, all.indexOf(traced))
  return traced.inputs.flatMap((input) => {
    const node = input.toNode()
    return before.findLast(({ output }) => output.value.toNode() === node)?.name ?? []
  })
}

interface Units {
  readonly slope?: () => number
  readonly dead?: () => number
  readonly saturated?: () => Saturation
}

function addUnits(sheet: Sheet, { layer, preActivation }: TracedLayer, value: Tensor, threshold: number): Units {
  const activation = layer.finalActivation
  if (!preActivation || !activation || activation === linear) return {}
  const { elementwise, canDie, saturates } = traitsOf(activation)
  if (!elementwise) return {}
  const [, pullback] = vjp(activation, preActivation.value)
  const slope = magnitude(pullback(ones(value.shape)))
  const axes = range(value.rank - 1)
  return {
    slope: addRms(sheet, slope),
    ...(canDie && { dead: sheet.scalar(ratioOf(value.notEqual(0).any({ axis: axes }).logicalNot())) }),
    ...(saturates && {
      saturated: addSaturation(sheet, slope.less(threshold), axes),
    }),
  }
}

function addSaturation(sheet: Sheet, flat: Tensor, axes: readonly number[]): () => Saturation {
  const read = sheet.scalars(ratioOf(flat), ratioOf(flat.logicalNot().any({ axis: axes }).logicalNot()))
  return () => ({ values: read(0), units: read(1) })
}

/** At most so many elements, evenly spread. */
const picked = (x: Tensor, most: number): Tensor =>
  x.flatten().slice([[0, x.size, Math.max(1, Math.ceil(x.size / most))]])

/** |x| in fewer operations than `abs`, which has a gradient to think of. */
const magnitude = (x: Tensor): Tensor => x.maximum(x.neg())

function addVariable(sheet: Sheet, name: string, traced: TracedVariable, wishes: Wishes): () => VariableSample {
  const { before, after, gradient } = traced
  const update = after.sub(before)
  const read = {
    weight: addStatistics(sheet, before, "first"),
    gradient: addStatistics(sheet, gradient, "zero"),
    update: addStatistics(sheet, update, "zero"),
    rate: addRate(sheet, picked(update, wishes.values), picked(gradient, wishes.values)),
    histograms: addHistograms(sheet, { weight: before, gradient, update }, wishes),
  }
  return () => {
    const [weight, change] = [read.weight(), read.update()]
    return {
      name,
      weight,
      gradient: read.gradient(),
      update: change,
      updateRatio: change.rms === 0 ? 0 : change.rms / weight.rms,
      effectiveRate: read.rate(),
      histograms: read.histograms(),
    }
  }
}

function addRate(sheet: Sheet, update: Tensor, gradient: Tensor): () => EffectiveRate | undefined {
  const counts = gradient.notEqual(0)
  const rate = where(counts, magnitude(update.div(gradient)), asTensor(0))
  const read = sheet.scalars(
    where(counts, rate.neg(), asTensor(Number.NEGATIVE_INFINITY)).max(),
    rate.max(),
    rate.square().mean(),
    ratioOf(counts),
  )
  return () => (read(3) === 0 ? undefined : { min: -read(0), max: read(1), rms: Math.sqrt(read(2) / read(3)) })
}

function addHistograms<Name extends string>(
  sheet: Sheet,
  tensors: Readonly<Record<Name, Tensor | undefined>>,
  { histograms, values: most }: Wishes,
): () => Partial<Record<Name, TensorHistogram>> {
  if (!histograms) return () => ({})
  const read = Object.entries<Tensor | undefined>(tensors).flatMap(([name, x]) => {
    if (!x) return []
    // The batch of a call may be smaller than that of another: how large, the call itself must tell.
    const [values, size] = [sheet.array(picked(x, most)), sheet.scalar(asTensor(x.size))]
    return [[name, () => histogramOf(values(), size())] as const]
  })
  return () => Object.fromEntries(read.map(([name, of]) => [name, of()])) as Partial<Record<Name, TensorHistogram>>
}

function addPredicted(sheet: Sheet, prediction: TracedPrediction): (() => PredictedClasses)[] {
  const labels = labelsOf(prediction)
  if (!labels) return []
  const { classes, of } = labels
  const counts = sheet.array(
    oneHot(of, classes)
      .sum({ axis: range(of.rank) })
      .cast("float32"),
  )
  return [() => ({ output: prediction.name, counts: Array.from(counts()) })]
}

/** The class of each sample, of an output that names classes. */
function labelsOf({ tensor, activation, loss }: Omit<TracedPrediction, "name">) {
  const classes = tensor.shape.at(-1) ?? 0
  if (tensor.rank < 2) return undefined
  if (classes > 1 && (activation === softmax || /categorical/i.test(loss.name)))
    return { classes, of: tensor.argmax({ axis: -1 }) }
  if (classes === 1 && /binary/i.test(loss.name)) {
    const middle = "fromLogits" in loss && loss.fromLogits === true ? 0 : 0.5
    return { classes: 2, of: tensor.greaterEqual(middle).cast("int32").squeeze(-1) }
  }
  return undefined
}
