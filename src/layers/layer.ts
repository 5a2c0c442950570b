import type { Activation } from "../activations/index.ts"
import { checkFlag, checkSizes } from "../base/checks.ts"
import { ArgumentError, ShapeError, TraceError } from "../base/errors.ts"
import { requireRoom } from "../base/memory.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Shape, sizeOf } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { foldIn } from "../base/threefry.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import { currentScope, random, Tensor, tensor, Variable, withScope } from "../tensor/index.ts"
import { drawLater } from "./_draws.ts"

export interface LayerOptions {
  /** For errors, summaries and files. Default: the kind with a small letter, numbered within a model (`dense_1`). */
  readonly name?: string
  /** Whether training changes the weights. Default true. */
  readonly trainable?: boolean
  /** Shape of one sample, without the batch. With it on its first layer, a model is built without seeing data. */
  readonly inputShape?: Shape
}

export const layerOptions: OptionNames<LayerOptions> = { name: true, trainable: true, inputShape: true }

export interface LayerCallOptions {
  /** Whether layers that behave differently while training (dropout) do so. Default false. */
  readonly training?: boolean
  /** Leave out `finalActivation`, so that a loss can be computed from logits. Default false. */
  readonly logits?: boolean
}

const callOptions: OptionNames<LayerCallOptions> = { training: true, logits: true }

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
export abstract class Layer {
  /** What it is, for errors and summaries: `Dense`. */
  abstract readonly kind: string
  readonly #givenName: string | undefined
  #name: string | undefined
  readonly inputShape: Shape | undefined
  /** Whether training changes the weights; after a change, compile the model again. */
  trainable: boolean
  #builtFor: Shape | undefined
  #key: LayerKey | undefined
  readonly #weights: Variable[] = []
  readonly #seeds: random.SeedGenerator[] = []
  readonly #states: Variable[] = []

  /** Unknown names are the matter of the classes that extend this one: they may hand on options of their own. */
  constructor({ name, trainable = true, inputShape }: LayerOptions = {}) {
    if (name !== undefined && !(typeof name === "string" && /^[^/\s]+$/.test(name)))
      throw new ArgumentError(`a layer's name is one word without '/', got ${show(name)}.`)
    checkFlag(new.target.name, "trainable", trainable)
    if (inputShape !== undefined)
      checkSizes(new.target.name, "inputShape", inputShape, "one sample without the batch, as in [28, 28]")
    this.#givenName = name
    this.trainable = trainable
    this.inputShape = inputShape
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
    return this.#givenName ?? kind.charAt(0).toLowerCase() + kind.slice(1)
  }

  /** Numbers the layer within a model. @internal */
  rename(name: string): void {
    this.#name = name
  }

  get built(): boolean {
    return this.#builtFor !== undefined
  }

  /** The sample shape it was built for. */
  get builtFor(): Shape | undefined {
    return this.#builtFor
  }

  /** The layers it consists of, if it is made of layers. */
  get sublayers(): readonly Layer[] {
    return []
  }

  /** Its last step, if that is a plain activation; `call(x, { logits: true })` leaves it out. */
  get finalActivation(): Activation | undefined {
    return undefined
  }

