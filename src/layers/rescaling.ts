import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

export interface RescalingOptions extends LayerOptions {
  /** What is added after the multiplication: a number, or one for each channel. Default 0. */
  readonly offset?: number | readonly number[]
}

const known: OptionNames<RescalingOptions> = { offset: true, ...layerOptions }

/**
 * x · scale + offset, in training and otherwise alike; float32 of the shape of the input. `scale` and `offset` are
 * numbers, or hold one for each element of the last axis (the channels). So a model takes raw pixels: 1 / 255 brings
 * 0 … 255 to 0 … 1, and 1 / 127.5 with offset −1 to −1 … 1.
 * @example new layers.Rescaling(1 / 255).call(tensor([[0, 51, 255]])) // → Tensor float32 [1, 3] [[0.0, 0.20000, 1.0]]
 * @example
 * const layer = new layers.Rescaling([1, 10], { offset: -1 })
 * layer.call(tensor([[1, 2]])) // → Tensor float32 [1, 2] [[0.0, 19.0]]
 */
export class Rescaling extends Layer {
  override readonly kind = "Rescaling"
  readonly scale: number | readonly number[]
  readonly offset: number | readonly number[]

  constructor(scale: number | readonly number[], options: RescalingOptions = {}) {
    super(checkOptions("Rescaling", options, known))
    this.scale = checkNumbers("scale", scale)
    this.offset = checkNumbers("offset", options.offset ?? 0)
  }

  protected override makeWeights(inputShape: Shape): void {
    this.computeOutputShape(inputShape)
  }

  protected override forward(x: Tensor): Tensor {
    this.computeOutputShape(x.shape.slice(1))
    return x.cast("float32").mul(this.scale).add(this.offset)
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const channels = inputShape.at(-1)
    for (const [name, value] of Object.entries({ scale: this.scale, offset: this.offset }))
      if (typeof value !== "number" && value.length !== channels)
        throw new ShapeError(
          this.label,
          `${name} has ${value.length} numbers, but samples are ${formatShape(inputShape)}, with ${channels ?? "no"} channels on their last axis. Give one number for each channel, or one for all.`,
          [[value.length], inputShape],
        )
    return inputShape
  }

  protected override shownSettings(): Record<string, unknown> {
    return { scale: this.scale, ...(this.offset !== 0 && { offset: this.offset }) }
  }

  override getConfig(): Record<string, unknown> {
    return { scale: this.scale, offset: this.offset, ...super.getConfig() }
  }

  static fromConfig({ scale, ...rest }: Record<string, unknown>): Rescaling {
    return new Rescaling(scale as number, rest)
  }
}

function checkNumbers(name: string, value: unknown): number | readonly number[] {
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (numbers.length > 0 && numbers.every(Number.isFinite)) return value as number | readonly number[]
  throw new ArgumentError(
    `Rescaling: ${name} must be a finite number, or one for each channel, got ${show(value)}. The scale comes first, as in new Rescaling(1 / 255, { offset: 0 }).`,
  )
}
