import { describe, expect, it } from "vitest"
import { checkTarget, targetNames } from "../targets/index.ts"
import { grad, valueAndGrad } from "./autodiff.ts"
import { checkGradients } from "./checkGradients.ts"
import { compile } from "./compile.ts"
import { tensor } from "./functions.ts"
import * as random from "./random.ts"
import { recompute } from "./recompute.ts"
import type { Tensor } from "./tensor.ts"
import { Variable } from "./variable.ts"

const depth = 12
const width = 16
const weights = Array.from(
  { length: depth },
  (_, i) => new Variable(random.normal([width, width], { seed: i }).mul(0.3), { name: `w${i}` }),
)
const layer = (x: Tensor, w: Variable) => x.matmul(w.value).tanh()

/** Twelve layers in four stretches. */
function network(x: Tensor, again: boolean): Tensor {
  let h = x
  for (let i = 0; i < depth; i += 3) {
    const stretch = (t: Tensor) => weights.slice(i, i + 3).reduce(layer, t)
    h = again && i + 3 < depth ? recompute(stretch)(h) : stretch(h)
  }
  return h
}
const step = (again: boolean, target: "native" | "wasm" | "interpreter") =>
  compile((x: Tensor) => valueAndGrad(() => network(x, again).square().mean(), weights), { target })

describe("recompute", () => {
  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(`gives the same value and gradients to the last bit on ${target}`, async () => {
      const x = random.normal([64, width], { seed: 99 })
      const [kept, again] = [await step(false, target)(x), await step(true, target)(x)]
      expect(again[0].toArray()).toEqual(kept[0].toArray())
      again[1].forEach((g, i) => {
        expect(g.toArray()).toEqual(kept[1][i]!.toArray())
      })
    })

  it("takes less memory and more work", () => {
    const x = random.normal([512, width], { seed: 99 })
    const [kept, again] = [step(false, "wasm").plan(x).program, step(true, "wasm").plan(x).program]
    const products = ({ kernels }: typeof kept) => kernels.filter(({ kind }) => kind === "contraction").length
    // Forward and two for the gradients of each layer but the first; then three stretches of three, but for each last.
    expect(products(kept)).toBe(12 + 11 + 12)
    expect(products(again)).toBe(12 + 11 + 12 + 9)
    // Kept: twelve outputs. Again: three ends and, one stretch at a time, its inside and what flows back.
    expect(kept.arenaSize).toBeGreaterThan(12 * 512 * width)
    expect(again.arenaSize).toBeLessThan(0.7 * kept.arenaSize)
  })

  it("has second derivatives, several arguments and results, and may hold itself", () => {
    const inner = recompute((x: Tensor) => x.sin().mul(x).exp())
    const outer = recompute((x: Tensor, y: Tensor) => [inner(x).mul(y).tanh(), y.sigmoid()] as const)
    const total = (x: Tensor, y: Tensor): Tensor => {
      const [a, b] = outer(x, y)
      return a.add(b.square()).sum()
    }
    const args = [tensor([0.3, -0.7]), tensor([0.5, 0.2])]
    checkGradients(total, args)
    checkGradients(
      (x, y) =>
        grad((t: Tensor) => total(t, y!))(x!)
          .square()
          .sum(),
      args,
      { tolerance: 1e-5 },
    )
  })

  it("lets gradients reach what a function closes over, and stops where it should", () => {
    const plain = grad((x: Tensor) => {
      const h = x.square()
      return h.mul(x.exp()).mul(h).sum()
    })
    const again = grad((x: Tensor) => {
      const h = x.square()
      return recompute((t: Tensor) => h.mul(t.exp()).mul(h))(x).sum()
    })
    expect(again(tensor([0.5, 2])).toArray()).toEqual(plain(tensor([0.5, 2])).toArray())
  })

  it("draws the same random numbers both times, and moves the stream once", async () => {
    const run = async (wrap: (fn: (x: Tensor) => Tensor) => (x: Tensor) => Tensor) => {
      const seed = random.SeedGenerator(7)
      const drop = wrap((x) => x.mul(random.uniform([100], { seed })).exp())
      const fn = compile((x: Tensor) => [grad((t: Tensor) => drop(t).sum())(x), drop(x)] as const, { target: "wasm" })
      const [g, y] = await fn(tensor(Float32Array.from({ length: 100 }, (_, i) => i / 100)))
      return [g.toArray(), y.toArray(), seed.state.value.toArray()]
    }
    expect(await run(recompute)).toEqual(await run((fn) => fn))
  })

  it("does nothing where nothing is traced", () => {
    expect(recompute((x: Tensor) => x.add(1))(tensor([1])).toArray()).toEqual([2])
  })
})
