import { checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { random, type Seed, type Tensor } from "../tensor/index.ts"
import { checkedSeed, initializerOptions } from "./_options.ts"
import { Initializer, type InitializerOptions } from "./initializer.ts"

export interface RandomUniformOptions extends InitializerOptions {
  /** Default -0.05. */
  readonly minval?: number
  /** Default 0.05. */
  readonly maxval?: number
}

const known: OptionNames<RandomUniformOptions> = { minval: true, maxval: true, ...initializerOptions }

/**
 * Values from `minval` up to, but without, `maxval`, all equally likely.
 * @example
 * const weight = new initializers.RandomUniform({ minval: 0, maxval: 2, seed: 0 }).call([100, 100])
 * weight.min().greaterEqual(0).logicalAnd(weight.max().less(2)) // → Tensor bool [] true
 */
export class RandomUniform extends Initializer {
  override readonly name = "randomUniform"
  readonly minval: number
  readonly maxval: number
  readonly seed: Seed

  constructor(options: RandomUniformOptions = {}) {
    super()
    const { minval = -0.05, maxval = 0.05, seed } = checkOptions("RandomUniform", options, known)
    this.minval = checkNumber("RandomUniform", "minval", minval)
    const words = `be a number of at least minval (${minval})`
    this.maxval = checkNumber("RandomUniform", "maxval", maxval, words, (n) => n >= minval)
    this.seed = checkedSeed("RandomUniform", seed)
  }

  override call(shape: Shape, seed?: Seed): Tensor {
    return random.uniform(shape, { seed: this.seed ?? seed, minval: this.minval, maxval: this.maxval })
  }
}
