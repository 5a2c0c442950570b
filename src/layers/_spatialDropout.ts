import { checkNumber, checkSeed } from "../base/checks.ts"
import { checkOptions } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { random, type Tensor, where, zerosLike } from "../tensor/index.ts"
import { requireSpatial } from "./_spatial.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface SpatialDropoutOptions extends LayerOptions {
  /** Fixes which channels fall, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
}

/** Dropout of whole channels, for any number of spatial axes. */
export abstract class SpatialDropout extends Layer {
  readonly rate: number
  readonly seed: number | undefined
  readonly #rank: number
  #generator: random.SeedGenerator | undefined

  constructor(kind: string, rank: number, rate: number, options: SpatialDropoutOptions) {
    super(checkOptions(kind, options, { seed: true, ...layerOptions }))
    this.#rank = rank
    this.rate = checkNumber(kind, "rate", rate, "lie in [0, 1]", (n) => n >= 0 && n <= 1)
    this.seed = options.seed === undefined ? undefined : checkSeed(kind, options.seed)
  }

  protected override makeWeights(inputShape: Shape): void {
    requireSpatial(this, this.#rank, inputShape)
    if (this.rate > 0) this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    requireSpatial(this, this.#rank, x.shape.slice(1))
    if (!training || !this.#generator) return x
    if (this.rate === 1) return zerosLike(x)
    const maps = x.shape.map((n, i) => (i === 0 || i === x.rank - 1 ? n : 1))
    const kept = random.bernoulli(maps, 1 - this.rate, { seed: this.#generator })
    // `where`, not a product, so that an infinite element can fall too.
    return where(kept, x.mul(1 / (1 - this.rate)), 0)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.#rank, inputShape)
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { rate: this.rate }
  }

  override getConfig(): Record<string, unknown> {
    return { rate: this.rate, ...(this.seed !== undefined && { seed: this.seed }), ...super.getConfig() }
  }
}
