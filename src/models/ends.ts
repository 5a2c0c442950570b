import type { Dtype } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { type Form, partsOf } from "../layers/_structure.ts"
import { asTensor, Tensor, type TensorLike } from "../tensor/index.ts"

/** Data for a model: one tensor, or several in the order of its inputs (or outputs), or by their names. */
export type ModelData = TensorLike | readonly TensorLike[] | { readonly [name: string]: TensorLike }

/** Where data enters a model or leaves it. */
export interface Ends {
  readonly form: Form
  /** One for each, in order: what data and logs call them. */
  readonly names: readonly string[]
  /** Of the data, as far as it is settled; float32 otherwise. */
  readonly dtypes?: readonly (Dtype | undefined)[]
}

/** The ends of a model with one input, or one output. */
export const oneEnd: Ends = { form: "one", names: ["x"] }

/** How a message calls part `i` of `x` or `y`. */
export const partName = (what: string, { form, names }: Ends, i: number): string =>
  form === "one" ? what : `${what} '${names[i]}'`

/** The parts of x or y as tensors, in order, each with a first axis that counts the samples. */
export function dataParts(operation: string, what: string, { form, names }: Ends, data: ModelData): readonly Tensor[] {
  if (form === "one") return [asTensor(data as TensorLike)]
  if (Array.isArray(data)) {
    const parts = partsOf<TensorLike>(`${operation}: ${what}`, { count: names.length }, data, "tensor")
    return parts.map((part) => asTensor(part))
  }
  if (data instanceof Tensor || typeof data !== "object" || ArrayBuffer.isView(data))
    throw new ArgumentError(
      `${operation}: the model has several ${what === "x" ? "inputs" : "outputs"}, so ${what} is a list of tensors or { ${names.map((name) => `${name}: …`).join(", ")} }, got ${show(data)}.`,
    )
  return partsOf<TensorLike>(`${operation}: ${what}`, { names }, data, "tensor").map((part) => asTensor(part))
}

/** Data that lacks a first axis counts no samples. */
export function requireBatches(operation: string, parts: readonly Tensor[], what = "x needs"): void {
  if (parts.some((part) => part.rank === 0))
    throw new ShapeError(
      operation,
      `${what} a first axis that counts the samples, got a scalar.`,
      parts.map((part) => part.shape),
    )
}
