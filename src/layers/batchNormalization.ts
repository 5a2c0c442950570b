import { checkNumber } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, range, type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import type { Tensor, Variable } from "../tensor/index.ts"
import { AffineLayer, type AffineOptions, affineOptions, axisOf, checkAxis, requireAxes } from "./_affineLayer.ts"
import { initializerConfig, withInitializers } from "./_config.ts"
import { moments, normalize } from "./_normalize.ts"
import type { LayerCallOptions } from "./layer.ts"

export interface BatchNormalizationOptions extends AffineOptions {
  /** The axis of the channels, each of which is normalized by itself; the batch is axis 0. Default −1. */
  readonly axis?: number
  /**
   * The share of the old value when a moving statistic is updated. Default 0.99, which remembers some hundred batches:
   * after fewer steps of training the layer still answers from what it began with, and 0.9 is better.
   */
  readonly momentum?: number
  /** Default `"zeros"`. */
  readonly movingMeanInitializer?: InitializerLike
  /** Default `"ones"`. */
  readonly movingVarianceInitializer?: InitializerLike
}

const known: OptionNames<BatchNormalizationOptions> = {
  axis: true,
  momentum: true,
  movingMeanInitializer: true,
  movingVarianceInitializer: true,
  ...affineOptions,
}

/**
 * gamma · (x − mean) / √(variance + epsilon) + beta, channel by channel; the output has the shape of the input. While
 * training, mean and variance are those of the batch, over all axes but `axis`, and `movingMean` and `movingVariance`
 * (each [channels]) follow them: moving · momentum + batch · (1 − momentum). Otherwise the moving ones are used.
 *
 * As in Keras, the variance is divided by the count, in the moving one too, and with `trainable = false` the layer uses
 * the moving statistics in training as well, and leaves them as they are.
 *
 * Ioffe & Szegedy, 2015, "Batch normalization: accelerating deep network training by reducing internal covariate
 * shift".
 * @example
 * const layer = new layers.BatchNormalization({ epsilon: 0 })
 * const x = tensor([[1, 10], [3, 30]])
 * layer.call(x, { training: true }) // → Tensor float32 [2, 2] [[-1.0, -1.0], [1.0, 1.0]]
 * layer.movingMean!.value // → Tensor float32 [2] [0.020000, 0.20000]
 */
export class BatchNormalization extends AffineLayer {
  override readonly kind = "BatchNormalization"
  readonly axis: number
  readonly momentum: number
  readonly #meanInitializer: InitializerLike
  readonly #varianceInitializer: InitializerLike
  #movingMean: Variable | undefined
  #movingVariance: Variable | undefined

  constructor(options: BatchNormalizationOptions = {}) {
    super("BatchNormalization", checkOptions("BatchNormalization", options, known))
    const { axis = -1, momentum = 0.99 } = options
    this.axis = checkAxis("BatchNormalization", axis)
    this.momentum = checkNumber("BatchNormalization", "momentum", momentum, "lie in [0, 1]", (n) => n >= 0 && n <= 1)
    this.#meanInitializer = options.movingMeanInitializer ?? "zeros"
    this.#varianceInitializer = options.movingVarianceInitializer ?? "ones"
    resolveInitializer(this.#meanInitializer)
    resolveInitializer(this.#varianceInitializer)
  }

  get movingMean(): Variable | undefined {
    return this.#movingMean
  }
  get movingVariance(): Variable | undefined {
    return this.#movingVariance
  }

  protected override makeWeights(inputShape: Shape): void {
    const channels = [inputShape[axisOf(this, this.axis, inputShape) - 1]!]
    this.makeAffine(channels)
    this.#movingMean = this.addWeight("movingMean", channels, this.#meanInitializer, { trainable: false })
    this.#movingVariance = this.addWeight("movingVariance", channels, this.#varianceInitializer, { trainable: false })
  }

  protected override forward(x: Tensor, { training = false }: LayerCallOptions): Tensor {
    const axis = axisOf(this, this.axis, this.builtFor!)
    requireAxes(this, x.shape, [axis])
    const kept = x.shape.map((n, i) => (i === axis ? n : 1))
    const [gamma, beta] = this.affine(kept)
    const [mean, variance] = [this.#movingMean!, this.#movingVariance!]
    // A batch of none has no statistics.
    if (!training || !this.trainable || sizeOf(x.shape) === 0) {
      const moving = { pivot: mean.value.reshape(kept), variance: variance.value.reshape(kept) }
      return normalize(x, moving, this.epsilon, gamma, beta)
    }
    const axes = range(x.rank).filter((i) => i !== axis)
    const found = moments(x, axes)
    this.#follow(mean, found.pivot.add(found.offset))
    this.#follow(variance, found.variance)
    return normalize(x, found, this.epsilon, gamma, beta)
  }

  #follow(moving: Variable, batch: Tensor): void {
    const now = batch.reshape(moving.shape)
    moving.assign(moving.value.mul(this.momentum).add(now.mul(1 - this.momentum)))
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const axis = axisOf(this, this.axis, inputShape)
    const channels = this.#movingMean?.size
    if (channels !== undefined && inputShape[axis - 1] !== channels)
      throw new ShapeError(
        this.label,
        `was built for ${channels} channels on axis ${this.axis}, got samples of ${formatShape(inputShape)}.`,
        [this.builtFor!, inputShape],
      )
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { ...(this.axis !== -1 && { axis: this.axis }), momentum: this.momentum }
  }

  override getConfig(): Record<string, unknown> {
    return {
      axis: this.axis,
      momentum: this.momentum,
      ...super.getConfig(),
      movingMeanInitializer: initializerConfig(this.#meanInitializer),
      movingVarianceInitializer: initializerConfig(this.#varianceInitializer),
    }
  }

  static fromConfig(config: Record<string, unknown>): BatchNormalization {
    return new BatchNormalization(withInitializers(config))
  }
}
