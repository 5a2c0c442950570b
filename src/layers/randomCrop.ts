import { checkCount, checkSeed } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { arange, asTensor, random, type Tensor } from "../tensor/index.ts"
import { requireSpatial } from "./_spatial.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface RandomCropOptions extends LayerOptions {
  /** Fixes the places, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
}

const known: OptionNames<RandomCropOptions> = { seed: true, ...layerOptions }

/**
 * A piece of `height` by `width` of each image: [batch, H, W, channels] → [batch, height, width, channels]; while
 * training at a random place, the same for a whole batch as in Keras, otherwise in the middle, where Keras 3.15 gives the
 * images whole. Images that are too small are a ShapeError.
 * @example
 * const image = tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).reshape([1, 3, 3, 1])
 * new layers.RandomCrop(1, 1).call(image).item() // → 5
 * new layers.RandomCrop(2, 3, { seed: 0 }).call(image, { training: true }).reshape([2, 3]) // → Tensor float32 [2, 3] [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
 */
export class RandomCrop extends Layer {
  override readonly kind = "RandomCrop"
  readonly height: number
  readonly width: number
  readonly seed: number | undefined
  #generator: random.SeedGenerator | undefined

  constructor(height: number, width: number, options: RandomCropOptions = {}) {
    super(checkOptions("RandomCrop", options, known))
    this.height = checkCount("RandomCrop", "height", height, 1)
    this.width = checkCount("RandomCrop", "width", width, 1)
    this.seed = options.seed === undefined ? undefined : checkSeed("RandomCrop", options.seed)
  }

  protected override makeWeights(): void {
    this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    const [height, width] = this.computeOutputShape(x.shape.slice(1)) as readonly [number, number, number]
    const images = asTensor(x, "float32")
    const [down, right] = [x.shape[1]! - height, x.shape[2]! - width]
    if (!training) {
      const [top, left] = [Math.floor(down / 2), Math.floor(right / 2)]
      return images.slice([null, [top, top + height], [left, left + width]])
    }
    const along = (t: Tensor, axis: number, length: number, room: number): Tensor => {
      const start = random.randint([1], 0, room + 1, { seed: this.#generator! })
      return t.take(start.add(arange(length)), { axis })
    }
    return along(along(images, 1, height, down), 2, width, right)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, 2, inputShape)
    const { height, width } = this
    if (inputShape[0]! < height || inputShape[1]! < width)
      throw new ShapeError(
        this.label,
        `a piece of ${height} by ${width} does not fit into samples of ${formatShape(inputShape)}. Crop less, or pad the images first.`,
        [inputShape],
      )
    return [height, width, inputShape[2]!]
  }

  protected override shownSettings(): Record<string, unknown> {
    return { height: this.height, width: this.width }
  }

  override getConfig(): Record<string, unknown> {
    const { height, width, seed } = this
    return { height, width, ...(seed !== undefined && { seed }), ...super.getConfig() }
  }

  static fromConfig({ height, width, ...rest }: Record<string, unknown>): RandomCrop {
    return new RandomCrop(height as number, width as number, rest)
  }
}
