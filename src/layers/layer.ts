import type { Activation } from "../activations/index.ts"
import { checkFlag, checkSizes } from "../base/checks.ts"
import type { Dtype } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { uncapitalize } from "../base/registry.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { foldIn } from "../base/threefry.ts"
import type { InitializerLike } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerLike, regularizerConfig, resolveRegularizer } from "../regularizers/resolve.ts"
import { currentScope, random, type Tensor, tensor, type Variable, withScope } from "../tensor/index.ts"
import { explained } from "./_explained.ts"
import { applyTo, tensorsFor } from "./_inputs.ts"
import { outputsIn, shown } from "./_observe.ts"
import { addedLosses, addLossOf, penalizeOutputs, penaltiesOf, whileCalled } from "./_penalties.ts"
import { requireNoTrace, whileRefusing } from "./_refusal.ts"
import {
  type Form,
  holdsTensors,
  inForm,
  partsOf,
  type ShapesOf,
  type Structure,
  type SymbolicOf,
} from "./_structure.ts"
import { makeWeight, type WeightOptions } from "./_weight.ts"

export interface LayerOptions {
  /** For errors, summaries and files. Default: the kind with a small letter, numbered within a model (`dense_1`). */
  readonly name?: string
  /** Whether training changes the weights. Default true. */
  readonly trainable?: boolean
  /** Shape of one sample, without the batch. With it on its first layer, a model is built without seeing data. */
  readonly inputShape?: Shape
  /** What its outputs cost in training: a name (`"l2"`) or an object. Divided by the batch size. Default none. */
  readonly activityRegularizer?: RegularizerLike
}

export const layerOptions: OptionNames<LayerOptions> = {
  name: true,
  trainable: true,
  inputShape: true,
  activityRegularizer: true,
}

export interface LayerCallOptions {
  /** Whether layers that behave differently while training (dropout) do so. Default false. */
  readonly training?: boolean
  /**
   * Leave out `finalActivation`, so that a loss can be computed from logits; for several outputs, one answer each.
   * Default false.
   */
  readonly logits?: boolean | readonly boolean[]
  /** Of a model in training: compute again on the way back what lies between its layers, to save memory. Default false. */
  readonly recompute?: boolean
}

const callOptions: OptionNames<LayerCallOptions> = { training: true, logits: true, recompute: true }

/** A threefry key on the host. */
export type LayerKey = readonly [number, number]

/** Weights draw from `foldIn(key, 0 …)`; what is drawn while training, from `foldIn(key, this …)`. */
const drawsFrom = 2 ** 31

/**
 * A step of a network: plain configuration, plus weights once it knows the shape of its input. It knows nothing of
 * training loops or devices. Shapes are those of one sample: the batch axis comes first in tensors, is left out here,
 * and stays free.
 *
 * To make one, extend it: `makeWeights` creates what it learns, `forward` computes, `computeOutputShape` says the shape.
 * `call` computes with tensors, `apply` connects symbolic tensors to a model.
 *
 * In and Out are what it takes and gives: a tensor, as nearly all layers do, or several in a list or record.
 * @example
 * class Scale extends Layer {
 *   readonly kind = "Scale"
 *   factor!: Variable
 *   protected override makeWeights([features]: readonly number[]) {
 *     this.factor = this.addWeight("factor", [features!], new initializers.Constant(2))
 *   }
 *   protected forward(x: Tensor) {
 *     return x.mul(this.factor.value)
 *   }
 * }
 * new Scale().call(tensor([[1, 2]])) // → Tensor float32 [1, 2] [[2.0, 4.0]]
 */
export abstract class Layer<In = Tensor, Out = Tensor> {
  /** What it is, for errors and summaries: `Dense`. */
  abstract readonly kind: string
  readonly #givenName: string | undefined
  #name: string | undefined
  readonly inputShape: Shape | undefined
  readonly activityRegularizer: Regularizer | undefined
  #trainable: boolean
  #builtFor: ShapesOf<In> | undefined
  #key: LayerKey | undefined
  readonly #weights: Variable[] = []
  readonly #seeds: random.SeedGenerator[] = []
  readonly #states: Variable[] = []

