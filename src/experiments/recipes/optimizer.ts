import { NameError } from "../../base/errors.ts"
import * as optimizers from "../../optimizers/index.ts"
import type { Optimizer } from "../../optimizers/optimizer.ts"

/** An optimizer and its numbers; those that one does not know are not looked at. */
export type OptimizerSettings = {
  readonly name: string
  readonly learningRate: number
  readonly momentum: number
  /** Decay of RMSprop and Adadelta. */
  readonly rho: number
  readonly beta1: number
  readonly beta2: number
  /** Where Adagrad's sum of squares begins. */
  readonly initialAccumulator: number
  /** Longest gradient; 0 for no limit. */
  readonly clipNorm: number
}

/** The course's numbers. */
export const courseOptimizer: OptimizerSettings = {
  name: "SGD",
  learningRate: 0.1,
  momentum: 0,
  rho: 0.99,
  beta1: 0.9,
  beta2: 0.999,
  initialAccumulator: 1e-4,
  clipNorm: 0,
}

export function makeOptimizer(settings: OptimizerSettings): Optimizer {
  const { name, learningRate, momentum, rho, beta1, beta2, initialAccumulator, clipNorm } = settings
  const base = { learningRate, ...(clipNorm > 0 && { globalClipNorm: clipNorm }) }
  const makers: Record<string, () => Optimizer> = {
    SGD: () => new optimizers.SGD({ ...base, momentum }),
    Adagrad: () => new optimizers.Adagrad({ ...base, initialAccumulatorValue: initialAccumulator }),
    RMSprop: () => new optimizers.RMSprop({ ...base, rho }),
    Adadelta: () => new optimizers.Adadelta({ ...base, rho }),
    Adam: () => new optimizers.Adam({ ...base, beta1, beta2 }),
    Adamax: () => new optimizers.Adamax({ ...base, beta1, beta2 }),
    Nadam: () => new optimizers.Nadam({ ...base, beta1, beta2 }),
  }
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined
  if (!make) throw new NameError("optimizer", name, Object.keys(makers), "optimizer.name")
  return make()
}
