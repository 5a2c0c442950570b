import * as activations from "../../activations/index.ts"
import { type ActivationLike, resolveActivation } from "../../activations/resolve.ts"
import { ArgumentError } from "../../base/errors.ts"
import * as initializers from "../../initializers/index.ts"
import type { InitializerLike } from "../../initializers/resolve.ts"
import * as layers from "../../layers/index.ts"
import type { Layer } from "../../layers/layer.ts"
import * as regularizers from "../../regularizers/index.ts"
import type { Regularizer } from "../../regularizers/regularizer.ts"
import { stopGradient, type Tensor } from "../../tensor/index.ts"
import type { WordsOf } from "../settings.ts"
import { MistoldDecay } from "./mistoldDecay.ts"

/** A convolution with ReLU, and what follows it. */
export type Convolution = {
  readonly filters: number
  /** Rows and columns of the kernel. */
  readonly kernel: number
  /** Rows and columns of zeros on each side. */
  readonly padding: number
  /** Rows and columns of a pooling after it; 1 for none. */
  readonly pool: number
}

/** A network as the course builds it: convolutions, then dense layers with one activation. */
export type NetworkSettings = {
  readonly convolutions: readonly Convolution[]
  /** Units of the hidden dense layers. */
  readonly hidden: readonly number[]
  readonly activation: string
  /** Of all weights, by the n inputs of a unit: normal (`stddev`), xavier √(1/n), he √(2/n), zeros, ones. */
  readonly initializer: string
  readonly stddev: number
  /** Before each hidden activation, with the course's numbers. */
  readonly batchNormalization: boolean
  /** Whether its γ and β learn; in the course's loop they do not. */
  readonly trainedScale: boolean
  /** After each hidden layer. */
  readonly dropout: number
  /** The course drops the logits too. */
  readonly dropoutOnOutput: boolean
  /** Whether dropout scales up in training (as everywhere today) or down in testing (as in the course). */
  readonly inverted: boolean
  /** Weight of Σ|w|. */
  readonly l1: number
  /** Weight of ½Σw², so that the gradient is λw, as in the course. */
  readonly l2: number
  /**
   * How the reported loss counts `l2`, which acts on the gradient as λw in any case: as ½λΣw² of each layer (`squares`);
   * as ½λ√Σw² (`roots`), a mistake of the course; or not at all (`none`).
   */
  readonly decayInLoss: string
  /** Dense layers, counted from 1, that are never updated. */
  readonly frozen: readonly number[]
  /** What the way back takes for the activation's derivative: its own (`right`), or one of the course's mistakes. */
  readonly derivative: string
}

/** Names of the library's activations. */
export const activationNames = Object.keys(activations)

const initializerNames = ["normal", "xavier", "he", "zeros", "ones"]

/** What `derivative` may be. */
export const derivatives = ["right", "sigmoidOfOutput"]

export const networkWords: WordsOf<NetworkSettings> = {
  activation: activationNames,
  initializer: initializerNames,
  decayInLoss: ["squares", "roots", "none"],
  derivative: derivatives,
}

/** What the course's multilayer perceptrons have in common. */
export const courseNetwork: NetworkSettings = {
  convolutions: [],
  hidden: [40, 20],
  activation: "sigmoid",
  initializer: "normal",
  stddev: 0.01,
  batchNormalization: false,
  trainedScale: false,
  dropout: 0,
  dropoutOnOutput: false,
  inverted: true,
  l1: 0,
  l2: 0,
  decayInLoss: "squares",
  frozen: [],
  derivative: "right",
}

