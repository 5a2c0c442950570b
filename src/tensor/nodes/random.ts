import type { Shape } from "../../base/shape.ts"
import * as g from "../../graph/build.ts"
import type { Node } from "../../graph/node.ts"
import * as e from "./elementwise.ts"

/** Random numbers from a key, as in JAX: the same key and shape give the same numbers, on every target. */

const bits = (key: Node, shape: Shape): Node => g.random(key, shape, "int32")

/** n new keys, [n, 2]: the key's own random words. A key that was split should not be drawn from as well. */
export const split = (key: Node, n: number): Node => g.random(key, [n, 2], "int32")

export function uniform(key: Node, shape: Shape, minval = 0, maxval = 1): Node {
  const unit = g.random(key, shape, "float32")
  const scaled = e.add(e.multiply(unit, g.constant(maxval - minval)), g.constant(minval))
  return minval === 0 && maxval === 1 ? unit : e.maximum(scaled, g.constant(minval))
}

/** Whole numbers from minval up to but excluding maxval, int32. */
export function randint(key: Node, shape: Shape, minval: number, maxval: number): Node {
  const positive = e.mod(bits(key, shape), g.constant(maxval - minval, [], "int32"))
  return e.add(positive, g.constant(minval, [], "int32"))
}

/** √2·erf⁻¹(u) of u uniform in (−1, 1), as JAX does it. */
export function normal(key: Node, shape: Shape, mean = 0, stddev = 1): Node {
  const low = -(1 - 2 ** -24) // the float32 next to −1, so that 1 − low rounds to 2 as it does in JAX
  const z = e.multiply(erfInv(uniform(key, shape, low, 1)), g.constant(Math.SQRT2))
  return e.add(e.multiply(z, g.constant(stddev)), g.constant(mean))
}

/** Standard normal kept within ±2 by construction, then scaled: Keras's truncated normal. */
export function truncatedNormal(key: Node, shape: Shape, mean = 0, stddev = 1): Node {
  const bound = 0.9544997361036416 // erf(2/√2)
  const z = e.multiply(erfInv(uniform(key, shape, -bound, bound)), g.constant(Math.SQRT2))
  const kept = e.minimum(e.maximum(z, g.constant(-2)), g.constant(2))
  return e.add(e.multiply(kept, g.constant(stddev)), g.constant(mean))
}

export const bernoulli = (key: Node, shape: Shape, p: number): Node =>
  e.less(g.random(key, shape, "float32"), g.constant(p))

/** The positions 0 … n−1 in random order, int32. */
export const permutation = (key: Node, n: number): Node => g.argsort(bits(key, [n]))

/** Inverse error function in float32: M. Giles, "Approximating the erfinv function" (2010), as used by XLA. */
export function erfInv(x: Node): Node {
  const w = e.negative(e.log1p(e.negative(e.square(x))))
  const small = g.binary("lt", w, g.constant(5, w.shape))
  const t = g.where(small, e.subtract(w, g.constant(2.5)), e.subtract(e.sqrt(w), g.constant(3)))
  const central = [
    2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
    0.246640727, 1.50140941,
  ]
  const tail = [
    -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
    1.00167406, 2.83297682,
  ]
  const coefficient = (i: number) => g.where(small, g.constant(central[i]!, w.shape), g.constant(tail[i]!, w.shape))
  let p = coefficient(0)
  for (let i = 1; i < central.length; i++) p = e.add(coefficient(i), e.multiply(p, t))
  return e.multiply(p, x)
}
