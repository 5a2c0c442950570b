import type { Activation } from "../activations/index.ts"
import type { Dtype } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { Shape } from "../base/shape.ts"
import { foldIn } from "../base/threefry.ts"
import {
  type Form,
  formOf,
  inForm,
  partsOf,
  type ShapesOf,
  type Structure,
  type TensorsOf,
} from "../layers/_structure.ts"
import type { AnyLayer, LayerCallOptions, LayerKey } from "../layers/layer.ts"
import { SymbolicTensor } from "../layers/symbolicTensor.ts"
import { Tensor } from "../tensor/index.ts"
import { BaseModel } from "./baseModel.ts"
import type { DataEnds } from "./batches.ts"
import { graphBetween, layerOf, type ModelGraph, requireSymbolic } from "./graph.ts"
import { nameApart } from "./names.ts"
import { type ModelOptions, modelOptions } from "./options.ts"
import { distinct } from "./outputs.ts"
import { runGraph, type Values } from "./runGraph.ts"
import { type SummaryRow, summarize } from "./summary.ts"

export interface FunctionalOptions<In, Out> extends ModelOptions {
  /** Where data enters: a symbolic tensor, or several in a list or by name. */
  readonly inputs: In
  /** What comes out, in the same ways. */
  readonly outputs: Out
}

const known: OptionNames<FunctionalOptions<unknown, unknown>> = { inputs: true, outputs: true, ...modelOptions }

const isSymbolic = (value: unknown): boolean => value instanceof SymbolicTensor
const isTensor = (value: unknown): boolean => value instanceof Tensor

/**
 * A model of layers that were connected with `apply`: with branches, shared layers, several inputs and outputs. What goes
 * in and comes out has the structure of `inputs` and `outputs`: one tensor, a list, or a record. In data and logs, parts
 * of a list are called by the layers that made them, parts of a record by their keys.
 *
 * A model is a layer, so it can be applied in another. A layer that is applied twice has its weights once.
 *
 * Throws an ArgumentError when outputs depend on an input that is not listed, an input is not used, or two layers have
 * one name.
 * @example
 * const x = Input({ shape: [8] })
 * const h = new layers.Dense(8, { activation: "relu" }).apply(x)
 * const sum = new layers.Add().apply([x, h]) // a residual
 * const model = new Model({ inputs: x, outputs: new layers.Dense(2).apply(sum) })
 * model.layers.map((layer) => layer.name).join() // → dense,add,dense_1
 * model.call(zeros([5, 8])).shape // → 5,2
 * @example
 * const [image, size] = [Input({ shape: [9] }), Input({ shape: [1] })]
 * const both = new layers.Concatenate().apply([image, size])
 * const kind = new layers.Dense(3, { activation: "softmax" }).apply(both)
 * const price = new layers.Dense(1).apply(both)
 * const model = new Model({ inputs: { image, size }, outputs: { kind, price } })
 * model.compile({ optimizer: "adam", loss: { kind: "sparseCategoricalCrossentropy", price: "meanSquaredError" } })
 * const x = { image: zeros([4, 9]), size: ones([4, 1]) }
 * const { history } = await model.fit(x, { kind: [0, 1, 2, 0], price: [[1], [2], [3], [4]] })
 * Object.keys(history).join() // → loss,kind_loss,price_loss
 * const { price: predicted } = await model.predict(x)
 * predicted.shape // → 4,1
 */
export class Model<
  const In extends Structure<SymbolicTensor> = SymbolicTensor,
  const Out extends Structure<SymbolicTensor> = SymbolicTensor,
