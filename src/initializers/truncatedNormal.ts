import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { random, type Seed, type Tensor } from "../tensor/index.ts"
import { checkedDeviation, checkedSeed, initializerOptions } from "./_options.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

export interface TruncatedNormalOptions extends InitializerOptions {
  /** Default 0. */
  readonly mean?: number
  /** Default 0.05. */
  readonly stddev?: number
}

const known: OptionNames<TruncatedNormalOptions> = { mean: true, stddev: true, ...initializerOptions }

/**
 * Normal values within two standard deviations of `mean`; `stddev` is the one before truncation.
 * @example
 * const weight = new initializers.TruncatedNormal({ stddev: 0.1, seed: 0 }).call([100, 100])
 * weight.abs().max().item().toFixed(2) // → 0.20
 */
export class TruncatedNormal extends Initializer {
  override readonly name = "truncatedNormal"
  readonly mean: number
  readonly stddev: number
  readonly seed: Seed

  constructor(options: TruncatedNormalOptions = {}) {
    super()
    const { mean = 0, stddev = 0.05, seed } = checkOptions("TruncatedNormal", options, known)
    this.mean = checkNumber("TruncatedNormal", "mean", mean)
    this.stddev = checkedDeviation("TruncatedNormal", stddev)
    this.seed = checkedSeed("TruncatedNormal", seed)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return random.truncatedNormal(shape, { seed: this.seed ?? seed, mean: this.mean, stddev: this.stddev })
  }
}
