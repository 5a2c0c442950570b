import type { Activation } from "../activations/index.ts"
import type { Dtype } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { foldIn } from "../base/threefry.ts"
import { InputLayer } from "../layers/inputLayer.ts"
import { type AnyLayer, Layer, type LayerCallOptions, type LayerKey } from "../layers/layer.ts"
import { SymbolicTensor } from "../layers/symbolicTensor.ts"
import { recompute, type Tensor } from "../tensor/index.ts"
import { BaseModel } from "./baseModel.ts"
import type { DataEnds } from "./batches.ts"
import { oneEnd } from "./ends.ts"
import { type ModelOptions, modelOptions } from "./options.ts"
import { stretchesOf } from "./stretches.ts"
import { type SummaryRow, summarize } from "./summary.ts"

/**
 * Layers one after another: each takes what the one before gives.
 * @example
 * const [x, y] = [[[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]]
 * const hidden = new layers.Dense(8, { activation: "tanh" })
 * const model = new Sequential([hidden, new layers.Dense(1, { activation: "sigmoid" })], { seed: 0 })
 * model.compile({ optimizer: new optimizers.Adam({ learningRate: 0.1 }), loss: "binaryCrossentropy" })
 * await model.fit(x, y, { epochs: 200 })
 * const answers = await model.predict(x)
 * answers.round() // → Tensor float32 [4, 1] [[0.0], [1.0], [1.0], [0.0]]
 */
export class Sequential extends BaseModel {
  override readonly kind = "Sequential"
  #input: InputLayer | undefined
  readonly #layers: Layer[] = []
  #applied = false

  constructor(layers: readonly (Layer | SymbolicTensor)[] = [], options: ModelOptions = {}) {
    super(checkOptions("Sequential", options, modelOptions))
    if (!Array.isArray(layers))
      throw new ArgumentError(
        `Sequential: takes its layers in an array, as in new Sequential([new layers.Dense(10)]), got ${show(layers)}.`,
      )
    for (const layer of layers) this.add(layer)
  }

