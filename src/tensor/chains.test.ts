import { afterAll, describe, expect, it } from "vitest"
import { withScope } from "../graph/origin.ts"
import { checkTarget, setDefaultTarget } from "../targets/index.ts"
import { compile, grad, ones, type Tensor } from "./index.ts"

/** In a scope, as looking up the line of each operation would take longer than all else. */
const chain = (x: Tensor, length: number, step: (y: Tensor, i: number) => Tensor): Tensor =>
  withScope("chain", () => {
    let y = x
    for (let i = 0; i < length; i++) y = step(y, i)
    return y
  })

afterAll(() => setDefaultTarget(undefined))

for (const target of ["wasm", "native"] as const)
  describe.skipIf(!checkTarget(target).ok)(`${target}, given chains of thousands of operations`, () => {
    it("cuts what no engine or compiler would take in one piece", () => {
      const sines = compile((x: Tensor) => chain(x, 2000, (y) => y.sin()), { target })
      let expected = 1
      for (let i = 0; i < 2000; i++) expected = Math.sin(expected)
      const x = ones([8, 8])
      expect(sines.sync(x).max().item()).toBeCloseTo(expected, 5)
      expect(sines.program(x)!.kernels.length).toBeLessThan(300)
    })

    it("differentiates 20,000 additions", () => {
      setDefaultTarget(target)
      // Large enough to be computed by a program.
      const slope = grad((x: Tensor) => chain(x.square(), 20_000, (y, i) => y.add(i)).sum())(ones([200, 200]))
      expect([slope.min().item(), slope.max().item()]).toEqual([2, 2])
    })

    it("follows 5,000 views", () => {
      const turned = compile((x: Tensor) => chain(x, 5000, (y, i) => (i % 2 ? y.flip(0) : y.transpose())), { target })
      expect(turned.sync(ones([4, 4]).cumsum(0)).toArray()).toEqual(ones([4, 4]).cumsum(0).toArray())
    })

    it("keeps chains of tens of operations in one kernel", () => {
      const short = compile((x: Tensor) => chain(x, 60, (y, i) => y.mul(1.01).add(i)), { target })
      expect(short.program(ones([8]))!.kernels).toHaveLength(1)
    })
  })
