import { type Dtype, promote } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import { broadcastShapes, formatShape, type Shape } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import type { Form } from "./_structure.ts"
import { Layer, type LayerOptions, layerOptions } from "./layer.ts"

/** A layer that makes one tensor of a list of them. */
export abstract class MergeLayer extends Layer<readonly Tensor[], Tensor> {
  override get inputForm(): Form {
    return { count: undefined }
  }

  /** The sample shape that comes out; refuses shapes that do not fit together. */
  abstract override computeOutputShape(inputShape: readonly Shape[]): Shape

  protected abstract merge(tensors: readonly Tensor[]): Tensor

  protected override forward(tensors: readonly Tensor[]): Tensor {
    this.computeOutputShape(tensors.map((t) => t.shape.slice(1)))
    const [first] = tensors
    for (const other of tensors)
      if (other.shape[0] !== first!.shape[0])
        throw new ShapeError(
          this.label,
          `takes inputs of one batch, got ${first!.shape[0]} samples ${formatShape(first!.shape)} and ${other.shape[0]} samples ${formatShape(other.shape)}. Pass equally many of each.`,
          [first!.shape, other.shape],
        )
    return this.merge(tensors)
  }

  override computeOutputDtypes(inputDtypes: readonly Dtype[]): readonly Dtype[] {
    return inputDtypes.length === 0 ? [] : [inputDtypes.reduce(promote)]
  }

  protected requireSome(shapes: readonly Shape[]): Shape {
    const [first] = shapes
    if (first) return first
    throw new ArgumentError(`${this.label}: takes a list of at least one tensor, got none. Pass them: [a, b].`)
  }
}

/**
 * A merge layer that works element by element. Shapes broadcast sample by sample, as in Keras: [batch, 4] and
 * [batch, 3, 4] give [batch, 3, 4].
 */
export abstract class ElementwiseMerge extends MergeLayer {
  constructor(options?: LayerOptions) {
    super(checkOptions(new.target.name, options, layerOptions))
  }

  override computeOutputShape(inputShape: readonly Shape[]): Shape {
    this.requireSome(inputShape)
    return inputShape.reduce((so, shape) => {
      const both = broadcastShapes(so, shape)
      if (both) return both
      throw new ShapeError(
        this.label,
        `samples of ${formatShape(so)} and ${formatShape(shape)} do not fit together. Give both one shape, or sizes of 1 where they differ.`,
        [so, shape],
      )
    })
  }

  protected override merge(tensors: readonly Tensor[]): Tensor {
    const rank = Math.max(...tensors.map((t) => t.rank))
    return this.combine(tensors.map((t) => withRank(t, rank)))
  }

  /** Of tensors of one rank. */
  protected abstract combine(tensors: readonly Tensor[]): Tensor
}

/** New axes go behind the batch, so that batches meet. */
function withRank(t: Tensor, rank: number): Tensor {
  if (t.rank === rank) return t
  const [batch, ...sample] = t.shape
  return t.reshape([batch!, ...new Array<number>(rank - t.rank).fill(1), ...sample])
}
