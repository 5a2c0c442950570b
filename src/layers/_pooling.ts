import { checkChoice, checkFlag } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, range, type Shape } from "../base/shape.ts"
import { averagePool, maxPool, type Tensor } from "../tensor/index.ts"
import { checkEach, type Sizes } from "./_sizes.ts"
import { requireSpatial, walk } from "./_spatial.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface PoolingOptions<S extends Sizes = Sizes> extends LayerOptions {
  /** Size of the window: a number for all spatial axes, or one for each. Default 2. */
  readonly poolSize?: S
  /** Steps of the window. Default: `poolSize`, so that windows lie beside each other. */
  readonly strides?: S
  /** `"valid"`: whole windows only. `"same"`: an output of the input's length / strides, rounded up. Default valid. */
  readonly padding?: "valid" | "same"
}

const poolingOptions: OptionNames<PoolingOptions> = { poolSize: true, strides: true, padding: true, ...layerOptions }

/** What is made of each window, channel by channel. */
export type Pool = "max" | "average"

/** A window that walks over one to three spatial axes. */
export abstract class Pooling extends Layer {
  readonly poolSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: "valid" | "same"
  readonly #pool: Pool

  constructor(kind: string, rank: number, pool: Pool, options: PoolingOptions) {
    super(checkOptions(kind, options, poolingOptions))
    this.poolSize = checkEach(kind, "poolSize", options.poolSize ?? 2, rank, 1)
    this.strides = checkEach(kind, "strides", options.strides ?? this.poolSize, rank, 1)
    this.padding = checkChoice(kind, "padding", options.padding ?? "valid", ["valid", "same"])
    this.#pool = pool
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    const { poolSize: size, strides, padding } = this
    return (this.#pool === "max" ? maxPool : averagePool)(x, { size, strides, padding })
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.poolSize.length, inputShape)
    return inputShape.map((n, i) => {
      const [size, stride] = [this.poolSize[i], this.strides[i]]
      if (size === undefined || stride === undefined) return n
      if (this.padding === "same") return Math.ceil(n / stride)
      const length = Math.floor((n - size) / stride) + 1
      if (length >= 1) return length
      throw new ShapeError(
        this.label,
        `the window ${size} does not fit: ${walk(`${n} − ${size}`, stride, length)} along axis ${i + 1} of samples ${formatShape(inputShape)}. Use a smaller poolSize, or padding "same".`,
        [inputShape, this.poolSize],
      )
    })
  }

  protected override shownSettings(): Record<string, unknown> {
    const { poolSize, strides, padding } = this
    return {
      poolSize: plain(poolSize),
      ...(strides.some((n, i) => n !== poolSize[i]) && { strides: plain(strides) }),
      ...(padding === "same" && { padding }),
    }
  }

  override getConfig(): Record<string, unknown> {
    return {
      poolSize: plain(this.poolSize),
      strides: plain(this.strides),
      padding: this.padding,
      ...super.getConfig(),
    }
  }
}

/** One number where all are alike. */
const plain = (sizes: readonly number[]): number | readonly number[] =>
  sizes.every((n) => n === sizes[0]) ? sizes[0]! : sizes

export interface GlobalPoolingOptions extends LayerOptions {
  /** Keep the spatial axes with size 1. Default false. */
  readonly keepdims?: boolean
}

const globalPoolingOptions: OptionNames<GlobalPoolingOptions> = { keepdims: true, ...layerOptions }

/** One number a channel, of all places. */
export abstract class GlobalPooling extends Layer {
  readonly keepdims: boolean
  readonly #rank: number
  readonly #pool: Pool

  constructor(kind: string, rank: number, pool: Pool, options: GlobalPoolingOptions) {
    super(checkOptions(kind, options, globalPoolingOptions))
    this.keepdims = checkFlag(kind, "keepdims", options.keepdims ?? false)
    this.#rank = rank
    this.#pool = pool
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    const options = { axis: range(this.#rank).map((i) => i + 1), keepdims: this.keepdims }
    return this.#pool === "max" ? x.max(options) : x.mean(options)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    requireSpatial(this, this.#rank, inputShape)
    const places = inputShape.slice(0, -1)
    if (places.includes(0))
      throw new ShapeError(this.label, `there are no places in samples of ${formatShape(inputShape)}.`, [inputShape])
    return [...(this.keepdims ? places.map(() => 1) : []), inputShape.at(-1)!]
  }

  override getConfig(): Record<string, unknown> {
    return { keepdims: this.keepdims, ...super.getConfig() }
  }
}
