import type { Dtype, HostArray } from "../base/dtype.ts"
import { ArgumentError, ShapeError, TraceError } from "../base/errors.ts"
import { formatShape, type Shape, sizeOf } from "../base/shape.ts"
import type { Node } from "../graph/node.ts"
import { type NestedArray, writeNested } from "./nested.ts"
import { printTensor } from "./print.ts"
import { nodeOfValue, requireOpen, type Trace } from "./trace.ts"

/** Some twenty megabytes of text; whoever writes more does not mean to. */
const mostInJson = 1_000_000

/** A value on the host, or a place in a trace. */
export type Source =
  | { readonly value: HostArray; readonly node?: undefined; readonly trace?: undefined }
  | { readonly node: Node; readonly trace: Trace; readonly value?: undefined }

/** What a tensor holds and how it is read. */
export abstract class Held {
  readonly shape: Shape
  readonly dtype: Dtype
  readonly #source: Source

  /** @internal */
  protected constructor(source: Source, shape: Shape, dtype: Dtype) {
    // Private to TypeScript, not to JavaScript.
    if (dtype === undefined) throw new ArgumentError("Tensor: is not made by new. Use tensor(x), or zeros(shape).")
    this.#source = source
    this.shape = shape
    this.dtype = dtype
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** Whether it is a place in a function being traced, with no value yet. */
  get isTraced(): boolean {
    return this.#source.node !== undefined
  }

  /** The node in the trace; a value becomes a constant of the program. @internal */
  toNode(): Node {
    const source = this.#source
    if (source.node === undefined) return nodeOfValue(source.value, this.shape, this.dtype)
    requireOpen(source.trace)
    return source.node
  }

  /** The values in row-major order (bools as 0 and 1); the tensor's own memory: do not write to it. */
  async data(): Promise<HostArray> {
    return this.dataSync()
  }

  /** The same, at once. Throws a TraceError inside a traced function, where there are no values yet. */
  dataSync(): HostArray {
    const { value, trace } = this.#source
    if (value) return value
    requireOpen(trace!)
    throw new TraceError(
      `a tensor ${formatShape(this.shape)} inside a traced function has no value yet: compute with it, use where() instead of if, or return it and read it outside.`,
    )
  }

  /** The only element as a number. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError("item", `needs exactly one element, got shape ${formatShape(this.shape)}.`, [this.shape])
    return this.dataSync()[0]!
  }

  /** Nested JavaScript arrays; a scalar gives a number (or boolean). */
  toArray(): NestedArray {
    return writeNested(this.shape, this.dtype, this.dataSync())
  }

  /**
   * What `JSON.stringify` writes: nested arrays. NaN and infinities become null there, as always in JSON. Throws an
   * ArgumentError for more than a million elements, and a TraceError where there is no value yet.
   */
  toJSON(): NestedArray {
    if (this.size > mostInJson)
      throw new ArgumentError(
        `JSON: a tensor ${formatShape(this.shape)} has ${this.size} elements, more than the ${mostInJson} that are written as text. Take a part with slice(), or write data() as bytes.`,
      )
    return this.toArray()
  }

  /** Shape, dtype and a readable excerpt. */
  toString(): string {
    return printTensor(this.shape, this.dtype, this.#source.value)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }

  [Symbol.toPrimitive](hint: string): string {
    return primitiveOf(this, hint)
  }

  /** `Array.from(t)` would be empty without a word. @internal */
  [Symbol.iterator](): never {
    throw new ArgumentError("a tensor is no list: iterate over t.toArray(), or over its numbers, await t.data().")
  }
}

/** JavaScript's operators know no tensors: `t + 1` and `t > 0` would give nonsense without a word. */
export function primitiveOf(x: { toString(): string }, hint: string): string {
  if (hint === "string") return x.toString()
  throw new ArgumentError(
    "JavaScript's operators do not work on tensors and variables: use t.add(1), t.mul(2), where(…), or t.item() for a number; w.value is a variable's tensor.",
  )
}
