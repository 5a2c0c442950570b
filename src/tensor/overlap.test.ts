import { describe, expect, it } from "vitest"
import { TraceError } from "../base/errors.ts"
import { defaultTarget } from "../targets/index.ts"
import * as k from "./index.ts"
import { compile, grad, type Tensor, Variable, valueAndGrad } from "./index.ts"

describe("calls that overlap, unawaited", () => {
  const n = 320
  /** Long enough that a target which can runs it beside the event loop. */
  const heavy = () => {
    const v = new Variable(k.eye(n))
    const m = k.eye(n).mul(2)
    const double = compile((by: Tensor) => {
      let product = v.value
      for (let i = 0; i < 8; i++) product = product.matmul(by).mul(0.5)
      v.assign(product.mul(2))
      return product
        .slice([
          [0, 1],
          [0, 1],
        ])
        .sum()
    })
    const plusOne = compile((by: Tensor) => {
      v.assign(v.value.add(by))
      return v.value.take(0).sum()
    })
    return { v, m, double, plusOne }
  }

  it("take effect in the order in which they were made", async () => {
    const { v, m, double, plusOne } = heavy()
    const one = k.eye(n)
    // ((1·2 + 1)·2 + 1)·2, each step seeing the one before.
    const all = await Promise.all([double(m), plusOne(one), double(m), plusOne(one), double(m)])
    expect(all.map((t) => t.item())).toEqual([1, 3, 3, 7, 7])
    expect(v.value.take(5).take(5).item()).toBe(14)
  })

  it("keep that order for a call made the moment an earlier one is done", async () => {
    const { m, double, plusOne } = heavy()
    const one = k.eye(n)
    const order: string[] = []
    const first = double(m).then(async () => {
      order.push("first")
      return (await plusOne(one)).item() // after `second`, which was made before
    })
    const second = double(m).then((t) => {
      order.push("second")
      return t.item()
    })
    expect(await Promise.all([first, second])).toEqual([5, 2])
    expect(order).toEqual(["first", "second"])
  })

  it("go on after one that failed", async () => {
    const { m, double } = heavy()
    const failing = compile((_x: Tensor): Tensor => {
      throw new Error("mine")
    })
    const results = await Promise.allSettled([double(m), failing(m), double(m)])
    expect(results.map((r) => r.status)).toEqual(["fulfilled", "rejected", "fulfilled"])
    expect(double.sync(m).item()).toBe(4)
  })

  it("refuse others at their state until they are done, and leave the way free then", async () => {
    const { v, m, double } = heavy()
    const beside = double.program(m) !== undefined && (await runsBeside(double, m))
    if (defaultTarget().name === "native") expect(beside).toBe(true)
    if (beside) {
      const running = double(m)
      expect(() => v.value).toThrow("a compiled call that uses this state is still running: await it")
      expect(() => v.assign(k.eye(n))).toThrow(TraceError)
      expect(() => double.sync(m)).toThrow("another program is still running: await it before calling sync().")
      expect(() => valueAndGrad(() => v.value.sum(), [v])).toThrow(TraceError)
      // Others are not concerned.
      expect(grad((x) => x.square())(3).item()).toBe(6)
      await running
    }
    await double(m)
    expect(double.sync(m).item()).toBeGreaterThan(1)
    expect(v.value.shape).toEqual([n, n])
  })

  /** Whether a call returns to the event loop before it is done. */
  async function runsBeside(f: (m: Tensor) => Promise<unknown>, m: Tensor): Promise<boolean> {
    let done = false
    const call = f(m).then(() => {
      done = true
    })
    for (let i = 0; i < 20; i++) await Promise.resolve()
    const beside = !done
    await call
    return beside
  }
})
