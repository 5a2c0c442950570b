import { checkFlag, checkNumber, checkSeed } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { random, type Tensor, where, zerosLike } from "../tensor/index.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface DropoutOptions extends LayerOptions {
  /** Fixes which elements fall, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
  /**
   * When the share that falls is made up for: true, in training, by 1 / (1 − rate); false, as the paper first had it,
   * outside of training, by 1 − rate. Keras has no such option. Default true.
   */
  readonly inverted?: boolean
}

const known: OptionNames<DropoutOptions> = { seed: true, inverted: true, ...layerOptions }

/**
 * While training, sets each element to 0 with probability `rate` and scales the others by 1 / (1 − rate), so that the
 * expected sum stays; otherwise returns its input. With `inverted: false` the others stay as they are while training,
 * and otherwise all elements are scaled by 1 − rate. Srivastava et al., 2014, "Dropout: a simple way to prevent neural
 * networks from overfitting".
 * @example
 * const layer = new layers.Dropout(0.5, { seed: 0 })
 * layer.call(ones([1, 6])) // → Tensor float32 [1, 6] [[1.0, 1.0, 1.0, 1.0, 1.0, 1.0]]
 * layer.call(ones([1, 6]), { training: true }) // → Tensor float32 [1, 6] [[0.0, 0.0, 2.0, 2.0, 0.0, 0.0]]
 * @example
 * const layer = new layers.Dropout(0.5, { seed: 0, inverted: false })
 * layer.call(ones([1, 6])) // → Tensor float32 [1, 6] [[0.50000, 0.50000, 0.50000, 0.50000, 0.50000, 0.50000]]
 * layer.call(ones([1, 6]), { training: true }) // → Tensor float32 [1, 6] [[0.0, 0.0, 1.0, 1.0, 0.0, 0.0]]
 */
export class Dropout extends Layer {
  override readonly kind = "Dropout"
  readonly rate: number
  readonly seed: number | undefined
  readonly inverted: boolean
  #generator: random.SeedGenerator | undefined

  constructor(rate: number, options: DropoutOptions = {}) {
    super(checkOptions("Dropout", options, known))
    this.rate = checkNumber("Dropout", "rate", rate, "lie in [0, 1]", (n) => n >= 0 && n <= 1)
    this.inverted = checkFlag("Dropout", "inverted", options.inverted ?? true)
    this.seed = options.seed === undefined ? undefined : checkSeed("Dropout", options.seed)
  }

  protected override makeWeights(): void {
    if (this.rate > 0) this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    if (!this.#generator) return x
    const share = 1 - this.rate
    if (!training) return this.inverted ? x : x.mul(share)
    if (share === 0) return zerosLike(x)
    const kept = random.bernoulli(x.shape, share, { seed: this.#generator })
    // `where`, not a product, so that an infinite element can fall too.
    return where(kept, this.inverted ? x.mul(1 / share) : x, 0)
  }

  protected override shownSettings(): Record<string, unknown> {
    return { rate: this.rate, ...(!this.inverted && { inverted: false }) }
  }

  override getConfig(): Record<string, unknown> {
    return {
      rate: this.rate,
      ...(this.seed !== undefined && { seed: this.seed }),
      ...(!this.inverted && { inverted: false }),
      ...super.getConfig(),
    }
  }

  static fromConfig({ rate, ...rest }: Record<string, unknown>): Dropout {
    return new Dropout(rate as number, rest)
  }
}
