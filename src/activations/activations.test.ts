import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { checkGradients, grad, type Tensor, tensor } from "../tensor/index.ts"
import golden from "./activations.golden.json" with { type: "json" }
import * as activations from "./index.ts"
import { type ActivationName, resolveActivation } from "./resolve.ts"

const grid = tensor(golden.grid)
const functions = { ...activations }
const elementWise = ["linear", "relu", "leakyRelu", "sigmoid", "tanh", "step"] as const

describe("activations agree with Keras", () => {
  for (const name of elementWise) {
    const activation = functions[name]
    const { value, derivative, second } = golden[name]

    it(`${name} in value, from −1000 to 1000 and at both zeros`, async () => {
      expectClose(await activation(grid).data(), value)
    })

    it(`${name} in its first and second derivative`, async () => {
      const first = grad((x: Tensor) => activation(x).sum())
      expectClose(await first(grid).data(), derivative)
      expectClose(await grad((x: Tensor) => first(x).sum())(grid).data(), second)
    })
  }

  for (const { input, cotangent, value, gradient } of golden.softmax) {
    const x = tensor(input)
    it(`softmax along the last axis of [${x.shape}]`, async () => {
      expectClose(await activations.softmax(x).data(), value)
      const weighted = grad((x: Tensor) => activations.softmax(x).mul(tensor(cotangent)).sum())
      expectClose(await weighted(x).data(), gradient, { absolute: 1e-6 })
    })
  }
})

describe("activations", () => {
  it("keep the shape, with nothing in it too", () => {
    for (const name of Object.keys(activations) as ActivationName[]) {
      const x = tensor(new Float32Array(0)).reshape([0, 3])
      expect(resolveActivation(name)(x).shape).toEqual([0, 3])
    }
  })

  it("have gradients that agree with numerical ones away from their kinks", () => {
    const x = tensor([-1.5, -0.25, 0.5, 2])
    for (const name of ["relu", "leakyRelu", "sigmoid", "tanh", "softmax"] as const)
      checkGradients(
        (x: Tensor) =>
          functions[name](x)
            .mul(tensor([1, -2, 3, 0.5]))
            .sum(),
        [x],
      )
  })

  it("leakyRelu takes another slope", async () => {
    expectClose(await activations.leakyRelu(tensor([-2, 3]), { negativeSlope: 0.01 }).data(), [-0.02, 3])
  })

  it("pass NaN on, so that a broken number is seen", async () => {
    const nan = tensor([Number.NaN])
    for (const name of ["linear", "relu", "leakyRelu", "sigmoid", "tanh", "softmax"] as const)
      expect(await functions[name](nan).data(), name).toEqual(new Float32Array([Number.NaN]))
  })
})

describe("resolveActivation", () => {
  it("finds names, passes functions through, and takes linear when nothing is said", () => {
    const mine = (x: Tensor) => x.neg()
    expect(resolveActivation("relu")).toBe(activations.relu)
    expect(resolveActivation(mine)).toBe(mine)
    expect(resolveActivation()).toBe(activations.linear)
  })

  it("suggests the name that was meant", () => {
    expect(() => resolveActivation("rleu" as ActivationName)).toThrow("unknown activation 'rleu'. Did you mean 'relu'?")
  })
})
