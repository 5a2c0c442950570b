import { checkFlag } from "../base/checks.ts"
import type { Dtype } from "../base/dtype.ts"
import { ArgumentError, ShapeError, TraceError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape, type Shape, sameShape } from "../base/shape.ts"
import * as g from "../graph/build.ts"
import { type Block, createBlock, readBlock, storageOf } from "./block.ts"
import { primitiveOf } from "./held.ts"
import { asTensor, fromNode, Tensor, type TensorLike } from "./tensor.ts"
import { currentTrace, readPiece, writePiece } from "./trace.ts"

export interface VariableOptions {
  /** For summaries, errors and files. Default "variable". */
  readonly name?: string
  /** Whether optimizers change it. Default true. */
  readonly trainable?: boolean
  readonly dtype?: Dtype
}

const known: OptionNames<VariableOptions> = { name: true, trainable: true, dtype: true }

interface Place {
  readonly block: Block
  readonly offset: number
  readonly shape: Shape
}

/**
 * Named state: a weight, an optimizer's moment, a running mean. It keeps its shape and dtype.
 * @example
 * const count = new Variable(0, { name: "count", trainable: false })
 * const next = compile(() => {
 *   count.assign(count.value.add(1))
 *   return count.value
 * })
 * await next() // → Tensor float32 [] 1.0
 * await next() // → Tensor float32 [] 2.0
 * count // → Variable 'count' Tensor float32 [] 2.0
 */
export class Variable {
  readonly shape: Shape
  readonly dtype: Dtype
  readonly name: string
  trainable: boolean
  #block: Block
  #offset: number

  constructor(initial: TensorLike, options?: VariableOptions, place?: Place) {
    const { name = "variable", trainable = true, dtype } = checkOptions("Variable", options, known)
    checkFlag("Variable", "trainable", trainable)
    const value = asTensor(initial, dtype)
    if (value.isTraced)
      throw new TraceError(`the variable '${name}' must be made outside the traced function that uses it.`)
    this.shape = place?.shape ?? value.shape
    this.dtype = value.dtype
    this.name = name
    this.trainable = trainable
    this.#block = place?.block ?? createBlock(value.dtype, value.dataSync())
    this.#offset = place?.offset ?? 0
  }

  get size(): number {
    return this.shape.reduce((p, n) => p * n, 1)
  }

  /** The current value: inside a traced function its place in the graph, outside a copy of the numbers. */
  get value(): Tensor {
    const trace = currentTrace()
    if (trace) return fromNode(g.reshape(readPiece(trace, this.#block, this.#offset, this.size), this.shape))
    return Tensor.of(readBlock(this.#block, this.#offset, this.size), this.shape, this.dtype)
  }

  set value(_: never) {
    throw new ArgumentError(`variable '${this.name}': its value is replaced by assign(x), not by value = x.`)
  }

  /** Replaces the value; inside a traced function from there on. */
  assign(value: TensorLike): void {
    const next = asTensor(value, this.dtype)
    if (!sameShape(next.shape, this.shape))
      throw new ShapeError(
        `variable '${this.name}'`,
        `holds ${formatShape(this.shape)}, cannot be assigned ${formatShape(next.shape)}.`,
        [this.shape, next.shape],
      )
    const trace = currentTrace()
    if (trace) writePiece(trace, this.#block, this.#offset, g.reshape(next.toNode(), [this.size]))
    else storageOf(this.#block).view().set(next.dataSync(), this.#offset)
  }

  /** Where it lies. @internal */
  get place(): { readonly block: Block; readonly offset: number } {
    return { block: this.#block, offset: this.#offset }
  }

  /** Moves the value into a larger block. @internal */
  moveTo(block: Block, offset: number): void {
    storageOf(block)
      .view()
      .set(readBlock(this.#block, this.#offset, this.size), offset)
    this.#block = block
    this.#offset = offset
  }

  [Symbol.toPrimitive](hint: string): string {
    return primitiveOf(this, hint)
  }

  toString(): string {
    return `Variable '${this.name}' ${currentTrace() ? formatShape(this.shape) : this.value.toString()}`
  }
}

/**
 * Lays variables of one dtype side by side in one block, so that what works element by element (an optimizer) can treat
 * them as one. Their values stay. They must share a dtype.
 */
export function layTogether(variables: readonly Variable[]): void {
  const first = variables[0]
  if (!first || variables.length < 2) return
  const other = variables.find((v) => v.dtype !== first.dtype)
  if (other)
    throw new ArgumentError(
      `layTogether: '${first.name}' is ${first.dtype}, '${other.name}' ${other.dtype}; one block holds one dtype.`,
    )
  const total = variables.reduce((n, v) => n + v.size, 0)
  const block = createBlock(first.dtype, new Float32Array(total))
  let offset = 0
  for (const v of variables) {
    v.moveTo(block, offset)
    offset += v.size
  }
}

/**
 * One flat variable over all the given ones, if they lie side by side in this order and fill their block; else undefined.
 */
export function blockOf(variables: readonly Variable[]): Variable | undefined {
  const first = variables[0]
  if (!first) return undefined
  const { block } = first.place
  let end = 0
  for (const v of variables) {
    if (v.place.block !== block || v.place.offset !== end) return undefined
    end += v.size
  }
  if (end !== block.size) return undefined
  return new Variable([], { name: "block", dtype: block.dtype }, { block, offset: 0, shape: [end] })
}
