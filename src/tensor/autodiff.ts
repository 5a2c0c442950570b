import { checkArray, checkFunction } from "../base/checks.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { formatShape, sameShape } from "../base/shape.ts"
import { show } from "../base/show.ts"
import { reverse } from "../grad/reverse.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { atOnce } from "./atOnce.ts"
import { asTensor, fromNode, Tensor, type TensorLike, toTensor } from "./tensor.ts"
import { readPiece, refuseAsync, writePiece } from "./trace.ts"
import { describe, replaceLeaves, type Tree } from "./tree.ts"
import { Variable } from "./variable.ts"

/** A distinct name for each tensor's node, so that derivatives are with respect to it and nothing equal to it. */
const marked = (t: Tensor): Node => g.mark(t.toNode())

function gradientsOf(output: Tensor, cotangent: Node, inputs: readonly Node[]): Tensor[] {
  const found = reverse([output.toNode()], [cotangent], inputs)
  return found.map((node, i) => fromNode(node ?? g.constant(0, inputs[i]!.shape, inputs[i]!.dtype)))
}

/** What a function to be differentiated returned. */
export function requireTensor(operation: string, output: unknown): asserts output is Tensor {
  refuseAsync(operation, output)
  if (!(output instanceof Tensor))
    throw new ArgumentError(`${operation}: the function must return a tensor, got ${show(output)}.`)
}

function requireScalar(operation: string, output: unknown): asserts output is Tensor {
  requireTensor(operation, output)
  if (output.size !== 1 || output.dtype !== "float32")
    throw new ShapeError(
      operation,
      `the function must return one float32 number, got ${output.dtype} ${formatShape(output.shape)}. Reduce it first, with mean() or sum().`,
      [output.shape],
    )
}

function outputOf(operation: string, fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const output = fn(x)
  requireTensor(operation, output)
  return output
}

const ones = (t: Tensor): Node => g.constant(1, t.shape, t.dtype)

export type ValueAndGrad<A extends readonly Tree[]> = (...args: A) => [value: Tensor, gradient: A[0]]

/**
 * With a function of tensors: returns a function that gives its value and the gradient with respect to its first
 * argument (a tensor, or tensors in arrays and records). With a function of nothing and a list of variables: its value
 * and the gradients with respect to the variables, at once.
 *
 * Where the function has a kink the gradient is that of one side or 0: relu′(0) = |·|′(0) = 0; at a tie the gradient of
 * maximum and minimum goes to the second argument, that of max and min evenly to all.
 * @example valueAndGrad((x) => x.square().sum())(3).join(" ") // → Tensor float32 [] 9.0 Tensor float32 [] 6.0
 * @example
 * const w = new Variable([1, 2])
 * const [loss, [dw]] = valueAndGrad(() => w.value.square().sum(), [w])
 * loss.item() // → 5
 * dw // → Tensor float32 [2] [2.0, 4.0]
 */
export function valueAndGrad(fn: (x: Tensor) => Tensor): (x: Tensor | number) => [value: Tensor, gradient: Tensor]
export function valueAndGrad<A extends readonly Tree[]>(fn: (...args: A) => Tensor): ValueAndGrad<A>
export function valueAndGrad(fn: () => Tensor, variables: readonly Variable[]): [value: Tensor, gradients: Tensor[]]
export function valueAndGrad(fn: (...args: never[]) => Tensor, variables?: readonly Variable[]): unknown {
  return variables === undefined
    ? byFirst("valueAndGrad", fn as (...args: readonly Tree[]) => Tensor)
    : withVariables(fn as () => Tensor, variables).slice(0, 2)
}

/**
 * `valueAndGrad` by variables, and by other tensors that the function computes on its way, which `others` lists once it
 * has run. Undefined where the value does not depend on one. Only within a traced function.
 */
export const valueAndGrads = (
  fn: () => Tensor,
  variables: readonly Variable[],
  others: () => readonly Tensor[],
): [value: Tensor, gradients: Tensor[], others: (Tensor | undefined)[]] => withVariables(fn, variables, others)

/** Value and gradient with respect to the first argument, for what the user called. */
function byFirst(operation: string, run: (...args: readonly Tree[]) => Tensor) {
  checkFunction(operation, run, `${operation}((x) => x.square().sum())`)
  return (...args: readonly Tree[]): [Tensor, Tree] => {
    const leaves: Tensor[] = []
    const rest: Tensor[] = []
    const first = numbersToTensors(args[0])
    describe(first, leaves)
    if (leaves.length === 0)
      throw new ArgumentError(
        `${operation}: the first argument holds no tensor to differentiate by, got ${show(first)}. Wrap it: tensor(x).`,
      )
    describe(args.slice(1), rest)
    return atOnce([...leaves, ...rest], (inputs) => {
      const nodes = inputs.slice(0, leaves.length).map(marked)
      const output = run(...refill([first, ...args.slice(1)], [...nodes.map(fromNode), ...inputs.slice(leaves.length)]))
      requireScalar(operation, output)
      const gradients = gradientsOf(output, ones(output), nodes)
      let next = 0
      return [output, replaceLeaves(first!, () => gradients[next++]!)] as const
    }) as [Tensor, Tree]
  }
}

/** Plain numbers among the arguments to differentiate count as tensors. */
function numbersToTensors(tree: Tree): Tree {
  if (typeof tree === "number") return asTensor(tree)
  return tree
}

function refill<T extends Tree>(tree: T, tensors: readonly Tensor[]): T {
  let next = 0
  return replaceLeaves(tree, () => tensors[next++]!)
}

