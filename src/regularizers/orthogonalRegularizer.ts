import { checkChoice, checkNotNegative } from "../base/checks.ts"
import { ShapeError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { formatShape } from "../base/shape.ts"
import type { Tensor } from "../tensor/index.ts"
import { Regularizer } from "./regularizer.ts"

export interface OrthogonalRegularizerOptions {
  /** Default 0.01. */
  readonly factor?: number
  /** What is to be orthogonal. Default `"rows"`. */
  readonly mode?: "rows" | "columns"
}

const known: OptionNames<OrthogonalRegularizerOptions> = { factor: true, mode: true }

/** Shorter rows are not blown up further: Keras's epsilon, squared. */
const least = 1e-14

/**
 * `factor` times the mean of |cos| of the angles between each two rows (or columns) of a matrix, so that they become
 * orthogonal; 0 if there is only one. For weights of two axes; others are a ShapeError.
 * @example
 * const regularizer = new regularizers.OrthogonalRegularizer({ factor: 1 })
 * regularizer.call(tensor([[3, 0], [0, 5]])) // → Tensor float32 [] 0.0
 * regularizer.call(tensor([[3, 0], [-5, 0]])) // → Tensor float32 [] 1.0
 */
export class OrthogonalRegularizer extends Regularizer {
  override readonly name = "orthogonalRegularizer"
  readonly factor: number
  readonly mode: "rows" | "columns"

  constructor(options: OrthogonalRegularizerOptions = {}) {
    super()
    const { factor = 0.01, mode = "rows" } = checkOptions("OrthogonalRegularizer", options, known)
    this.factor = checkNotNegative("OrthogonalRegularizer", "factor", factor)
    this.mode = checkChoice("OrthogonalRegularizer", "mode", mode, ["rows", "columns"])
  }

  override call(x: Tensor): Tensor {
    if (x.rank !== 2)
      throw new ShapeError("OrthogonalRegularizer", `takes a matrix, as Dense's kernel, got ${formatShape(x.shape)}.`, [
        x.shape,
      ])
    const rows = this.mode === "rows" ? x : x.transpose()
    const size = rows.shape[0]!
    const unit = rows.div(rows.square().sum({ axis: 1, keepdims: true }).maximum(least).sqrt())
    // Each row with each, without the rows with themselves.
    const products = unit.matmul(unit.transpose()).abs().sum().sub(unit.square().sum())
    const pairs = Math.max(1, (size * (size - 1)) / 2)
    return products.mul((0.5 * this.factor) / pairs)
  }
}
