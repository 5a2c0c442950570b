import { checkChoice, checkSeed } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { asTensor, random, type Tensor, where } from "../tensor/index.ts"
import { requireSpatial } from "./_spatial.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface RandomFlipOptions extends LayerOptions {
  /**
   * `"horizontal"`: left and right change places; `"vertical"`: top and bottom; `"horizontalAndVertical"`: both at once, a
   * half turn. Default horizontalAndVertical, as in Keras.
   */
  readonly mode?: "horizontal" | "vertical" | "horizontalAndVertical"
  /** Fixes which images are flipped, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
}

const known: OptionNames<RandomFlipOptions> = { mode: true, seed: true, ...layerOptions }

const axesOf = { horizontal: [2], vertical: [1], horizontalAndVertical: [1, 2] } as const
const modes = Object.keys(axesOf) as (keyof typeof axesOf)[]

/**
 * While training, flips each image [batch, height, width, channels] with probability 1/2; otherwise returns its input.
 * @example
 * const layer = new layers.RandomFlip({ mode: "horizontal", seed: 1 })
 * const images = tensor([[[1, 2]], [[1, 2]], [[1, 2]], [[1, 2]]]).reshape([4, 1, 2, 1])
 * layer.call(images, { training: true }).reshape([4, 2]) // → Tensor float32 [4, 2] [[1.0, 2.0], [1.0, 2.0], [2.0, 1.0], [1.0, 2.0]]
 */
export class RandomFlip extends Layer {
  override readonly kind = "RandomFlip"
  readonly mode: keyof typeof axesOf
  readonly seed: number | undefined
  #generator: random.SeedGenerator | undefined

  constructor(options: RandomFlipOptions = {}) {
    super(checkOptions("RandomFlip", options, known))
    this.mode = checkChoice("RandomFlip", "mode", options.mode ?? "horizontalAndVertical", modes)
    this.seed = options.seed === undefined ? undefined : checkSeed("RandomFlip", options.seed)
  }

  protected override makeWeights(inputShape: Shape): void {
    requireSpatial(this, 2, inputShape)
    this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    requireSpatial(this, 2, x.shape.slice(1))
    const images = asTensor(x, "float32")
    if (!training) return images
    const flipped = random.bernoulli([x.shape[0]!, 1, 1, 1], 0.5, { seed: this.#generator! })
    return where(flipped, images.flip(axesOf[this.mode]), images)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, 2, inputShape)
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { mode: this.mode }
  }

  override getConfig(): Record<string, unknown> {
    return { mode: this.mode, ...(this.seed !== undefined && { seed: this.seed }), ...super.getConfig() }
  }

  static fromConfig(config: Record<string, unknown>): RandomFlip {
    return new RandomFlip(config)
  }
}
