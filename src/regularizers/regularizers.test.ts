import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { checkGradients, compile, type Tensor, type TensorLike, tensor, valueAndGrad } from "../tensor/index.ts"
import { L1, L1L2, L2, OrthogonalRegularizer } from "./index.ts"
import golden from "./regularizers.golden.json" with { type: "json" }
import { type RegularizerConfig, type RegularizerName, regularizerConfig, resolveRegularizer } from "./resolve.ts"

describe("regularizers", () => {
  for (const { config, input, penalty, gradient } of golden.rows) {
    const regularizer = resolveRegularizer(config as RegularizerConfig)
    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(
        `give Keras's penalty and slopes: ${JSON.stringify(config)}, on ${target}`,
        async () => {
          const both = compile((x: Tensor) => valueAndGrad((at: Tensor) => regularizer.call(at))(x), { target })
          const [value, slope] = await both(tensor(input as TensorLike))
          expect(value.shape).toEqual([])
          expectClose(value.item(), penalty, { relative: 1e-6, absolute: 1e-7 })
          expectClose(await slope.data(), gradient as Numbers, { relative: 2e-6, absolute: 1e-7 })
        },
      )
    it(`have the numerical gradient: ${JSON.stringify(config)}`, () => {
      checkGradients((x) => regularizer.call(x), [tensor(input as TensorLike)])
    })
    it(`come back from their configuration: ${JSON.stringify(config)}`, () => {
      expect(regularizerConfig(regularizer)).toEqual(config)
      expect(resolveRegularizer(JSON.parse(JSON.stringify(regularizerConfig(regularizer))))).toEqual(regularizer)
    })
  }

  it("have Keras's defaults, and 0.01 for both parts of what is called l1l2", () => {
    expect([new L1().l1, new L2().l2, new OrthogonalRegularizer().factor]).toEqual([0.01, 0.01, 0.01])
    expect(new L1L2()).toMatchObject({ l1: 0, l2: 0 })
    expect(new L1L2().call(tensor([1, 2])).item()).toBe(0)
    expect(resolveRegularizer("l1l2")).toMatchObject({ l1: 0.01, l2: 0.01 })
    for (const name of ["l1", "l2", "orthogonalRegularizer"] as const) expect(resolveRegularizer(name).name).toBe(name)
  })

  it("find no angle where a matrix has one row, or a row of zeros", () => {
    const regularizer = new OrthogonalRegularizer({ factor: 1 })
    expect(regularizer.call(tensor([[1, 2]])).item()).toBeCloseTo(0, 6)
    expect(
      regularizer
        .call(
          tensor([
            [0, 0],
            [1, 2],
          ]),
        )
        .item(),
    ).toBeCloseTo(0, 6)
  })

  it("refuse what they cannot be, in the user's terms", () => {
    for (const factor of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new L1(factor)).toThrow(ArgumentError)
      expect(() => new L2(factor)).toThrow(`L2: l2 must be a number of 0 or more, got ${factor}.`)
      expect(() => new L1L2({ l2: factor })).toThrow(ArgumentError)
      expect(() => new OrthogonalRegularizer({ factor })).toThrow(ArgumentError)
    }
    expect(() => new L1L2({ l3: 1 } as object)).toThrow(NameError)
    expect(() => new OrthogonalRegularizer({ mode: "row" as "rows" })).toThrow(/Did you mean 'rows'/)
    expect(() => new OrthogonalRegularizer().call(tensor([1, 2]))).toThrow(ShapeError)
    expect(() => resolveRegularizer("l3" as RegularizerName, "Dense")).toThrow(NameError)
    expect(() => resolveRegularizer({ name: "l3" })).toThrow(NameError)
    expect(() => resolveRegularizer(0.1 as unknown as RegularizerName)).toThrow(
      "regularizer: expected a name or an object with call(), got 0.1. Names: l1, l1l2, l2, orthogonalRegularizer.",
    )
  })
})
