import * as optimizers from "../../optimizers/index.ts"
import type { Optimizer } from "../../optimizers/optimizer.ts"
import { Composed, composedNames } from "./composed.ts"

/** An optimizer and its numbers; those that one does not know are not looked at. */
export type OptimizerSettings = {
  /** As the library calls it, or parts of Adam: `inertia + scaling`. */
  readonly name: string
  readonly learningRate: number
  readonly momentum: number
  /** Whether momentum looks ahead. */
  readonly nesterov: boolean
  /** Decay of RMSprop and Adadelta. */
  readonly rho: number
  readonly beta1: number
  readonly beta2: number
  /**
   * Of RMSprop, under the root, as in Keras, where it is 1e-7. The course adds 1e-7 to the root itself, about 1e-14 under
   * it: much less, where gradients are as small as with sigmoid from N(0, 0.01²), some 1e-6.
   */
  readonly epsilon: number
  /** Where Adagrad's sum of squares begins. */
  readonly initialAccumulator: number
  /** Of AdamW: how much of the weights goes with each step, by the learning rate. */
  readonly weightDecay: number
  /** Longest gradient; 0 for no limit. */
  readonly clipNorm: number
}

/** The course's numbers. */
export const courseOptimizer: OptimizerSettings = {
  name: "SGD",
  learningRate: 0.1,
  momentum: 0,
  nesterov: false,
  rho: 0.99,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-14,
  initialAccumulator: 1e-4,
  weightDecay: 0.004,
  clipNorm: 0,
}

type Base = Pick<OptimizerSettings, "learningRate"> & { readonly globalClipNorm?: number }

const makers: Readonly<Record<string, (base: Base, settings: OptimizerSettings) => Optimizer>> = {
  SGD: (base, { momentum, nesterov }) => new optimizers.SGD({ ...base, momentum, nesterov }),
  Adagrad: (base, { initialAccumulator }) =>
    new optimizers.Adagrad({ ...base, initialAccumulatorValue: initialAccumulator }),
  RMSprop: (base, { rho, epsilon }) => new optimizers.RMSprop({ ...base, rho, epsilon }),
  Adadelta: (base, { rho }) => new optimizers.Adadelta({ ...base, rho }),
  Adam: (base, { beta1, beta2 }) => new optimizers.Adam({ ...base, beta1, beta2 }),
  AdamW: (base, { beta1, beta2, weightDecay }) => new optimizers.AdamW({ ...base, beta1, beta2, weightDecay }),
  Adamax: (base, { beta1, beta2 }) => new optimizers.Adamax({ ...base, beta1, beta2 }),
  Nadam: (base, { beta1, beta2 }) => new optimizers.Nadam({ ...base, beta1, beta2 }),
}

export const optimizerWords = { name: [...Object.keys(makers), ...composedNames] }

export function makeOptimizer(settings: OptimizerSettings): Optimizer {
  const { name, learningRate, clipNorm, beta1, beta2 } = settings
  const base = { learningRate, ...(clipNorm > 0 && { globalClipNorm: clipNorm }) }
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined
  return make?.(base, settings) ?? new Composed(name, { ...base, beta1, beta2 })
}
