import { NameError } from "../../base/errors.ts"
import * as optimizers from "../../optimizers/index.ts"
import type { Optimizer } from "../../optimizers/optimizer.ts"
import { Composed, optimizerParts, partsOf } from "./composed.ts"

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

export function makeOptimizer(settings: OptimizerSettings): Optimizer {
  const { name, learningRate, momentum, nesterov, rho, beta1, beta2, epsilon } = settings
  const { initialAccumulator, weightDecay, clipNorm } = settings
  const base = { learningRate, ...(clipNorm > 0 && { globalClipNorm: clipNorm }) }
  const makers: Record<string, () => Optimizer> = {
    SGD: () => new optimizers.SGD({ ...base, momentum, nesterov }),
    Adagrad: () => new optimizers.Adagrad({ ...base, initialAccumulatorValue: initialAccumulator }),
    RMSprop: () => new optimizers.RMSprop({ ...base, rho, epsilon }),
    Adadelta: () => new optimizers.Adadelta({ ...base, rho }),
    Adam: () => new optimizers.Adam({ ...base, beta1, beta2 }),
    AdamW: () => new optimizers.AdamW({ ...base, beta1, beta2, weightDecay }),
    Adamax: () => new optimizers.Adamax({ ...base, beta1, beta2 }),
    Nadam: () => new optimizers.Nadam({ ...base, beta1, beta2 }),
  }
  if (Object.hasOwn(makers, name)) return makers[name]!()
  if (partsOf(name).length > 0) return new Composed(name, { ...base, beta1, beta2 })
  throw new NameError("optimizer", name, [...Object.keys(makers), optimizerParts.join(" + ")], "optimizer.name")
}
