import { checkNotNegative } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import type { OptionNames } from "../base/options.ts"
import { formatShape, sameShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { asTensor, blockOf, layTogether, Tensor, Variable } from "../tensor/index.ts"
import { type ClipOptions, checkClip, clipped, clippedAsOne } from "./_clip.ts"

/** What an optimizer remembers about one variable, by name. */
export type Slots = Readonly<Record<string, Tensor>>

export interface Update {
  readonly variable: Tensor
  readonly slots: Slots
}

export interface OptimizerOptions extends ClipOptions {
  /** Before each step, w ← w − η · weightDecay · w (decoupled; Loshchilov & Hutter, 2019). Default none. */
  readonly weightDecay?: number
}

export const optimizerOptions: OptionNames<OptimizerOptions> = {
  weightDecay: true,
  clipValue: true,
  clipNorm: true,
  globalClipNorm: true,
}

/**
 * Makes variables better by their gradients. An optimizer speaks about one variable (`init`, `update`, pure functions of
 * tensors); here that becomes steps of many: clipping, weight decay, memory, and the counting of steps, in Keras's order.
 *
 * A rule must work element by element, for variables that lie side by side are handed to it as one.
 * @example
 * class SignDescent extends Optimizer {
 *   readonly name = "signDescent"
 *   init() {
 *     return {}
 *   }
 *   update(variable: Tensor, gradient: Tensor, slots: {}, _step: Tensor, learningRate: Tensor) {
 *     return { variable: variable.sub(gradient.sign().mul(learningRate)), slots }
 *   }
 * }
 * const w = new Variable([1, 1])
 * new SignDescent(0.25, {}).apply([tensor([1000, -0.001])], [w])
 * w.value // → Tensor float32 [2] [0.75000, 1.2500]
 */
export abstract class Optimizer {
  abstract readonly name: string
  /** Steps taken, an int32 scalar. */
  readonly iterations = new Variable(asTensor(0, "int32"), { name: "iterations", trainable: false })
  readonly weightDecay: number | undefined
  readonly #learningRate: Variable
  readonly #clip: ClipOptions
  readonly #slots = new Map<Variable, Readonly<Record<string, Variable>>>()

  constructor(learningRate: number, { weightDecay, ...clip }: OptimizerOptions = {}) {
    const optimizer = new.target.name
    this.#learningRate = new Variable(checkedRate(optimizer, learningRate), { name: "learningRate", trainable: false })
    if (weightDecay !== undefined) checkNotNegative(optimizer, "weightDecay", weightDecay)
    this.weightDecay = weightDecay
    this.#clip = checkClip(optimizer, clip)
  }

  /** A float32 scalar; assigning a number changes it from the next step on, without tracing anything anew. */
  get learningRate(): Variable {
    return this.#learningRate
  }
  set learningRate(rate: number) {
    this.#learningRate.assign(checkedRate(this.name, rate))
  }

  /** The slots of a variable before its first step; make them with `zerosLike` or `filledLike`. */
  abstract init(variable: Variable): Slots

  /** One step. `step` counts from 1 and, like `learningRate`, is a float32 scalar. */
  abstract update(variable: Tensor, gradient: Tensor, slots: Slots, step: Tensor, learningRate: Tensor): Update

  /** All state, to be saved with a model: the step count, the learning rate and the slots. */
  get variables(): readonly Variable[] {
    return [this.iterations, this.#learningRate, ...[...this.#slots.values()].flatMap((slots) => Object.values(slots))]
  }

  /** Makes the slots of variables that have none yet; the first `apply` does it too. */
  build(variables: readonly Variable[]): void {
    const fresh = variables.filter((variable) => !this.#slots.has(variable))
    for (const variable of fresh) {
      const slots = Object.entries(this.init(variable)).map(([slot, value]) => {
        const name = `${this.name}/${variable.name}/${slot}`
        return [slot, new Variable(value, { name, trainable: false })] as const
      })
      this.#slots.set(variable, Object.fromEntries(slots))
    }
    // Variables that are one block get slots that are one block too. Older slots stay where programs know them.
    if (fresh.length === variables.length && blockOf(variables))
      for (const together of this.#slotsByName(variables)) layTogether(together)
  }

  /**
   * Takes one step: gradients and variables pair up in order; without variables, those it was built with. May be traced,
   * and is meant to be.
   */
  apply(gradients: readonly Tensor[], variables: readonly Variable[] = [...this.#slots.keys()]): void {
    checkPairs(this.name, gradients, variables)
    this.build(variables)
    const step = this.iterations.value.add(asTensor(1, "int32"))
    const rate = this.#learningRate.value
    const parts = this.#asOne(gradients, variables) ?? this.#oneByOne(gradients, variables)
    for (const { variable, gradient, slots } of parts) {
      const before = Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot.value]))
      const next = this.update(this.#decayed(variable.value, rate), gradient, before, step.cast("float32"), rate)
      variable.assign(next.variable)
      for (const [name, slot] of Object.entries(slots)) slot.assign(next.slots[name]!)
    }
    this.iterations.assign(step)
  }

  #decayed(variable: Tensor, rate: Tensor): Tensor {
    return this.weightDecay ? variable.sub(variable.mul(rate.mul(this.weightDecay))) : variable
  }

  #oneByOne(gradients: readonly Tensor[], variables: readonly Variable[]) {
    const short = clipped(gradients, this.#clip)
    return variables.map((variable, i) => ({ variable, gradient: short[i]!, slots: this.#slots.get(variable)! }))
  }

  /** The variables of one block, their gradients and slots, each as one flat tensor; undefined where they lie apart. */
  #asOne(gradients: readonly Tensor[], variables: readonly Variable[]) {
    const variable = variables.length > 1 ? blockOf(variables) : undefined
    const blocks = this.#slotsByName(variables).map(blockOf)
    if (!variable || blocks.some((block) => block === undefined)) return undefined
    const names = Object.keys(this.#slots.get(variables[0]!)!)
    const slots = Object.fromEntries(names.map((name, i) => [name, blocks[i]!]))
    return [{ variable, gradient: clippedAsOne(gradients, this.#clip), slots }]
  }

  /** For each slot name, that slot of every variable. */
  #slotsByName(variables: readonly Variable[]): Variable[][] {
    const all = variables.map((variable) => this.#slots.get(variable)!)
    return Object.keys(all[0] ?? {}).map((name) => all.map((slots) => slots[name]!))
  }
}

/** A slot of zeros; a value at once, also while a function is being traced. */
export const zerosLike = (variable: Variable): Tensor => filledLike(variable, 0)

/** The same of another number. */
export const filledLike = (variable: Variable, value: number): Tensor =>
  asTensor(new Float32Array(variable.size).fill(value)).reshape(variable.shape)

const checkedRate = (optimizer: string, rate: number): number => checkNotNegative(optimizer, "learningRate", rate)

function checkPairs(optimizer: string, gradients: readonly Tensor[], variables: readonly Variable[]): void {
  for (const [name, list] of Object.entries({ gradients, variables }))
    if (!Array.isArray(list))
      throw new ArgumentError(`${optimizer}.apply: takes ${name} in an array, got ${show(list)}.`)
  if (gradients.length !== variables.length)
    throw new ArgumentError(
      `${optimizer}.apply: ${gradients.length} gradients for ${variables.length} variables; they pair up in order. Pass the variables as second argument.`,
    )
  variables.forEach((variable, i) => {
    const gradient = gradients[i]
    if (!(gradient instanceof Tensor))
      throw new ArgumentError(`${optimizer}.apply: gradient ${i} must be a tensor, got ${show(gradient)}.`)
    const { shape } = gradient
    if (!sameShape(shape, variable.shape))
      throw new ShapeError(
        `${optimizer}.apply`,
        `gradient ${i} ${formatShape(shape)} does not fit variable '${variable.name}' ${formatShape(variable.shape)}. Pass gradients in the order of their variables.`,
        [shape, variable.shape],
      )
  })
}
