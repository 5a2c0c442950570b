import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { random, type Seed, type Tensor } from "../tensor/index.ts"
import { checkedDeviation, checkedSeed, initializerOptions } from "./_options.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

export interface RandomNormalOptions extends InitializerOptions {
  /** Default 0. */
  readonly mean?: number
  /** Default 0.05. */
  readonly stddev?: number
}

const known: OptionNames<RandomNormalOptions> = { mean: true, stddev: true, ...initializerOptions }

/**
 * Normal values around `mean` with standard deviation `stddev`.
 * @example
 * const weight = new initializers.RandomNormal({ mean: 1, stddev: 0.1, seed: 0 }).call([100, 100])
 * weight.mean().item().toFixed(2) // → 1.00
 * weight.std().item().toFixed(2) // → 0.10
 */
export class RandomNormal extends Initializer {
  override readonly name = "randomNormal"
  readonly mean: number
  readonly stddev: number
  readonly seed: Seed

  constructor(options: RandomNormalOptions = {}) {
    super()
    const { mean = 0, stddev = 0.05, seed } = checkOptions("RandomNormal", options, known)
    this.mean = checkNumber("RandomNormal", "mean", mean)
    this.stddev = checkedDeviation("RandomNormal", stddev)
    this.seed = checkedSeed("RandomNormal", seed)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return random.normal(shape, { seed: this.seed ?? seed, mean: this.mean, stddev: this.stddev })
  }
}
