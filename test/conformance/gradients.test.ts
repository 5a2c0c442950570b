import { describe, expect, it } from "vitest"
import { range, sizeOf } from "../../src/base/shape.ts"
import { reverse } from "../../src/grad/reverse.ts"
import * as g from "../../src/graph/build.ts"
import type { Node } from "../../src/graph/node.ts"
import { interpret } from "../../src/interpret/interpret.ts"
import { allCases, valuesOf } from "./cases.ts"

/** Fixed weights that differ from element to element, so that no error can cancel. */
const weights = (node: Node): Node =>
  g.literal(
    Float32Array.from(range(sizeOf(node.shape)), (i) => 0.5 + ((i * 37) % 11) / 8),
    node.shape,
    "float32",
  )

const total = (node: Node): Node => g.sum(g.mul(node, weights(node)), range(node.shape.length))

/** Central differences in float64, a few elements of each input. */
function expectGradient(output: Node, inputs: readonly Node[], values: readonly Float64Array[]): void {
  const gradients = reverse([output], [g.constant(1)], inputs)
  const feed = () => new Map(inputs.map((node, i) => [node, values[i]!]))
  const analytic = gradients.map((d) => (d ? interpret([d], feed())[0]! : undefined))
  const step = 1e-5
  inputs.forEach((input, i) => {
    if (input.dtype !== "float32") return
    const x = values[i]!
    const stride = Math.max(1, Math.floor(x.length / 24))
    for (let j = 0; j < x.length; j += stride) {
      const at = x[j]!
      x[j] = at + step
      const above = interpret([output], feed())[0]![0]!
      x[j] = at - step
      const below = interpret([output], feed())[0]![0]!
      x[j] = at
      const numerical = (above - below) / (2 * step)
      const found = analytic[i]?.[j] ?? 0
      const rounding = (1e-14 * Math.max(Math.abs(above), Math.abs(below))) / step
      if (Math.abs(found - numerical) > 2e-6 * Math.max(1, Math.abs(numerical)) + rounding)
        expect({ argument: i, element: j, gradient: found }).toEqual({ argument: i, element: j, gradient: numerical })
    }
  })
}

const smooth = allCases.filter(
  (one) =>
    one.args.some((a) => a.dtype === "float32") &&
    one.args.every((a) => sizeOf(a.shape) <= 1100) &&
    // Jumps: their derivative is 0 almost everywhere, and differences across a jump are not it.
    !["floor", "lt", "le", "eq", "cast", "argsort"].includes(one.primitive) &&
    !one.name.includes("stopped") &&
    one.build(...one.args.map((a) => g.input(a.shape, a.dtype))).dtype === "float32",
)

describe("the gradient of every primitive agrees with differences", () => {
  for (const one of smooth)
    it(`${one.primitive} ${one.name}`, () => {
      const inputs = one.args.map((a) => g.input(a.shape, a.dtype))
      const values = one.args.map((a, i) => Float64Array.from(valuesOf(a, 10 + i, false)))
      expectGradient(total(one.build(...inputs)), inputs, values)
    })
})

describe("the gradient of every primitive's gradient agrees with differences", () => {
  for (const one of smooth)
    it(`${one.primitive} ${one.name}`, () => {
      const inputs = one.args.map((a) => g.input(a.shape, a.dtype))
      const values = one.args.map((a, i) => Float64Array.from(valuesOf(a, 20 + i, false)))
      // A nonlinear function of the result, so that second derivatives of linear primitives are tested too.
      const result = one.build(...inputs)
      const first = reverse([total(g.mul(result, result))], [g.constant(1)], inputs)
      const parts = first.filter((d) => d !== undefined)
      expect(parts.length).toBeGreaterThan(0)
      expectGradient(parts.map(total).reduce(g.add), inputs, values)
    })
})

describe("products that peers differentiate wrongly", () => {
  const exact: [string, (x: Node) => Node, number[]][] = [
    ["x·tanh x", (x) => g.mul(x, g.unary("tanh", x)), [1.2095, 1.6703, 0.5241, 1.8462]],
    ["x·σ(x)", (x) => g.mul(x, g.unary("sigmoid", x)), [0.4412, 0.478, 0.3628, 0.4901]],
    ["x·eˣ", (x) => g.mul(x, g.unary("exp", x)), [4.1218, 3.1047, 6.2315, 2.6871]],
    [
      "tanh(2x)²",
      (x) => {
        const t = g.unary("tanh", g.add(x, x))
        return g.mul(t, t)
      },
      [-2.4865, 0.767, -1.8646, 3.8806],
    ],
  ]
  for (const [name, f, expected] of exact)
    it(name, () => {
      const x = g.input([4], "float32")
      const sum = (node: Node) => g.sum(node, [0])
      const first = reverse([sum(f(x))], [g.constant(1)], [x])[0]!
      const second = reverse([sum(first)], [g.constant(1)], [x])[0]!
      const [values] = interpret([second], new Map([[x, [0.5, 0.3, 0.8, 0.2]]]))
      values!.forEach((v, i) => {
        expect(v).toBeCloseTo(expected[i]!, 4)
      })
    })
})
