import { describe, expect, it } from "vitest"
import * as k from "./index.ts"
import { checkGradients, numericalGradient, type Tensor, tensor, Variable } from "./index.ts"

describe("numericalGradient", () => {
  it("is the derivative by differences in float64", () => {
    const [dx, dy] = numericalGradient(
      (x, y) => x!.mul(y!).sum(),
      [
        [1, 2],
        [3, 4],
      ],
    )
    expect([dx!.toArray(), dy!.toArray()]).toEqual([
      [3, 4],
      [1, 2],
    ])
  })

  it("adds up several results, and gives zeros for int32", () => {
    const [dx, dn] = numericalGradient((x, n) => x!.mul(n!), [tensor([1, 2]), tensor([3, 4], { dtype: "int32" })])
    expect([dx!.toArray(), dn!.toArray()]).toEqual([
      [3, 4],
      [0, 0],
    ])
  })

  it("is best with a step near 1e-5, as its docstring explains", () => {
    const error = (step: number) => {
      const found = numericalGradient((x) => x!.exp().sum(), [1], { step })[0]!.item()
      // Of float64's value float32 shows seven digits; the check below sees more.
      return Math.abs(found - Math.E)
    }
    const checked = (step: number) => checkGradients((x) => x!.exp().sum(), [1], { step, tolerance: 1 }).error
    const [small, best, large] = [1e-11, 1e-5, 1e-2].map(checked) as [number, number, number]
    expect(best).toBeLessThan(1e-9)
    expect(small).toBeGreaterThan(100 * best)
    expect(large).toBeGreaterThan(100 * best)
    expect(error(1e-5)).toBeLessThan(1e-6)
  })
})

describe("checkGradients", () => {
  it("passes right functions, and tells how far off they were", () => {
    const found = checkGradients(
      (x, y) => k.softmax(x!.matmul(y!)).log().sum(),
      [
        [[0.5, -1]],
        [
          [1, 2, 3],
          [-1, 0.5, 2],
        ],
      ],
    )
    expect(found.error).toBeLessThan(1e-8)
  })

  it("catches a function whose gradient is wrong, and says where", () => {
    const wrong = (x: Tensor | undefined) => x!.mul(k.stopGradient(x!)).sum() // x² with the slope of x
    expect(() => checkGradients(wrong, [[0, 3]])).toThrow(
      /the gradient of argument 0 is wrong at element 1: 3 by the rules, 6\.0\d* by differences \(h = 0\.00001\)/,
    )
  })

  it("catches one wrong element among many, and a gradient that is NaN", () => {
    const masked = (x: Tensor | undefined) => k.where([true, false, true], x!, k.stopGradient(x!)).square().sum()
    expect(() => checkGradients((x) => masked(x), [[1, 2, 3]])).toThrow("wrong at element 1: 0 by the rules")
    // The side not chosen has an infinite slope at 0, and 0 · ∞ is NaN.
    expect(() => checkGradients((x) => k.where(x!.greater(0), x!.sqrt(), 0).sum(), [[0]])).toThrow("NaN by the rules")
  })

  it("fails on a kink and passes beside it", () => {
    expect(() => checkGradients((x) => k.relu(x!).sum(), [[0]])).toThrow("If the function has a kink there")
    expect(checkGradients((x) => k.relu(x!).sum(), [[-0.01, 0.01]]).error).toBeLessThan(1e-9)
    // A larger step reaches across.
    expect(() => checkGradients((x) => k.relu(x!).sum(), [[0.01]], { step: 0.1 })).toThrow("wrong at element 0")
  })

  it("reads variables as they are", () => {
    const w = new Variable([2, 3])
    expect(checkGradients((x) => x!.mul(w.value).square().sum(), [[1, 2]]).error).toBeLessThan(1e-8)
  })

  it("refuses to be called inside a traced function", () => {
    const inside = k.compile((x: Tensor) => {
      checkGradients((y) => y!.sum(), [[1]])
      return x
    })
    expect(() => inside.sync(tensor(1))).toThrow("gradients cannot be checked inside a traced function")
  })
})
