import { checkSeed } from "../base/checks.ts"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { formatShape, type Shape, sameShape } from "../base/shape.ts"
import { key as keyOf } from "../base/threefry.ts"
import { drawTogether } from "../layers/_draws.ts"
import { inForm, partsOf, type ShapesOf } from "../layers/_structure.ts"
import { type AnyLayer, freshKey, Layer, type LayerCallOptions, type LayerKey } from "../layers/layer.ts"
import { layTogether, type Tensor, type TensorLike, type Variable } from "../tensor/index.ts"
import type { DataEnds } from "./batches.ts"
import type { ModelOptions } from "./options.ts"
import { shapesIn, withoutBatch } from "./sampleShapes.ts"
import { streamOf } from "./seeds.ts"

/** A model's weights: how they are made, laid out, read and replaced. What it learns them by is `BaseModel`'s. */
export abstract class WeightedModel<In = Tensor, Out = Tensor> extends Layer<In, Out> {
  /** Fixes the first weights, dropout and the order of samples. @internal */
  protected seed: number | undefined
  /** What all that is drawn comes from, once it is built. @internal */
  protected drawKey: LayerKey | undefined

  constructor({ seed, ...rest }: ModelOptions = {}) {
    super(rest)
    this.seed = seed === undefined ? undefined : checkSeed(new.target.name, seed)
  }

  /** The sample shape that it is for, if that is known before it is built. */
  protected abstract get knownInputShape(): ShapesOf<In> | undefined

  /** Where data enters and leaves it. @internal */
  abstract get ends(): DataEnds

  /** A text table of its layers, their output shapes and parameters. */
  abstract summary(): string

  /**
   * Makes all weights for samples of this shape (a leading null for the batch may stand there, as in Keras). Models that
   * know their input are built when they are first needed. The trainable weights are laid side by side, so that an
   * optimizer's step is one pass.
   */
  override build(): void
  override build(inputShape: ShapesOf<In> | readonly (number | null)[] | undefined, key?: LayerKey): void
  override build(inputShape: unknown = this.knownInputShape, key?: LayerKey): void {
    if (this.built) return
    const shape = withoutBatch(inputShape) as ShapesOf<In> | undefined
    if (shape === undefined)
      throw new ArgumentError(
        `${this.label}: does not know the shape of its input yet. Begin with new Input({ shape: [784] }), give the first layer inputShape, or call build([784]).`,
      )
    const known = this.knownInputShape
    if (known) this.requireKnown(shape, known)
    if (key) {
      super.build(shape, key) // by an outer model, which lays out the weights
      return
    }
    this.drawKey = this.seed === undefined ? freshKey() : keyOf(this.seed)
    const before = new Set(weightsSoFar(this))
    const weightsKey = streamOf(this.drawKey, "weights")
    drawTogether(() => {
      super.build(shape, weightsKey)
      // Weights that were there before may be known to programs where they are.
      layTogether(this.trainableVariables.filter((variable) => !before.has(variable)))
    })
  }

  /** Refuses other shapes than those it is for. @internal */
  protected requireKnown(shape: unknown, known: unknown = this.knownInputShape): void {
    const [own, given] = [shapesIn(known), shapesIn(shape)]
    if (own.length === given.length && own.every((one, i) => sameShape(one, given[i]!))) return
    const list = (shapes: readonly Shape[]): string => shapes.map(formatShape).join(", ")
    throw new ShapeError(this.label, `is for samples of ${list(own)}, cannot be built for ${list(given)}.`, [
      ...own,
      ...given,
    ])
  }

  override get weights(): readonly Variable[] {
    this.build()
    return super.weights
  }
  override get trainableVariables(): readonly Variable[] {
    this.build()
    return super.trainableVariables
  }
  override get variables(): readonly Variable[] {
    this.build()
    return super.variables
  }

  override call(x: In, options: LayerCallOptions = {}): Out {
    if (!this.built && this.knownInputShape) this.build()
    return super.call(x, options)
  }

  /** `call` with the inputs and outputs in order, however they are named. @internal */
  run(x: readonly Tensor[], options: LayerCallOptions): readonly Tensor[] {
    const given = this.call(inForm(this.inputForm, x) as In, options)
    const { form } = this.ends.outputs
    return form === "one" ? [given as Tensor] : partsOf(this.label, form, given, "output")
  }

  /** The layer of that name; a NameError suggests the closest. */
  getLayer(name: string): AnyLayer {
    const found = this.namedLayers.find((layer) => layer.name === name)
    if (found) return found
    throw new NameError(
      "layer",
      name,
      this.namedLayers.map((layer) => layer.name),
      this.label,
    )
  }

  /** What `getLayer` finds. @internal */
  protected get namedLayers(): readonly AnyLayer[] {
    return this.sublayers
  }

  /** Copies of all weights, in order. */
  getWeights(): Tensor[] {
    return this.weights.map((variable) => variable.value)
  }

  /** Replaces all weights, in the order of `getWeights`. */
  setWeights(values: readonly TensorLike[]): void {
    const { weights } = this
    if (values.length !== weights.length)
      throw new ArgumentError(
        `${this.label}: has ${weights.length} weights, got ${values.length}. Their order: ${weights.map((v) => `${v.name} ${formatShape(v.shape)}`).join(", ")}.`,
      )
    weights.forEach((variable, i) => {
      variable.assign(values[i]!)
    })
  }
}

/** The weights of the parts that are built already. */
const weightsSoFar = (layer: Pick<AnyLayer, "built" | "weights" | "sublayers">): readonly Variable[] =>
  layer.built ? layer.weights : layer.sublayers.flatMap(weightsSoFar)