function withVariables(
  fn: () => Tensor,
  variables: readonly Variable[],
  others: () => readonly Tensor[] = () => [],
): [Tensor, Tensor[], (Tensor | undefined)[]] {
  checkFunction("valueAndGrad", fn, "valueAndGrad(() => w.value.sum(), [w])")
  checkArray("valueAndGrad", "variables", variables, "[w, b]")
  const other = variables.find((v) => !(v instanceof Variable))
  if (other !== undefined)
    throw new ArgumentError(
      `valueAndGrad: takes a list of variables, got ${show(other)}. To differentiate by tensors: valueAndGrad(f)(x).`,
    )
  return atOnce([], (_inputs, trace) => {
    // While the function runs, each variable reads as a marked node of its own.
    const before = variables.map((v) => readPiece(trace, v.place.block, v.place.offset, v.size))
    const marks = before.map((node) => g.mark(node))
    variables.forEach((v, i) => {
      writePiece(trace, v.place.block, v.place.offset, marks[i]!)
    })
    const output = fn()
    requireScalar("valueAndGrad", output)
    const also = others().map((t) => t.toNode())
    const found = reverse([output.toNode()], [ones(output)], [...marks, ...also])
    const gradients = marks.map((mark, i) => fromNode(found[i] ?? g.constant(0, mark.shape, mark.dtype)))
    variables.forEach((v, i) => {
      const now = readPiece(trace, v.place.block, v.place.offset, v.size)
      if (now === marks[i]) writePiece(trace, v.place.block, v.place.offset, before[i]!)
    })
    const flowed = also.map((_, i) => found[marks.length + i]).map((node) => node && fromNode(node))
    return [output, gradients.map((d, i) => d.reshape(variables[i]!.shape)), flowed] as never
  })
}

/**
 * A function that gives the gradient of `fn` (which returns one number) with respect to its first argument: a tensor, or
 * tensors in arrays and records. It can be differentiated again.
 * @example grad((x) => x.pow(3))(2) // → Tensor float32 [] 12.0
 * @example grad(grad((x) => x.pow(3)))(2) // → Tensor float32 [] 12.0
 * @example grad(({ w, b }: { w: Tensor; b: Tensor }) => w.mul(3).add(b).sum())({ w: tensor([1, 2]), b: tensor(0) }).b // → Tensor float32 [] 2.0
 */
export function grad(fn: (x: Tensor) => Tensor): (x: Tensor | number) => Tensor
export function grad<A extends readonly Tree[]>(fn: (...args: A) => Tensor): (...args: A) => A[0]
export function grad(fn: (...args: never[]) => Tensor): unknown {
  const both = byFirst("grad", fn as (...args: readonly Tree[]) => Tensor)
  return (...args: readonly Tree[]) => both(...args)[1]
}

/**
 * The value of `fn` at `x`, and a function from a cotangent of the value to that of `x`: the transposed Jacobian times
 * it.
 * @example
 * const [value, pullback] = vjp((x) => x.square(), [1, 2, 3])
 * value // → Tensor float32 [3] [1.0, 4.0, 9.0]
 * pullback([1, 0, 1]) // → Tensor float32 [3] [2.0, 0.0, 6.0]
 */
export function vjp(
  fn: (x: Tensor) => Tensor,
  x: TensorLike,
): [value: Tensor, pullback: (cotangent: TensorLike) => Tensor] {
  checkFunction("vjp", fn, "vjp((x) => x.square(), x)")
  const at = toTensor("vjp", x)
  const value = atOnce([at], ([input]) => outputOf("vjp", fn, input!))
  const pullback = (cotangent: TensorLike): Tensor =>
    atOnce([at, toTensor("vjp", cotangent, "float32")], ([input, d]) => {
      const node = marked(input!)
      const output = outputOf("vjp", fn, fromNode(node))
      if (!sameShape(output.shape, d!.shape))
        throw new ShapeError(
          "vjp",
          `the cotangent ${formatShape(d!.shape)} must have the shape of the value ${formatShape(output.shape)}.`,
          [d!.shape, output.shape],
        )
      return gradientsOf(output, d!.toNode(), [node])[0]!
    })
  return [value, pullback]
}

/**
 * The value of `fn` at `x` and its derivative in the direction `tangent`. The pullback u ↦ vjp(u) is linear in u, and
 * its own transpose is the pushforward, so that no primitive needs a second rule (Radul et al., "You only linearize
 * once", 2022, tell the story from the other side).
 * @example jvp((x) => x.square(), [1, 2, 3], [1, 0, 1]).join(" ") // → Tensor float32 [3] [1.0, 4.0, 9.0] Tensor float32 [3] [2.0, 0.0, 6.0]
 * @example jvp(grad((x) => x.pow(4).sum()), [1, 2], [1, 1])[1] // → Tensor float32 [2] [12.0, 48.0]
 */
export function jvp(fn: (x: Tensor) => Tensor, x: TensorLike, tangent: TensorLike): [value: Tensor, tangent: Tensor] {
  checkFunction("jvp", fn, "jvp((x) => x.square(), x, tangent)")
  const [at, direction] = [toTensor("jvp", x), toTensor("jvp", tangent, "float32")]
  if (!sameShape(at.shape, direction.shape))
    throw new ShapeError(
      "jvp",
      `the tangent ${formatShape(direction.shape)} must have the shape of x ${formatShape(at.shape)}.`,
      [at.shape, direction.shape],
    )
  return atOnce([at, direction], ([input, v]) => {
    const node = marked(input!)
    const output = outputOf("jvp", fn, fromNode(node))
    const u = g.mark(g.constant(0, output.shape, output.dtype))
    const pulled = reverse([output.toNode()], [u], [node])[0]
    const pushed = pulled && reverse([pulled], [v!.toNode()], [u])[0]
    return [output, fromNode(pushed ?? g.constant(0, output.shape, output.dtype))] as [Tensor, Tensor]
  })
}
