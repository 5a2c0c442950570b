import { checkArray, checkFunction, checkNumber } from "../base/checks.ts"
import { ArgumentError, TraceError } from "../base/errors.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { reverse } from "../grad/reverse.ts"
import * as g from "../graph/build.ts"
import type { Node } from "../graph/node.ts"
import { interpret } from "../interpret/interpret.ts"
import { requireTensor } from "./autodiff.ts"
import { storageOf } from "./block.ts"
import { fromNode, Tensor, type TensorLike, toTensor } from "./tensor.ts"
import { currentTrace, withTrace } from "./trace.ts"

export interface NumericalOptions {
  /**
   * Half the distance between the two points of the central difference (f(x+h) − f(x−h)) / 2h. Its error is h²·f‴/6
   * from the formula plus ε·f/h from rounding, least near h = ∛ε: 1e-5 in float64 (the default), 1e-2 in float32. A
   * larger h also steps across more kinks of relu, where the difference is not the derivative at all.
   */
  readonly step?: number
}

const numericalNames: OptionNames<NumericalOptions> = { step: true }

type ScalarFunction = (...args: Tensor[]) => Tensor

/** A function's value and its gradients by the rules, evaluated in float64 through the interpreter. */
export function inFloat64(operation: string, fn: ScalarFunction, args: readonly Tensor[]) {
  if (currentTrace()) throw new TraceError("gradients cannot be checked inside a traced function: call it outside.")
  return withTrace((trace) => {
    const inputs = args.map((t) => g.input(t.shape, t.dtype))
    const result = fn(...inputs.map(fromNode))
    requireTensor(operation, result)
    const output = result.toNode()
    const gradients = reverse([output], [g.constant(1, output.shape)], inputs)
    const state = [...trace.blocks].map(([block, { initial }]) => [initial, storageOf(block).view()] as const)
    const feed = (values: readonly Float64Array[]) =>
      new Map<Node, ArrayLike<number>>([...state, ...inputs.map((node, i) => [node, values[i]!] as const)])
    const value = (values: readonly Float64Array[]): number =>
      interpret([output], feed(values))[0]!.reduce((a, b) => a + b, 0)
    const gradient = (values: readonly Float64Array[]): Float64Array[] =>
      interpret(
        gradients.map((node, i) => node ?? g.constant(0, inputs[i]!.shape)),
        feed(values),
      )
    return { value, gradient }
  })
}

/**
 * The gradient of `fn` (returning one number, or several that are added) by central differences in float64, one
 * element at a time: two evaluations an element.
 * @example numericalGradient((x) => x!.square().sum(), [[1, 2]]).join() // → Tensor float32 [2] [2.0, 4.0]
 */
export function numericalGradient(
  fn: ScalarFunction,
  args: readonly TensorLike[],
  options?: NumericalOptions,
): Tensor[] {
  const { step = 1e-5 } = checkOptions("numericalGradient", options, numericalNames)
  const tensors = asArguments("numericalGradient", fn, args)
  return differences("numericalGradient", fn, tensors, step).map((values, i) =>
    Tensor.of(Float32Array.from(values), tensors[i]!.shape, "float32"),
  )
}

function asArguments(operation: string, fn: ScalarFunction, args: readonly TensorLike[]): Tensor[] {
  checkFunction(operation, fn, `${operation}((x) => x.square().sum(), [x])`)
  checkArray(operation, "the arguments of the function", args, "[x]")
  return args.map((x) => toTensor(operation, x))
}

function differences(operation: string, fn: ScalarFunction, tensors: readonly Tensor[], step: number): Float64Array[] {
  checkNumber(operation, "step", step, "be above 0", (h) => h > 0)
  const { value } = inFloat64(operation, fn, tensors)
  const values = tensors.map((t) => Float64Array.from(t.dataSync()))
  return values.map((x, i) => {
    if (tensors[i]!.dtype !== "float32") return new Float64Array(x.length)
    return x.map((at, j) => {
      x[j] = at + step
      const above = value(values)
      x[j] = at - step
      const below = value(values)
      x[j] = at
      return (above - below) / (2 * step)
    })
  })
}

/** How far apart the two gradients are, in the worst element. */
export interface GradientCheck {
  /** |analytic − numerical| / max(1, |analytic|, |numerical|) */
  readonly error: number
  readonly argument: number
  readonly element: number
  readonly analytic: number
  readonly numerical: number
}

/**
 * Compares reverse-mode gradients with central differences, both in float64, and returns where they differ most; throws
 * an ArgumentError when that is more than `tolerance` (1e-6 by default).
 * @example checkGradients((x, y) => x!.mul(y!).tanh().sum(), [[1, 2], [3, 4]]).error < 1e-8 // → true
 */
export function checkGradients(
  fn: ScalarFunction,
  args: readonly TensorLike[],
  options?: NumericalOptions & { readonly tolerance?: number },
): GradientCheck {
  const { step = 1e-5, tolerance = 1e-6 } = checkOptions("checkGradients", options, {
    ...numericalNames,
    tolerance: true,
  })
  const tensors = asArguments("checkGradients", fn, args)
  const numerical = differences("checkGradients", fn, tensors, step)
  const analytic = inFloat64("checkGradients", fn, tensors).gradient(
    tensors.map((t) => Float64Array.from(t.dataSync())),
  )
  let worst: GradientCheck = { error: 0, argument: 0, element: 0, analytic: 0, numerical: 0 }
  analytic.forEach((gradient, argument) => {
    gradient.forEach((a, element) => {
      const n = numerical[argument]![element]!
      const error = Object.is(a, n) ? 0 : Math.abs(a - n) / Math.max(1, Math.abs(a), Math.abs(n))
      if (!(error <= worst.error)) worst = { error, argument, element, analytic: a, numerical: n }
    })
  })
  if (!(worst.error <= tolerance))
    throw new ArgumentError(
      `the gradient of argument ${worst.argument} is wrong at element ${worst.element}: ${worst.analytic} by the rules, ${worst.numerical} by differences (h = ${step}). If the function has a kink there, try another point.`,
    )
  return worst
}
