import { describe, expect, it } from "vitest"
import { expectClose, type Tolerance } from "../../tools/golden/close.ts"
import { ArgumentError } from "../base/errors.ts"
import { checkGradients, grad, type Tensor, tensor } from "../tensor/index.ts"
import golden from "./activations.golden.json" with { type: "json" }
import * as activations from "./index.ts"
import { type ActivationName, resolveActivation } from "./resolve.ts"

const grid = tensor(golden.grid)
const functions = { ...activations }
const elementWise = [
  "celu",
  "elu",
  "exponential",
  "gelu",
  "hardShrink",
  "hardSigmoid",
  "hardSilu",
  "hardTanh",
  "leakyRelu",
  "linear",
  "logSigmoid",
  "mish",
  "relu",
  "relu6",
  "selu",
  "sigmoid",
  "silu",
  "softplus",
  "softShrink",
  "softsign",
  "sparsePlus",
  "sparseSigmoid",
  "squareplus",
  "step",
  "tanh",
  "tanhShrink",
] as const
const alongLast = ["softmax", "logSoftmax", "sparsemax"] as const

type WithOptions = (x: Tensor, options?: object) => Tensor

interface Row {
  readonly grid?: readonly number[]
  readonly value: readonly number[]
  readonly derivative: readonly number[]
  readonly second: readonly number[]
}

/** Where numbers near 1 are taken from each other in float32 before x multiplies them. */
const tolerances: { readonly [title: string]: Tolerance } = {
  gelu: { absolute: 5e-7 },
  'gelu with {"approximate":true}': { absolute: 5e-6 },
  mish: { absolute: 5e-7 },
  silu: { absolute: 5e-7 },
}

function compare(title: string, activation: (x: Tensor) => Tensor, row: Row): void {
  const at = row.grid ? tensor(row.grid) : grid
  const tolerance = tolerances[title]

  it(`${title} in value, from −1000 to 1000 and at both zeros`, async () => {
    expectClose(await activation(at).data(), row.value, tolerance)
  })

  it(`${title} in its first and second derivative`, async () => {
    const first = grad((x: Tensor) => activation(x).sum())
    expectClose(await first(at).data(), row.derivative, tolerance)
    expectClose(await grad((x: Tensor) => first(x).sum())(at).data(), row.second, tolerance)
  })
}

describe("activations agree with Keras", () => {
  for (const name of elementWise) compare(name, functions[name], golden[name])

  for (const { name, options, ...row } of golden.options) {
    const activation = functions[name as ActivationName & keyof typeof functions] as WithOptions
    compare(`${name} with ${JSON.stringify(options)}`, (x) => activation(x, options), row)
  }

  for (const name of alongLast)
    for (const { input, cotangent, value, gradient } of golden[name]) {
      const x = tensor(input)
      it(`${name} along the last axis of [${x.shape}]`, async () => {
        expectClose(await functions[name](x).data(), value)
        const weighted = grad((x: Tensor) => functions[name](x).mul(tensor(cotangent)).sum())
        expectClose(await weighted(x).data(), gradient, { absolute: 1e-6 })
      })
    }

  it("and none is left out", () => {
    expect([...elementWise, ...alongLast].sort()).toEqual(Object.keys(activations).sort())
  })
})

describe("activations", () => {
  it("keep the shape, with nothing in it too", () => {
    for (const name of Object.keys(activations) as ActivationName[]) {
      const x = tensor(new Float32Array(0)).reshape([0, 3])
      expect(resolveActivation(name)(x).shape).toEqual([0, 3])
    }
  })

  it("have gradients that agree with numerical ones away from their kinks", () => {
    const x = tensor([-1.5, -0.25, 0.625, 2])
    for (const name of [...elementWise.filter((name) => name !== "step"), ...alongLast])
      checkGradients(
        (x: Tensor) =>
          functions[name](x)
            .mul(tensor([1, -2, 3, 0.5]))
            .sum(),
        [x],
      )
  })

  it("pass NaN on, so that a broken number is seen", async () => {
    const nan = tensor([Number.NaN])
    for (const name of [...elementWise.filter((name) => name !== "step"), ...alongLast])
      expect(await functions[name](nan).data(), name).toEqual(new Float32Array([Number.NaN]))
    expect(await activations.relu(nan, { threshold: 1, maxValue: 2 }).data()).toEqual(new Float32Array([Number.NaN]))
  })

  it("and their gradients stay finite as far as float32 reaches, where a square or cube overflows", async () => {
    const far = tensor([-3e38, -1e25, 1e25, 3e38])
    const bounded = elementWise.filter((name) => name !== "exponential")
    for (const activation of [...bounded.map((name) => functions[name]), byTanh]) {
      const slopes = await grad((x: Tensor) => activation(x).sum())(far).data()
      expect([...slopes].every(Number.isFinite), `${activation.name}: ${slopes}`).toBe(true)
    }
  })

  it("exponential overflows to infinity and underflows to 0", async () => {
    expectClose(await activations.exponential(tensor([1000, -1000])).data(), [Infinity, 0])
  })

  it("sparsemax gives equal scores equal shares, and leaves out what is far below", async () => {
    expectClose(await activations.sparsemax(tensor([[2, 2, 2, 0]])).data(), [1 / 3, 1 / 3, 1 / 3, 0])
    expectClose(await activations.sparsemax(tensor([Number.NEGATIVE_INFINITY, 0.5, 0])).data(), [0, 0.75, 0.25])
  })

  it("refuse options that make no sense", () => {
    const x = tensor([1])
    expect(() => activations.celu(x, { alpha: 0 })).toThrow(ArgumentError)
    expect(() => activations.squareplus(x, { b: -1 })).toThrow("b must be a number above 0, got -1")
    expect(() => activations.softShrink(x, { threshold: -1 })).toThrow(ArgumentError)
    expect(() => activations.relu(x, { maxvalue: 6 } as object)).toThrow("Did you mean 'maxValue'?")
  })
})

const byTanh = (x: Tensor) => activations.gelu(x, { approximate: true })

describe("resolveActivation", () => {
  it("finds names, passes functions through, and takes linear when nothing is said", () => {
    const mine = (x: Tensor) => x.neg()
    expect(resolveActivation("relu")).toBe(activations.relu)
    expect(resolveActivation(mine)).toBe(mine)
    expect(resolveActivation()).toBe(activations.linear)
  })

  it("knows Keras's other names", () => {
    expect(resolveActivation("swish")).toBe(activations.silu)
    expect(resolveActivation("hardSwish")).toBe(activations.hardSilu)
  })

  it("suggests the name that was meant", () => {
    expect(() => resolveActivation("rleu" as ActivationName)).toThrow("unknown activation 'rleu'. Did you mean 'relu'?")
  })
})