/** Its layers, from images [28, 28] to ten logits. */
export function networkLayers(settings: NetworkSettings): Layer[] {
  const { convolutions, hidden, dropout, inverted, frozen } = settings
  const absent = frozen.find((number) => !(Number.isInteger(number) && number >= 1 && number <= hidden.length + 1))
  if (absent !== undefined)
    throw new ArgumentError(
      `network.frozen names dense layers from 1 to ${hidden.length + 1} (the last), got ${absent}.`,
    )
  const result: Layer[] = []
  let [size, channels] = [28, 1]
  if (convolutions.length > 0) result.push(new layers.Reshape([28, 28, 1]))
  for (const { filters, kernel, padding, pool } of convolutions) {
    if (padding > 0) result.push(new layers.ZeroPadding2D(padding))
    const kernelInitializer = initializer(settings, kernel * kernel * channels)
    result.push(new layers.Conv2D(filters, kernel, { activation: "relu", kernelInitializer, ...penalty(settings) }))
    if (pool > 1) result.push(new layers.MaxPooling2D(pool))
    size = Math.floor((size + 2 * padding - kernel + 1) / pool)
    channels = filters
  }
  result.push(new layers.Flatten())
  let inputs = size * size * channels
  hidden.forEach((units, i) => {
    result.push(
      new layers.Dense(units, {
        kernelInitializer: initializer(settings, inputs),
        trainable: !frozen.includes(i + 1),
        ...penalty(settings),
      }),
    )
    if (settings.batchNormalization) result.push(courseNormalization(settings.trainedScale))
    result.push(new layers.Activation(activationWith(settings.activation, settings.derivative)))
    if (dropout > 0) result.push(new layers.Dropout(dropout, { inverted }))
    inputs = units
  })
  result.push(
    new layers.Dense(10, {
      kernelInitializer: initializer(settings, inputs),
      trainable: !frozen.includes(hidden.length + 1),
      ...penalty(settings),
    }),
  )
  if (settings.dropoutOnOutput && dropout > 0) result.push(new layers.Dropout(dropout, { inverted }))
  return result
}

/** `784-40-20-10`, with convolutions as `16@3×3`. */
export function networkText({ convolutions, hidden }: NetworkSettings): string {
  const stages = convolutions.map(
    ({ filters, kernel, pool }) => `${filters}@${kernel}×${kernel}${pool > 1 ? "-pool" : ""}`,
  )
  return [...(stages.length > 0 ? stages : ["784"]), ...hidden, 10].join("-")
}

/** That of a layer, by the inputs of one of its units. */
export function initializer({ initializer: name, stddev }: NetworkSettings, inputs: number): InitializerLike {
  if (name === "zeros" || name === "ones") return name
  const scale = name === "he" ? Math.sqrt(2 / inputs) : name === "xavier" ? Math.sqrt(1 / inputs) : stddev
  return new initializers.RandomNormal({ stddev: scale })
}

function penalty({ l1, l2, decayInLoss }: NetworkSettings): { kernelRegularizer?: Regularizer } {
  if (l1 === 0 && l2 === 0) return {}
  if (decayInLoss === "squares" || l2 === 0) return { kernelRegularizer: new regularizers.L1L2({ l1, l2: l2 / 2 }) }
  return { kernelRegularizer: new MistoldDecay({ l1, l2: l2 / 2 }, decayInLoss === "roots" ? l2 / 2 : 0) }
}

/** As the course has it: running statistics that start at 0, and γ = 1, β = 0 that its loop forgets to update. */
const courseNormalization = (trained: boolean): Layer =>
  new layers.BatchNormalization({
    epsilon: 1e-6,
    momentum: 0.9,
    movingVarianceInitializer: "zeros",
    scale: trained,
    center: trained,
  })

/**
 * An activation, perhaps with the mistaken derivative of the course: that of sigmoid, taken at the activation's output
 * instead of its input (`d_sigmoid(z)` where z is already σ(u)), behind whatever activation there is.
 */
export function activationWith(name: string, derivative: string): ActivationLike {
  if (derivative === "right") return name as ActivationLike
  const forward = resolveActivation(name as ActivationLike)
  return (x) => {
    const output = forward(x)
    const s = activations.sigmoid(output)
    return withSlope(x, output, s.mul(s.neg().add(1)))
  }
}

/** `output` with another derivative than its own: what is added is 0, but its slope is not. */
export const withSlope = (x: Tensor, output: Tensor, slope: Tensor): Tensor =>
  stopGradient(output).add(x.sub(stopGradient(x)).mul(stopGradient(slope)))
