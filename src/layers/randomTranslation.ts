import { checkChoice, checkNumber, checkSeed } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { asTensor, random, type Tensor } from "../tensor/index.ts"
import { requireSpatial } from "./_spatial.ts"
import { fillModes, interpolations, translate } from "./_translate.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

export interface RandomTranslationOptions extends LayerOptions {
  /**
   * What stands where nothing moved in: `"reflect"` (d c b a | a b c d | d c b a), `"constant"` (`fillValue`), `"wrap"` (a
   * b c d | a b c d) or `"nearest"` (a a a a | a b c d | d d d d). Default reflect.
   */
  readonly fillMode?: "reflect" | "constant" | "wrap" | "nearest"
  /** `"bilinear"`: by parts of pixels. `"nearest"`: by whole ones. Default bilinear. */
  readonly interpolation?: "nearest" | "bilinear"
  /** For `"constant"`. Default 0. */
  readonly fillValue?: number
  /** Fixes the moves, whatever the model's seed. Default: follows the model's. */
  readonly seed?: number
}

const known: OptionNames<RandomTranslationOptions> = {
  fillMode: true,
  interpolation: true,
  fillValue: true,
  seed: true,
  ...layerOptions,
}

/** A share of an axis, from −1 to 1: up to so much either way, or from the one to the other. */
export type RandomTranslationFactor = number | readonly [lower: number, upper: number]

/**
 * While training, moves each image [batch, height, width, channels] down by a random share of its height and to the right
 * by one of its width, evenly drawn for each; otherwise returns its input. `heightFactor` 0.2 is a fifth up to a fifth
 * down, [−0.2, 0.3] a fifth up to three tenths down.
 *
 * With interpolation "nearest" images move by whole pixels, and stay as sharp as they are. Moves are rounded, so to have
 * −2 … 2 pixels equally often take 2.5 pixels: `new RandomTranslation(2.5 / 28, 2.5 / 28, { interpolation: "nearest" })`.
 * @example
 * const layer = new layers.RandomTranslation([0, 0], [0.5, 0.5], { fillMode: "constant" })
 * const image = tensor([[1, 2], [3, 4]]).reshape([1, 2, 2, 1])
 * layer.call(image, { training: true }).reshape([2, 2]) // → Tensor float32 [2, 2] [[0.0, 1.0], [0.0, 3.0]]
 */
export class RandomTranslation extends Layer {
  override readonly kind = "RandomTranslation"
  readonly heightFactor: RandomTranslationFactor
  readonly widthFactor: RandomTranslationFactor
  readonly fillMode: (typeof fillModes)[number]
  readonly interpolation: (typeof interpolations)[number]
  readonly fillValue: number
  readonly seed: number | undefined
  #generator: random.SeedGenerator | undefined

  constructor(
    heightFactor: RandomTranslationFactor,
    widthFactor: RandomTranslationFactor,
    options: RandomTranslationOptions = {},
  ) {
    const kind = "RandomTranslation"
    super(checkOptions(kind, options, known))
    this.heightFactor = checkFactor("heightFactor", heightFactor)
    this.widthFactor = checkFactor("widthFactor", widthFactor)
    this.fillMode = checkChoice(kind, "fillMode", options.fillMode ?? "reflect", fillModes)
    this.interpolation = checkChoice(kind, "interpolation", options.interpolation ?? "bilinear", interpolations)
    this.fillValue = checkNumber(kind, "fillValue", options.fillValue ?? 0)
    this.seed = options.seed === undefined ? undefined : checkSeed(kind, options.seed)
  }

  protected override makeWeights(inputShape: Shape): void {
    requireSpatial(this, 2, inputShape)
    this.#generator = this.addSeed(this.seed)
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    requireSpatial(this, 2, x.shape.slice(1))
    const images = asTensor(x, "float32")
    if (!training || x.size === 0) return images
    const moves = (factor: RandomTranslationFactor, length: number): Tensor => {
      const [minval, maxval] = boundsOf(factor)
      return random.uniform([x.shape[0]!], { minval, maxval, seed: this.#generator! }).mul(length)
    }
    const down = moves(this.heightFactor, x.shape[1]!)
    return translate(images, down, moves(this.widthFactor, x.shape[2]!), this)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, 2, inputShape)
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    const { heightFactor, widthFactor } = this
    return { heightFactor, widthFactor }
  }

  override getConfig(): Record<string, unknown> {
    const { heightFactor, widthFactor, fillMode, interpolation, fillValue, seed } = this
    return {
      heightFactor,
      widthFactor,
      fillMode,
      interpolation,
      fillValue,
      ...(seed !== undefined && { seed }),
      ...super.getConfig(),
    }
  }

  static fromConfig({ heightFactor, widthFactor, ...rest }: Record<string, unknown>): RandomTranslation {
    return new RandomTranslation(heightFactor as RandomTranslationFactor, widthFactor as RandomTranslationFactor, rest)
  }
}

const boundsOf = (factor: RandomTranslationFactor): readonly [number, number] => {
  const [a, b] = typeof factor === "number" ? [-factor, factor] : factor
  return [Math.min(a, b), Math.max(a, b)]
}

function checkFactor(name: string, factor: unknown): RandomTranslationFactor {
  const bounds: readonly unknown[] = Array.isArray(factor) ? factor : [factor, factor]
  if (bounds.length === 2 && bounds.every((n) => typeof n === "number" && n >= -1 && n <= 1))
    return factor as RandomTranslationFactor
  throw new ArgumentError(
    `RandomTranslation: ${name} must be a share from -1 to 1, or two of them in an array, got ${show(factor)}. For pixels divide by the length: 2 / 28.`,
  )
}
