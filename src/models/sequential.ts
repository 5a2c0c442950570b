import type { Activation } from "../activations/index.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { foldIn } from "../base/threefry.ts"
import { InputLayer } from "../layers/inputLayer.ts"
import { Layer, type LayerCallOptions, type LayerKey } from "../layers/layer.ts"
import type { Tensor } from "../tensor/index.ts"
import { Model } from "./model.ts"
import { type ModelOptions, modelOptions } from "./options.ts"
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
export class Sequential extends Model {
  override readonly kind = "Sequential"
  #input: InputLayer | undefined
  readonly #layers: Layer[] = []

  constructor(layers: readonly Layer[] = [], options: ModelOptions = {}) {
    super(checkOptions("Sequential", options, modelOptions))
    if (!Array.isArray(layers))
      throw new ArgumentError(
        `Sequential: takes its layers in an array, as in new Sequential([new layers.Dense(10)]), got ${show(layers)}.`,
      )
    for (const layer of layers) this.add(layer)
  }

  /** The layers, without `Input`. */
  get layers(): readonly Layer[] {
    return this.#layers
  }

  override get sublayers(): readonly Layer[] {
    return this.#layers
  }

  /** Puts a layer at the end. A model that is built keeps its layers. */
  add(layer: Layer): void {
    if (!(layer instanceof Layer))
      throw new ArgumentError(`${this.label}: takes layers, got ${show(layer)}. Make one: new layers.Dense(10).`)
    if (layer === this) throw new ArgumentError(`${this.label}: cannot hold itself.`)
    if (this.built)
      throw new ArgumentError(`${this.label}: is built already, so no layer can be added. Make a new model.`)
    if (this.#layers.includes(layer))
      throw new ArgumentError(`${this.label}: holds ${layer.label} already. Make a new layer with the same options.`)
    if (layer instanceof InputLayer) {
      if (this.#input || this.#layers.length > 0)
        throw new ArgumentError(`${this.label}: Input can only come first, and once.`)
      this.#input = layer
      return
    }
    this.#nameApart(layer)
    this.#layers.push(layer)
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

  protected override forward(x: Tensor, { training = false, logits = false }: LayerCallOptions): Tensor {
    let output = this.#input ? this.#input.call(x) : x
    const last = this.#layers.length - 1
    this.#layers.forEach((layer, i) => {
      output = layer.call(output, { training, logits: logits && i === last })
    })
    return output
  }

  protected override shownSettings(): Record<string, unknown> {
    return { layers: this.#layers.length }
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return this.#layers.reduce((shape, layer) => layer.computeOutputShape(shape), inputShape)
  }

  override summary(): string {
    this.build()
    let shape = this.builtFor!
    const rows = this.#layers.map((layer): SummaryRow => {
      shape = layer.computeOutputShape(shape)
      return { layer, outputShape: shape }
    })
    return summarize(this, rows)
  }

  /** Layers by their names, with their configuration. */
  override getConfig(): Record<string, unknown> {
    const layers = [...(this.#input ? [this.#input] : []), ...this.#layers]
    return { ...super.getConfig(), layers: layers.map((layer) => ({ kind: layer.kind, config: layer.getConfig() })) }
  }
}