  /** Unknown names are the matter of the classes that extend this one: they may hand on options of their own. */
  constructor({ name, trainable = true, inputShape, activityRegularizer }: LayerOptions = {}) {
    if (name !== undefined && !(typeof name === "string" && /^[^/\s]+$/.test(name)))
      throw new ArgumentError(`a layer's name is one word without '/', got ${show(name)}.`)
    checkFlag(new.target.name, "trainable", trainable)
    if (inputShape !== undefined)
      checkSizes(new.target.name, "inputShape", inputShape, "one sample without the batch, as in [28, 28]")
    this.#givenName = name
    this.#trainable = trainable
    this.inputShape = inputShape
    this.activityRegularizer = activityRegularizer && resolveRegularizer(activityRegularizer, new.target.name)
  }

  get name(): string {
    return this.#name ?? this.#givenName ?? this.baseName
  }

  /** Whether the user chose the name. @internal */
  get isNamed(): boolean {
    return this.#givenName !== undefined
  }

  /** The name before numbering. @internal */
  get baseName(): string {
    const kind = this.kind ?? this.constructor.name // JavaScript asks for none
    return this.#givenName ?? uncapitalize(kind)
  }

  /** Numbers the layer within a model. @internal */
  rename(name: string): void {
    this.#name = name
  }

  /** Whether training changes the weights; setting it sets that of all layers inside. Compile the model again then. */
  get trainable(): boolean {
    return this.#trainable
  }
  set trainable(trainable: boolean) {
    this.#trainable = checkFlag(this.label, "trainable", trainable)
    for (const layer of this.sublayers) layer.trainable = trainable
  }

  get built(): boolean {
    return this.#builtFor !== undefined
  }

  /** The sample shape it was built for. */
  get builtFor(): ShapesOf<In> | undefined {
    return this.#builtFor
  }

  /** The layers it consists of, if it is made of layers. */
  get sublayers(): readonly AnyLayer[] {
    return []
  }

  /** Its last step, if that is a plain activation; `call(x, { logits: true })` leaves it out. */
  get finalActivation(): Activation | undefined {
    return undefined
  }

  /** The same for each of its outputs. */
  get finalActivations(): readonly (Activation | undefined)[] {
    return [this.finalActivation]
  }

  /** How its inputs come: one, in a list, or by name. @internal */
  get inputForm(): Form {
    return "one"
  }