  override get ends(): DataEnds {
    return { inputs: { ...oneEnd, dtypes: [this.#input?.dtype] }, outputs: oneEnd }
  }

  /** The layers, without `Input`. */
  get layers(): readonly Layer[] {
    return this.#layers
  }

  override get sublayers(): readonly Layer[] {
    return this.#layers
  }

  /** Puts a layer at the end. A model that is built keeps its layers. */
  add(given: Layer | SymbolicTensor): void {
    const layer = given instanceof SymbolicTensor ? this.#inputOf(given) : given
    if (!(layer instanceof Layer))
      throw new ArgumentError(`${this.label}: takes layers, got ${show(layer)}. Make one: new layers.Dense(10).`)
    if (holds(layer, this)) throw new ArgumentError(`${this.label}: cannot hold itself.`)
    if (this.built || this.#applied)
      throw new ArgumentError(
        `${this.label}: is ${this.built ? "built" : "part of another model"} already, so no layer can be added. Make a new model.`,
      )
    if (this.#layers.includes(layer))
      throw new ArgumentError(`${this.label}: holds ${layer.label} already. Make a new layer with the same options.`)
    if (!this.trainable) layer.trainable = false
    if (layer instanceof InputLayer) {
      if (this.#input || this.#layers.length > 0)
        throw new ArgumentError(`${this.label}: Input can only come first, and once.`)
      this.#input = layer
      return
    }
    this.#nameApart(layer)
    this.#layers.push(layer)
  }

  /** The layer behind what `Input` gives. */
  #inputOf({ connection: { layer }, name }: SymbolicTensor): InputLayer {
    if (layer instanceof InputLayer) return layer
    throw new ArgumentError(
      `${this.label}: takes layers, and first of all an Input, got what '${name}' gives. For connected layers use new Model({ inputs, outputs }).`,
    )
  }

  override apply(x: SymbolicTensor): SymbolicTensor {
    const output = super.apply(x)
    this.#applied = true // what it gives must stay as it was promised
    return output
  }

  /** `dense`, `dense_1` …; a name that the user chose must be the only one. */
  #nameApart(layer: Layer): void {
    const taken = new Set(this.#layers.map((other) => other.name))
    if (layer.isNamed) {
      if (taken.has(layer.name))
        throw new ArgumentError(`${this.label}: two layers are called '${layer.name}'. Names within a model differ.`)
      return
    }
    let name = layer.baseName
    for (let n = 1; taken.has(name); n++) name = `${layer.baseName}_${n}`
    layer.rename(name)
  }

  protected override get knownInputShape(): Shape | undefined {
    const [first] = this.#layers
    if (this.#input) return this.#input.shape
    return first?.inputShape ?? (first instanceof Sequential ? first.knownInputShape : undefined)
  }

  override get finalActivation(): Activation | undefined {
    return this.#layers.at(-1)?.finalActivation
  }

  protected override makeWeights(inputShape: Shape, key: LayerKey): void {
    if (this.#layers.length === 0)
      throw new ArgumentError(`${this.label}: has no layers. Add one: model.add(new layers.Dense(10)).`)
    this.#input?.build(inputShape, key)
    let shape = inputShape
    this.#layers.forEach((layer, i) => {
      layer.build(shape, foldIn(key, i))
      shape = layer.computeOutputShape(shape)
    })
  }

  protected override forward(x: Tensor, options: LayerCallOptions): Tensor {
    const { training = false, logits = false, recompute: again = false } = options
    const last = this.#layers.at(-1)
    const through = (layers: readonly Layer[]) => (t: Tensor) =>
      layers.reduce((so, layer) => layer.call(so, { training, logits: logits && layer === last }), t)
    const start = this.#input ? this.#input.call(x) : x
    if (!training || !again) return through(this.#layers)(start)
    const stretches = stretchesOf(this.#layers)
    // What the last stretch holds is needed at once on the way back.
    return stretches.reduce(
      (t, layers, i) => (i === stretches.length - 1 ? through(layers)(t) : recompute(through(layers))(t)),
      start,
    )
  }

  protected override shownSettings(): Record<string, unknown> {
    return { layers: this.#layers.length }
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const first = this.#input ? this.#input.computeOutputShape(inputShape) : inputShape
    return this.#layers.reduce((shape, layer) => layer.computeOutputShape(shape), first)
  }

  override computeOutputDtypes(inputDtypes: readonly Dtype[]): readonly Dtype[] {
    const first = this.#input ? this.#input.computeOutputDtypes(inputDtypes) : inputDtypes
    return this.#layers.reduce((dtypes, layer) => layer.computeOutputDtypes(dtypes), first)
  }

  override multiplyAdds(inputShape: Shape): number {
    return this.#rows(inputShape).reduce((sum, row) => sum + row.multiplyAdds, 0)
  }

  #rows(inputShape: Shape): readonly SummaryRow[] {
    let shape = inputShape
    return this.#layers.map((layer) => {
      const multiplyAdds = layer.multiplyAdds(shape)
      shape = layer.computeOutputShape(shape)
      return { layer, outputShapes: [shape], multiplyAdds }
    })
  }

  override summary(): string {
    this.build()
    return summarize(this, this.#rows(this.builtFor!))
  }

  /** Layers by their names, with their configuration. */
  override getConfig(): Record<string, unknown> {
    const layers = [...(this.#input ? [this.#input] : []), ...this.#layers]
    return { ...super.getConfig(), layers: layers.map((layer) => ({ kind: layer.kind, config: layer.getConfig() })) }
  }
}

/** Whether `layer` is `other`, or holds it somewhere. */
const holds = (layer: AnyLayer, other: AnyLayer): boolean =>
  layer === other || layer.sublayers.some((inner) => holds(inner, other))
