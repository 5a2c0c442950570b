import type { Dtype } from "../base/dtype.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { Tensor } from "../tensor/index.ts"
import { type Form, formOf, inForm, isShape, partsOf, type Structure } from "./_structure.ts"
import { connect, type Maker, SymbolicTensor } from "./symbolicTensor.ts"

/** A layer as far as its inputs are concerned. */
interface Receiver extends Maker {
  readonly label: string
}

const isSymbolic = (value: unknown): value is SymbolicTensor => value instanceof SymbolicTensor

/** The batches that a layer is called with, after a look at each. */
export function tensorsFor({ label, name }: Receiver, form: Form, x: unknown): readonly Tensor[] {
  const tensors = partsOf<Tensor>(label, form, x, "tensor")
  for (const t of tensors) {
    if (isSymbolic(t))
      throw new ArgumentError(
        `${label}: call computes with tensors, and a symbolic tensor has no value. To connect it, use apply: ${name}.apply(x).`,
      )
    if (!(t instanceof Tensor)) throw new ArgumentError(`${label}: takes a tensor, got ${show(t)}. Wrap it: tensor(x).`)
    if (t.rank === 0) throw new ShapeError(label, "takes a batch, got a scalar. The first axis counts samples.", [[]])
  }
  return tensors
}

/** Connects a layer to symbolic tensors; `infer` gives the shapes that come out, `inferDtypes` their dtypes. */
export function applyTo(
  layer: Receiver,
  form: Form,
  x: unknown,
  infer: (shapes: Structure<Shape>) => Structure<Shape>,
  inferDtypes: (dtypes: readonly Dtype[]) => readonly Dtype[],
): Structure<SymbolicTensor> {
  const where = `${layer.label}.apply`
  const inputs = partsOf<SymbolicTensor>(where, form, x, "symbolic tensor")
  for (const input of inputs as readonly unknown[]) {
    if (isSymbolic(input)) continue
    const cure = input instanceof Tensor ? "To compute with a tensor, use call." : "Begin with Input({ shape: [784] })."
    throw new ArgumentError(`${where}: connects symbolic tensors, got ${show(input)}. ${cure}`)
  }
  const shapes = infer(
    inForm(
      form,
      inputs.map((input) => input.shape),
    ),
  )
  const dtypes = inferDtypes(inputs.map((input) => input.dtype))
  const outForm = formOf(shapes, isShape)
  const made = (outForm === "one" ? [shapes as Shape] : partsOf<Shape>(where, outForm, shapes, "shape")).map(
    (shape, i) => ({ shape, dtype: dtypes[i] ?? "float32" }),
  )
  return inForm(outForm, connect(layer, inputs, made))
}