  /**
   * Makes the weights for samples of this shape; once, later calls do nothing. `key` fixes the first values; without it
   * they come from the global generator (`random.setSeed`).
   */
  build(inputShape: ShapesOf<In>, key: LayerKey = freshKey()): void {
    if (this.#builtFor) return
    const form = this.inputForm
    const where = `${this.label}.build`
    for (const shape of form === "one" ? [inputShape] : partsOf(where, form, inputShape, "shape"))
      checkSizes(where, "the shape to build for", shape, "one sample without the batch, as in [28, 28]")
    this.#key = key
    withScope(this.name, () => {
      explained(this.label, () => this.makeWeights(inputShape, key))
    })
    this.#builtFor = structuredClone(inputShape)
  }

  /** Computes the output for a batch, building first if need be. */
  call(x: In, options: LayerCallOptions = {}): Out {
    const tensors = tensorsFor(this, this.inputForm, x)
    checkOptions(`${this.label}.call`, options, callOptions)
    if (!this.built) {
      const shapes: unknown = inForm(
        this.inputForm,
        tensors.map((t) => t.shape.slice(1)),
      )
      // Layers without weights may well be built while a function is traced.
      const traced = tensors.some((t) => t.isTraced)
      const reason = `${this.label}: has no weights yet, and a traced function cannot make them. Build it before: ${this.name}.build(${JSON.stringify(shapes)}).`
      whileRefusing(traced ? reason : undefined, () => {
        this.build(shapes as ShapesOf<In>, traced ? [0, 0] : undefined)
      })
    }
    return withScope(this.name, () =>
      whileCalled(this, () => {
        const output = shown(this, x, options, (given) => {
          const found = explained(this.label, () => this.forward?.(x, given))
          if (holdsTensors(found)) return found
          throw new ArgumentError(
            `${this.label}: its forward must return a tensor, as an activation must, got ${show(found)}.`,
          )
        })
        if (this.activityRegularizer) penalizeOutputs(this, this.activityRegularizer, outputsIn(output), options)
        return output
      }),
    )
  }

  /** To be called in `forward`: adds one number, a penalty for what is computed there, to what training makes small. */
  protected addLoss(loss: Tensor): void {
    addLossOf(this, loss)
  }

  /**
   * What `fit` and `evaluate` add to the loss, numbers as tensors, for training loops of one's own: what was added in the
   * last call, by activity regularizers say, of this layer and those inside, then the penalties of the weights that
   * training changes, each weight once. As in Keras; to be read after `call`, in the same traced function.
   * @example
   * const model = new Sequential([new layers.Dense(1, { inputShape: [2], kernelRegularizer: "l2", kernelInitializer: "ones" })])
   * const y = model.call(tensor([[1, 2]]))
   * model.losses.reduce((sum, loss) => sum.add(loss), y.square().mean()) // → Tensor float32 [] 9.0200
   */
  get losses(): readonly Tensor[] {
    return [...addedLosses(this), ...penaltiesOf(this.trainableVariables)]
  }

  /**
   * Connects the layer to what comes before it in a model that is being drawn up: nothing is computed, and what it gives
   * has a shape but no value. Applied again elsewhere, it is the same layer there: its weights are shared.
   *
   * Keras does both by calling the layer. Here `call` computes and `apply` connects, so that each has one type, and a
   * mistake is found where it was made.
   * @example
   * const x = Input({ shape: [784] })
   * const h = new layers.Dense(50, { activation: "relu" }).apply(x)
   * const model = new Model({ inputs: x, outputs: new layers.Dense(10).apply(h) })
   * model.countParams() // → 39760
   */
  apply(x: SymbolicOf<In>): SymbolicOf<Out> {
    return applyTo(
      this,
      this.inputForm,
      x,
      (shapes) => explained(this.label, () => this.computeOutputShape(shapes as ShapesOf<In>)) as Structure<Shape>,
      (dtypes) => this.computeOutputDtypes(dtypes),
    ) as SymbolicOf<Out>
  }

  /** The sample shape that comes out, given the one that goes in. */
  computeOutputShape(inputShape: ShapesOf<In>): ShapesOf<Out> {
    return inputShape as unknown as ShapesOf<Out>
  }

  /** The dtype of each output, given those of the inputs. Default float32. @internal */
  computeOutputDtypes(_inputDtypes: readonly Dtype[]): readonly Dtype[] {
    return []
  }

  /** Multiplications with an addition that one sample takes, given the shape that goes in. Default 0: not worth counting. */
  multiplyAdds(_inputShape: ShapesOf<In>): number {
    return 0
  }

  /** Creates weights with `addWeight`. */
  protected makeWeights(_inputShape: ShapesOf<In>, _key: LayerKey): void {}

  /** The computation; it may run inside a trace, at any batch size. */
  protected abstract forward(x: In, options: LayerCallOptions): Out

  /** What is needed to make the same layer again, as plain JSON. */
  getConfig(): Record<string, unknown> {
    const { trainable, inputShape, activityRegularizer } = this
    return {
      ...(this.#givenName !== undefined && { name: this.#givenName }),
      ...(!trainable && { trainable }),
      ...(inputShape && { inputShape }),
      ...(activityRegularizer && { activityRegularizer: regularizerConfig(activityRegularizer) }),
    }
  }

  /** A variable for `forward` to read; its name is the layer's path and this one. */
  protected addWeight(name: string, shape: Shape, initializer: InitializerLike, options?: WeightOptions): Variable {
    requireNoTrace()
    const key = foldIn(this.#key!, this.#weights.length)
    const weight = makeWeight(
      { label: this.label, scope: currentScope() ?? this.name, key },
      name,
      shape,
      initializer,
      options,
    )
    this.#weights.push(weight)
    return weight
  }

  /** A stream of random keys for `forward`; with a seed of its own it does not follow the model's. */
  protected addSeed(seed?: number): random.SeedGenerator {
    requireNoTrace()
    if (seed !== undefined) return this.#own(random.SeedGenerator(seed))
    const generator = random.SeedGenerator(0)
    generator.state.assign(keyTensor(foldIn(this.#key!, drawsFrom + this.#seeds.length)))
    this.#seeds.push(generator)
    return this.#own(generator)
  }

  #own(generator: random.SeedGenerator): random.SeedGenerator {
    this.#states.push(generator.state)
    return generator
  }

  /** Restarts what it draws while training. @internal */
  reseed(key: LayerKey): void {
    this.#seeds.forEach((generator, i) => {
      generator.state.assign(keyTensor(foldIn(key, drawsFrom + i)))
    })
    this.sublayers.forEach((layer, i) => {
      layer.reseed(foldIn(key, i))
    })
  }

  /** What it learned: kernels, biases, running means; its own first, then those of its layers, in order. */
  get weights(): readonly Variable[] {
    return distinct([...this.#weights, ...this.sublayers.flatMap((layer) => layer.weights)])
  }

  /** The weights that training changes; none while `trainable` is false. */
  get trainableVariables(): readonly Variable[] {
    if (!this.trainable) return []
    const own = this.#weights.filter((v) => v.trainable)
    return distinct([...own, ...this.sublayers.flatMap((layer) => layer.trainableVariables)])
  }

  /** All state: the weights, and the states of random streams. */
  get variables(): readonly Variable[] {
    return distinct([...this.#weights, ...this.#states, ...this.sublayers.flatMap((layer) => layer.variables)])
  }

  /** Numbers in the weights. */
  countParams(): number {
    return this.weights.reduce((sum, v) => sum + v.size, 0)
  }

  /** The names from the outermost model being called down to this layer: `sequential/head`. */
  get path(): string {
    const scope = currentScope()
    if (scope === undefined) return this.name
    return scope === this.name || scope.endsWith(`/${this.name}`) ? scope : `${scope}/${this.name}`
  }

  /** `Dense "head"`, as errors name it; inside nested models with the path below the outermost. */
  get label(): string {
    const { path } = this
    return `${this.kind ?? this.constructor.name} "${path.slice(path.indexOf("/") + 1)}"`
  }

  /** What its text tells beside the name: the settings that tell one layer from another. */
  protected shownSettings(): Record<string, unknown> {
    return {}
  }

  /** One line: `Dense(name="dense", units=10, activation="relu")`. */
  toString(): string {
    const settings = Object.entries({ name: this.name, ...this.shownSettings() })
    return `${this.kind}(${settings.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")})`
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }
}

/** A layer whatever it takes and gives. */
export type AnyLayer = Layer<Structure<Tensor>, Structure<Tensor>>

/** A layer that is reached twice, by itself and within a model, still has its variables once. */
const distinct = (variables: readonly Variable[]): readonly Variable[] => [...new Set(variables)]

const keyTensor = ([k0, k1]: LayerKey): Tensor => tensor(Int32Array.of(k0, k1))

/** A key from the global generator. @internal */
export function freshKey(): LayerKey {
  const [k0, k1] = random.randint([2], 0, 2 ** 31 - 1).dataSync()
  return [k0!, k1!]
}
