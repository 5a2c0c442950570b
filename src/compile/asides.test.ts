import { describe, expect, it } from "vitest"
import { checkTarget, targetNames } from "../targets/index.ts"
import { aside, compile, grad, random, type Tensor, tensor, Variable } from "../tensor/index.ts"

const targets = targetNames.filter((name) => checkTarget(name).ok)
const noise = (shape: readonly number[], seed: number): Tensor => random.normal(shape, { seed })

/** Sums that a compiler may round once with the product before them: storing the product would show. */
function network(x: Tensor, w: Tensor, see: (...tensors: Tensor[]) => void): Tensor {
  const z = x.matmul(w).add(0.1)
  const h = z.maximum(0)
  const masked = h.mul(x.exp())
  const sum = masked.add(x)
  const scaled = sum.mul(1.7).sub(z.mul(z.neg()))
  const mean = scaled.mean({ axis: 0, keepdims: true })
  see(z, h, masked, sum, scaled, mean, z.mul(z.neg()))
  return scaled.sub(mean).square().sum()
}

describe("asides", () => {
  it.each(targets)("change no bit of what is computed beside them, and are right themselves, on %s", (target) => {
    const run = (watched: boolean) => {
      const w = new Variable(noise([8, 8], 1))
      const seen: Tensor[] = []
      const step = compile(
        (x: Tensor) => {
          seen.length = 0
          const slope = grad((v: Tensor) => network(x, v, (...t) => seen.push(...t)))(w.value)
          const old = w.value
          w.assign(old.sub(slope.mul(0.01)))
          const change = w.value.sub(old)
          const asides = watched ? [...seen, slope, change].flatMap((t) => [t, t.square().sum(), t.max()]) : []
          return [slope.sum(), ...asides.map(aside)]
        },
        { target },
      )
      const x = noise([33, 8], 2)
      const results = [step.sync(x), step.sync(x)]
      return { sums: results.map(([sum]) => sum!.item()), weights: [...w.value.dataSync()], last: results[1]! }
    }
    const [plain, watched] = [run(false), run(true)]
    expect(watched.sums).toEqual(plain.sums)
    expect(watched.weights).toEqual(plain.weights)
    // Each aside with the sum of its squares and its maximum, by hand.
    for (let i = 1; i < watched.last.length; i += 3) {
      const [values, squares, most] = watched.last.slice(i, i + 3).map((t) => [...t.dataSync()])
      const sum = values!.reduce((a, b) => a + b * b, 0)
      expect(Math.abs(squares![0]! - sum)).toBeLessThanOrEqual(1e-5 * sum)
      expect(most![0]).toBe(Math.max(...values!))
    }
  })

  it("are computed from what is in memory anyway, without contracting again, statistics of a tensor in one pass", () => {
    const step = compile((x: Tensor, w: Tensor) => {
      const z = x.matmul(w).add(0.1)
      const h = z.maximum(0)
      return [h, ...[z.sum(), z.max(), z.square().sum(), h.sum()].map(aside)]
    })
    const { kernels } = step.plan(noise([16, 16], 1), noise([16, 16], 2)).program
    expect(kernels.filter(({ kind }) => kind === "contraction")).toHaveLength(1)
    const sums = kernels.filter((kernel) => kernel.kind === "loop" && kernel.accumulators.length > 0)
    expect(sums.map((kernel) => (kernel.kind === "loop" ? kernel.accumulators.length : 0)).sort()).toEqual([1, 3])
  })

  it("may be what comes out or goes in anyway", () => {
    const step = compile(
      (x: Tensor) => {
        const y = x.add(1)
        return [y, aside(y), aside(x), aside(y.mul(2))]
      },
      { target: "wasm" },
    )
    // An output that is an aside too is no less computed for that.
    expect(step.sync(tensor([1, 2])).map((t) => [...t.dataSync()])).toEqual([
      [2, 3],
      [2, 3],
      [1, 2],
      [4, 6],
    ])
  })
})