  /**
   * Makes the weights for samples of this shape; once, later calls do nothing. `key` fixes the first values; without it
   * they come from the global generator (`random.setSeed`).
   */
  build(inputShape: Shape, key: LayerKey = freshKey()): void {
    if (this.#builtFor) return
    checkSizes(this.label, "the shape to build for", inputShape, "one sample without the batch, as in [28, 28]")
    this.#key = key
    withScope(this.name, () => {
      this.#explained(() => this.makeWeights(inputShape, key))
    })
    this.#builtFor = [...inputShape]
  }

  /** Computes the output for a batch, building first if need be. */
  call(x: Tensor, options: LayerCallOptions = {}): Tensor {
    if (!(x instanceof Tensor))
      throw new ArgumentError(`${this.label}: takes a tensor, got ${show(x)}. Wrap it: tensor(x).`)
    checkOptions(`${this.label}.call`, options, callOptions)
    if (x.rank === 0)
      throw new ShapeError(this.label, "takes a batch, got a scalar. The first axis counts samples.", [[]])
    if (!this.built) {
      if (x.isTraced)
        throw new TraceError(
          `${this.label}: has no weights yet, and a traced function cannot make them. Build it before: ${this.name}.build([${x.shape.slice(1)}]).`,
        )
      this.build(x.shape.slice(1))
    }
    return withScope(this.name, () => {
      const output = this.#explained(() => this.forward?.(x, options))
      if (!(output instanceof Tensor))
        throw new ArgumentError(
          `${this.label}: its forward must return a tensor, as an activation must, got ${show(output)}.`,
        )
      observer?.(this, output)
      return output
    })
  }

  /** The sample shape that comes out, given the one that goes in. */
  computeOutputShape(inputShape: Shape): Shape {
    return inputShape
  }

  /** Creates weights with `addWeight`. */
  protected makeWeights(_inputShape: Shape, _key: LayerKey): void {}

  /** The computation; it may run inside a trace, at any batch size. */
  protected abstract forward(x: Tensor, options: LayerCallOptions): Tensor

  /** What is needed to make the same layer again, as plain JSON. */
  getConfig(): Record<string, unknown> {
    const { trainable, inputShape } = this
    return {
      ...(this.#givenName !== undefined && { name: this.#givenName }),
      ...(!trainable && { trainable }),
      ...(inputShape && { inputShape }),
    }
  }

  /** A variable for `forward` to read; its name is the layer's path and this one. */
  protected addWeight(
    name: string,
    shape: Shape,
    initializer: InitializerLike,
    options?: { readonly trainable?: boolean },
  ): Variable {
    const { trainable = true } = checkOptions(`${this.label}.addWeight`, options, { trainable: true })
    requireRoom(`${this.label}: its weight '${name}'`, shape, "float32")
    const key = foldIn(this.#key!, this.#weights.length)
    const weight = new Variable(tensor(new Float32Array(sizeOf(shape)), { shape }), {
      name: `${currentScope() ?? this.name}/${name}`,
      trainable,
    })
    const rule = resolveInitializer(initializer)
    drawLater(key, (seed) => weight.assign(this.#explained(() => rule.call(shape, seed))))
    this.#weights.push(weight)
    return weight
  }

  /** A stream of random keys for `forward`; with a seed of its own it does not follow the model's. */
  protected addSeed(seed?: number): random.SeedGenerator {
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
    return [...this.#weights, ...this.sublayers.flatMap((layer) => layer.weights)]
  }

  /** The weights that training changes; none while `trainable` is false. */
  get trainableVariables(): readonly Variable[] {
    if (!this.trainable) return []
    return [...this.#weights.filter((v) => v.trainable), ...this.sublayers.flatMap((layer) => layer.trainableVariables)]
  }

  /** All state: the weights, and the states of random streams. */
  get variables(): readonly Variable[] {
    return [...this.#weights, ...this.#states, ...this.sublayers.flatMap((layer) => layer.variables)]
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

  /** Errors about shapes from deep inside say which layer they happened in. */
  #explained<T>(body: () => T): T {
    const label = this.label
    try {
      return body()
    } catch (error) {
      if (!(error instanceof ShapeError) || named.has(error)) throw error
      const explained = error.operation === label ? error : new ShapeError(label, error.message, error.shapes)
      named.add(explained)
      throw explained
    }
  }
}

let observer: ((layer: Layer, output: Tensor) => void) | undefined

/** Runs `body`; each layer called meanwhile shows its output, inner layers before those that hold them. @internal */
export function observeLayers<T>(show: (layer: Layer, output: Tensor) => void, body: () => T): T {
  const outer = observer
  observer = show
  try {
    return body()
  } finally {
    observer = outer
  }
}

/** Errors that name their layer already. */
const named = new WeakSet<ShapeError>()

const keyTensor = ([k0, k1]: LayerKey): Tensor => tensor(Int32Array.of(k0, k1))

/** A key from the global generator. @internal */
export function freshKey(): LayerKey {
  const [k0, k1] = random.randint([2], 0, 2 ** 31 - 1).dataSync()
  return [k0!, k1!]
}
