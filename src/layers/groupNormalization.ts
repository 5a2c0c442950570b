import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, range, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Tensor } from "../tensor/index.ts"
import { AffineLayer, type AffineOptions, affineOptions, axisOf, checkAxis, requireAxes } from "./_affineLayer.ts"
import { withInitializers } from "./_config.ts"
import { moments, normalize } from "./_normalize.ts"

export interface GroupNormalizationOptions extends AffineOptions {
  /** Into how many groups the channels are divided; −1: each channel is one (instance normalization). Default 32. */
  readonly groups?: number
  /** The axis of the channels; the batch is axis 0. Default −1. */
  readonly axis?: number
}

const known: OptionNames<GroupNormalizationOptions> = { groups: true, axis: true, ...affineOptions }

/**
 * gamma · (x − mean) / √(variance + epsilon) + beta, with mean and variance of each group of neighbouring channels in
 * each sample, over the group and all other axes but the batch. The output has the shape of the input; gamma and beta
 * are [channels]. Wu & He, 2018, "Group normalization"; with a group a channel Ulyanov, Vedaldi & Lempitsky, 2016,
 * "Instance normalization".
 * @example
 * const layer = new layers.GroupNormalization({ groups: 2, epsilon: 0 })
 * layer.call(tensor([[1, 3, 10, 30]])) // → Tensor float32 [1, 4] [[-1.0, 1.0, -1.0, 1.0]]
 */
export class GroupNormalization extends AffineLayer {
  override readonly kind = "GroupNormalization"
  readonly groups: number
  readonly axis: number

  constructor(options: GroupNormalizationOptions = {}) {
    super("GroupNormalization", checkOptions("GroupNormalization", options, known))
    const { groups = 32, axis = -1 } = options
    if (!Number.isSafeInteger(groups) || (groups < 1 && groups !== -1))
      throw new ArgumentError(
        `GroupNormalization: groups must be a whole number of 1 or more, or -1 for a group a channel, got ${show(groups)}.`,
      )
    this.groups = groups
    this.axis = checkAxis("GroupNormalization", axis)
  }

  #divide(sample: Shape): { readonly axis: number; readonly channels: number; readonly groups: number } {
    const axis = axisOf(this, this.axis, sample)
    const channels = sample[axis - 1]!
    const groups = this.groups === -1 ? channels : this.groups
    if (channels % groups === 0) return { axis, channels, groups }
    throw new ShapeError(
      this.label,
      `the ${channels} channels of samples ${formatShape(sample)} do not divide into ${groups} groups: ${channels} / ${groups} = ${Number((channels / groups).toPrecision(4))}. Set groups to a divisor of ${channels}.`,
      [sample],
    )
  }

  protected override makeWeights(inputShape: Shape): void {
    this.makeAffine([this.#divide(inputShape).channels])
  }

  protected override forward(x: Tensor): Tensor {
    const { axis, channels, groups } = this.#divide(this.builtFor!)
    requireAxes(this, x.shape, [axis])
    // The channels as two axes: groups, and the members of one.
    const split = [...x.shape.slice(0, axis), groups, channels / groups, ...x.shape.slice(axis + 1)]
    const kept = split.map((n, i) => (i === axis || i === axis + 1 ? n : 1))
    const grouped = x.reshape(split)
    const axes = range(split.length).filter((i) => i !== 0 && i !== axis)
    return normalize(grouped, moments(grouped, axes), this.epsilon, ...this.affine(kept)).reshape(x.shape)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    this.#divide(inputShape)
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { groups: this.groups }
  }

  override getConfig(): Record<string, unknown> {
    return { groups: this.groups, axis: this.axis, ...super.getConfig() }
  }

  static fromConfig(config: Record<string, unknown>): GroupNormalization {
    return new GroupNormalization(withInitializers(config))
  }
}
