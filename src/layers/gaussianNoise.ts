import { checkNotNegative, checkSeed } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { random, type Tensor } from "../tensor/index.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface GaussianNoiseOptions extends LayerOptions {
  /** Fixes the noise, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
}

const known: OptionNames<GaussianNoiseOptions> = { seed: true, ...layerOptions }

/**
 * While training, adds to each element a normal number of mean 0 and standard deviation `stddev`; otherwise returns its
 * input. Keras takes deviations up to 1; here any will do.
 * @example
 * const layer = new layers.GaussianNoise(0.1, { seed: 0 })
 * layer.call(ones([1, 3])) // → Tensor float32 [1, 3] [[1.0, 1.0, 1.0]]
 * layer.call(ones([1, 3]), { training: true }).sub(1).abs().less(0.5).all() // → Tensor bool [] true
 */
export class GaussianNoise extends Layer {
  override readonly kind = "GaussianNoise"
  readonly stddev: number
  readonly seed: number | undefined
  #generator: random.SeedGenerator | undefined

  constructor(stddev: number, options: GaussianNoiseOptions = {}) {
    super(checkOptions("GaussianNoise", options, known))
    this.stddev = checkNotNegative("GaussianNoise", "stddev", stddev)
    this.seed = options.seed === undefined ? undefined : checkSeed("GaussianNoise", options.seed)
  }

  protected override makeWeights(): void {
    if (this.stddev > 0) this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    if (!training || !this.#generator) return x
    return x.add(random.normal(x.shape, { stddev: this.stddev, seed: this.#generator }))
  }

  protected override shownSettings(): Record<string, unknown> {
    return { stddev: this.stddev }
  }

  override getConfig(): Record<string, unknown> {
    return { stddev: this.stddev, ...(this.seed !== undefined && { seed: this.seed }), ...super.getConfig() }
  }

  static fromConfig({ stddev, ...rest }: Record<string, unknown>): GaussianNoise {
    return new GaussianNoise(stddev as number, rest)
  }
}