> extends BaseModel<TensorsOf<In>, TensorsOf<Out>> {
  override readonly kind = "Model"
  readonly inputs: In
  readonly outputs: Out
  override readonly ends: DataEnds
  readonly #in: readonly SymbolicTensor[]
  readonly #out: readonly SymbolicTensor[]
  readonly #graph: ModelGraph

  constructor(options: FunctionalOptions<In, Out>) {
    if (isSymbolic(options))
      throw new ArgumentError(
        "Model: takes one object, as in new Model({ inputs: x, outputs: y }), got a SymbolicTensor.",
      )
    const { inputs, outputs, ...rest } = checkOptions<FunctionalOptions<In, Out>>("Model", options, known)
    super(rest)
    this.inputs = inputs
    this.outputs = outputs
    this.#in = symbolicParts(this.label, "inputs", inputs)
    this.#out = symbolicParts(this.label, "outputs", outputs)
    this.#graph = graphBetween(this.label, this.#in, this.#out)
    nameApart(this.label, [...this.#inputLayers, ...this.#graph.layers])
    this.ends = { inputs: endsOf(inputs, this.#in), outputs: endsOf(outputs, this.#out) }
    if (!this.trainable) this.trainable = false // and so all layers inside
  }

  get #inputLayers(): readonly AnyLayer[] {
    return this.#graph.inputLayers.filter((layer) => layer !== undefined)
  }

  /** The layers in the order in which they were applied, each once, without `Input`. */
  get layers(): readonly AnyLayer[] {
    return this.#graph.layers
  }

  override get sublayers(): readonly AnyLayer[] {
    return this.#graph.layers
  }

  protected override get namedLayers(): readonly AnyLayer[] {
    return [...this.#inputLayers, ...this.#graph.layers]
  }

  override get inputForm(): Form {
    return this.ends.inputs.form
  }

  protected override get knownInputShape(): ShapesOf<TensorsOf<In>> {
    return inForm(
      this.inputForm,
      this.#in.map((input) => input.shape),
    ) as Structure<Shape> as ShapesOf<TensorsOf<In>>
  }

  override get finalActivation(): Activation | undefined {
    return this.#out.length === 1 ? this.finalActivations[0] : undefined
  }

  override get finalActivations(): readonly (Activation | undefined)[] {
    return this.#out.map((output) =>
      this.#in.includes(output) ? undefined : layerOf(output.connection).finalActivations[output.index],
    )
  }

  protected override makeWeights(_inputShape: unknown, key: LayerKey): void {
    for (const layer of this.#graph.inputLayers) layer?.build(layer.shape, key)
    this.#graph.layers.forEach((layer, i) => {
      const [first, ...others] = this.#graph.connections.filter((connection) => connection.layer === layer)
      layer.build(shapesInto(layer, first!.inputs), foldIn(key, i))
      // What a shared layer was not built for is refused here, not when the model is called.
      for (const { inputs } of others) layer.computeOutputShape(shapesInto(layer, inputs))
    })
  }

  protected override forward(x: TensorsOf<In>, options: LayerCallOptions): TensorsOf<Out> {
    const { training = false, logits = false, recompute = false } = options
    const values: Values = { plain: new Map(), logits: new Map() }
    partsOf<Tensor>(this.label, this.inputForm, x, "tensor").forEach((part, i) => {
      const layer = this.#graph.inputLayers[i]
      values.plain.set(this.#in[i]!, layer ? layer.call(part) : part)
    })
    const wanted = this.#out.map((_, i) => (typeof logits === "boolean" ? logits : logits[i] === true))
    const asLogits = new Set(this.#out.filter((_, i) => wanted[i]))
    runGraph(this.#graph.connections, this.#out, values, { training, asLogits, recompute })
    const outputs = this.#out.map((t, i) => (wanted[i] && values.logits.get(t)) || values.plain.get(t)!)
    return inForm(this.ends.outputs.form, outputs) as Structure<Tensor> as TensorsOf<Out>
  }

  override computeOutputShape(inputShape: ShapesOf<TensorsOf<In>>): ShapesOf<TensorsOf<Out>> {
    this.requireKnown(inputShape)
    const shapes = this.#out.map((output) => output.shape)
    return inForm(this.ends.outputs.form, shapes) as Structure<Shape> as ShapesOf<TensorsOf<Out>>
  }

  override computeOutputDtypes(_inputDtypes: readonly Dtype[]): readonly Dtype[] {
    return this.#out.map((output) => output.dtype)
  }

  /** Of all its layers, as often as each is applied. */
  override multiplyAdds(): number {
    return multiplyAddsOf(this.#graph.connections)
  }

  protected override shownSettings(): Record<string, unknown> {
    return { layers: this.#graph.layers.length }
  }

  override summary(): string {
    this.build()
    const inputs = this.#in.map(
      (input, i): SummaryRow => ({
        layer: this.#graph.inputLayers[i] ?? layerOf(input.connection),
        outputShapes: [input.shape],
        multiplyAdds: 0,
        connectedTo: [],
        isInput: true,
      }),
    )
    const rows = this.#graph.layers.map((layer): SummaryRow => {
      const applied = this.#graph.connections.filter((connection) => connection.layer === layer)
      return {
        layer,
        outputShapes: applied[0]!.outputs.map((output) => output.shape),
        multiplyAdds: multiplyAddsOf(applied),
        connectedTo: applied.flatMap((connection) => connection.inputs.map((input) => input.name)),
      }
    })
    return summarize(this, [...inputs, ...rows])
  }
}

const multiplyAddsOf = (connections: ModelGraph["connections"]): number =>
  connections.reduce((sum, connection) => {
    const layer = layerOf(connection)
    return sum + layer.multiplyAdds(shapesInto(layer, connection.inputs))
  }, 0)

const shapesInto = (layer: AnyLayer, inputs: readonly SymbolicTensor[]): Structure<Shape> =>
  inForm(
    layer.inputForm,
    inputs.map((input) => input.shape),
  )

/** What stands in `inputs` or `outputs`, in order. */
function symbolicParts(label: string, what: string, given: Structure<SymbolicTensor>): readonly SymbolicTensor[] {
  const several = typeof given === "object" && given !== null && !isSymbolic(given) && !isTensor(given)
  return requireSymbolic(label, what, several ? Object.values(given) : [given])
}

function endsOf(structure: Structure<SymbolicTensor>, parts: readonly SymbolicTensor[]) {
  const form = formOf(structure, isSymbolic)
  const names = typeof form === "object" && "names" in form ? form.names : distinct(parts.map((t) => t.name))
  return { form, names, dtypes: parts.map((t) => t.dtype) }
}
