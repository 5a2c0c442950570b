import type { Dtype } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"

/** What makes symbolic tensors: a layer, as far as they know it. */
export interface Maker {
  readonly name: string
  readonly kind: string
}

/** One application of a layer: what went in, what came out. A layer that is applied twice has two. */
export interface Connection {
  readonly layer: Maker
  readonly inputs: readonly SymbolicTensor[]
  readonly outputs: readonly SymbolicTensor[]
  /** Counts connections in the order in which they were made: what one takes was made before it. */
  readonly order: number
}

let connections = 0

/** Makes the outputs of a layer that is applied; none of them can be changed later, so no circle can arise. @internal */
export function connect(
  layer: Maker,
  inputs: readonly SymbolicTensor[],
  made: readonly { readonly shape: Shape; readonly dtype: Dtype }[],
): readonly SymbolicTensor[] {
  const outputs: SymbolicTensor[] = []
  const connection: Connection = { layer, inputs, outputs, order: connections++ }
  made.forEach(({ shape, dtype }, index) => {
    outputs.push(new SymbolicTensor(shape, dtype, connection, index))
  })
  return outputs
}

/**
 * A place in a model that is being drawn up: the shape of one sample (without the batch), a dtype and who made it, but no
 * value. `Input` makes the first, `layer.apply` the next, and `new Model({ inputs, outputs })` a model of what lies
 * between.
 * @example
 * const x = Input({ shape: [28, 28] })
 * const y = new layers.Flatten().apply(x)
 * y // → SymbolicTensor float32 [null, 784] of flatten
 * y.shape // → 784
 */
export class SymbolicTensor {
  /** Of one sample. */
  readonly shape: Shape
  readonly dtype: Dtype
  /** The application of a layer that made it. @internal */
  readonly connection: Connection
  /** Which of that layer's outputs it is. @internal */
  readonly index: number

  /** @internal */
  constructor(shape: Shape, dtype: Dtype, connection: Connection, index: number) {
    this.shape = [...shape]
    this.dtype = dtype
    this.connection = connection
    this.index = index
  }

  /** The name of the layer that made it; a model calls its inputs and outputs by these. */
  get name(): string {
    return this.connection.layer.name
  }

  toString(): string {
    return `SymbolicTensor ${this.dtype} [${["null", ...this.shape].join(", ")}] of ${this.name}`
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString()
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString()
    throw new ArgumentError(
      "JavaScript's operators do not work on symbolic tensors: use layers, as in new layers.Add().",
    )
  }
}
