import type { Dtype } from "../base/dtype.ts"
import type { Node } from "./node.ts"

/** A traced function: what goes in, what comes out, and which state it reads and writes. */
export interface Graph {
  /** Input nodes of the arguments, in order. */
  readonly inputs: readonly Node[]
  readonly outputs: readonly Node[]
  /**
   * Which outputs, by position, are asides: what is computed for them must not change a bit of the other results, as
   * another fusion would.
   */
  readonly asides?: ReadonlySet<number>
  readonly variables: readonly GraphVariable[]
  /** Written after everything that reads the old values. */
  readonly assigns: readonly Assign[]
}

/** A block of state: a one-dimensional input node that stands for the values before the call. */
export interface GraphVariable {
  readonly node: Node
  readonly size: number
  readonly dtype: Dtype
}

export interface Assign {
  /** Index into `variables`. */
  readonly variable: number
  /** First element written. */
  readonly offset: number
  readonly node: Node
}
