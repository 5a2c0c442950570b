import { checkSizes } from "../base/checks.ts"
import { checkDtype, type Dtype } from "../base/dtype.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sameShape, sizeOf } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { Layer, type LayerOptions } from "./layer.ts"

export interface InputLayerOptions extends Pick<LayerOptions, "name"> {
  /** Shape of one sample, without the batch: `[28, 28]`. */
  readonly shape: Shape
  /** What the data is converted to. Default: it stays as it is, and counts as float32 until it is seen. */
  readonly dtype?: Dtype
}

const known: OptionNames<InputLayerOptions> = { shape: true, dtype: true, name: true }

/**
 * Says what goes into a model, so that it is built before it sees data; passes its input on as it is.
 * @example
 * const model = new Sequential([new layers.InputLayer({ shape: [9, 9] }), new layers.Flatten(), new layers.Dense(2)])
 * model.weights.map((weight) => weight.shape.join("·")) // → 81·2,2
 */
export class InputLayer extends Layer {
  override readonly kind = "InputLayer"
  readonly shape: Shape
  readonly dtype: Dtype | undefined

  constructor(options: InputLayerOptions) {
    const { shape, dtype, ...rest } = checkOptions("Input", options, known)
    checkSizes("Input", "shape", shape, "one sample without the batch, as in { shape: [28, 28] }")
    super({ ...rest, inputShape: shape })
    this.shape = shape
    this.dtype = dtype === undefined ? undefined : checkDtype(dtype, "Input")
  }

  protected override forward(x: Tensor): Tensor {
    const [batch, ...sample] = x.shape
    if (sameShape(sample, this.shape)) return this.dtype ? x.cast(this.dtype) : x
    const cure =
      sizeOf(sample) === sizeOf(this.shape)
        ? `Reshape it to ${formatShape([batch!, ...this.shape])}.`
        : "Pass such samples, or change the shape of Input."
    throw new ShapeError(
      this.label,
      `expects samples of ${formatShape(this.shape)}, got input ${formatShape(x.shape)}. ${cure}`,
      [this.shape, x.shape],
    )
  }

  override computeOutputShape(inputShape: Shape): Shape {
    if (sameShape(inputShape, this.shape)) return inputShape
    throw new ShapeError(
      this.label,
      `expects samples of ${formatShape(this.shape)}, got ${formatShape(inputShape)}. Pass such samples, or change the shape of Input.`,
      [this.shape, inputShape],
    )
  }

  override computeOutputDtypes(inputDtypes: readonly Dtype[]): readonly Dtype[] {
    return this.dtype ? [this.dtype] : inputDtypes
  }

  protected override shownSettings(): Record<string, unknown> {
    return { shape: this.shape }
  }

  override getConfig(): Record<string, unknown> {
    const { name } = super.getConfig()
    return { shape: this.shape, ...(this.dtype && { dtype: this.dtype }), ...(name !== undefined && { name }) }
  }

  static fromConfig(config: Record<string, unknown>): InputLayer {
    return new InputLayer(config as unknown as InputLayerOptions)
  }
}
