import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { mergeLoops, permuteLoops, stepOf } from "./mergeLoops.ts"
import type { Affine, LoopKernel } from "./program.ts"

const at = (...terms: [number, number][]): Affine => ({ constant: 0, terms })

function kernel(loops: number[], reduce: number[], load: Affine, store: Affine): LoopKernel {
  return {
    kind: "loop",
    name: "test",
    origin: undefined,
    loops,
    reduce,
    body: [{ op: "load", dtype: "float32", region: 0, at: load }],
    accumulators: reduce.length > 0 ? [{ op: "sum", dtype: "float32", value: 0 }] : [],
    after: [],
    stores: [{ region: 1, at: store, value: reduce.length > 0 ? 1 : 0, mode: "set" }],
    sequential: false,
  }
}

/** Where each point loads from and stores to, in the order of the points. */
function trace({ loops, reduce, body, stores }: LoopKernel): [number, number][] {
  const extents = [...loops, ...reduce]
  const total = extents.reduce((a, b) => a * b, 1)
  const value = (affine: Affine, point: number) => {
    let sum = affine.constant
    let rest = point
    for (let loop = extents.length - 1; loop >= 0; loop--) {
      sum += (rest % extents[loop]!) * stepOf(affine, loop)
      rest = Math.floor(rest / extents[loop]!)
    }
    return sum
  }
  const load = body[0]!
  if (load.op !== "load") throw new Error("not a load")
  return Array.from({ length: total }, (_, point) => [value(load.at, point), value(stores[0]!.at, point)])
}

describe("mergeLoops", () => {
  test("makes one loop of a contiguous map, whatever its rank, and drops loops of one step", () => {
    const x = at([0, 12], [1, 12], [2, 4], [3, 1])
    const merged = mergeLoops(kernel([2, 1, 3, 4], [], x, x))
    expect(merged.loops).toEqual([24])
    expect(merged.stores[0]!.at).toEqual(at([0, 1]))
  })

  test("keeps a transpose's loops apart", () => {
    const merged = mergeLoops(kernel([3, 4], [], at([0, 1], [1, 3]), at([0, 4], [1, 1])))
    expect(merged.loops).toEqual([3, 4])
  })

  test("merges reduce loops among themselves but never with the loops around them", () => {
    const merged = mergeLoops(kernel([2, 3], [4, 5], at([0, 60], [1, 20], [2, 5], [3, 1]), at([0, 3], [1, 1])))
    expect([merged.loops, merged.reduce]).toEqual([[6], [20]])
    expect(merged.body[0]).toMatchObject({ at: at([0, 20], [1, 1]) })
  })

  test("merges around an operand that no loop of the group moves", () => {
    const merged = mergeLoops(kernel([2, 3, 4], [], at([2, 1]), at([0, 12], [1, 4], [2, 1])))
    expect([merged.loops, merged.body[0]]).toMatchObject([[6, 4], { at: at([1, 1]) }])
  })

  test("adds up terms that name one loop twice", () => {
    const merged = mergeLoops(kernel([5], [], at([0, 1], [0, 1]), at([0, 1])))
    expect(merged.body[0]).toMatchObject({ at: at([0, 2]) })
  })

  test("visits the same points in the same order, for any strides and extents", () => {
    const extents: fc.Arbitrary<number[]> = fc.array(fc.constantFrom(0, 1, 2, 3, 4), { maxLength: 3 })
    const steps: fc.Arbitrary<number[]> = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 12, -1), {
      minLength: 6,
      maxLength: 6,
    })
    fc.assert(
      fc.property(extents, extents, steps, steps, fc.boolean(), (loops, reduce, a, b, contiguous) => {
        const all = [...loops, ...reduce]
        const strides = all.map((_, i) => all.slice(i + 1).reduce((x, y) => x * y, 1))
        const affine = (list: number[]) => at(...all.map((_, i): [number, number] => [i, list[i]!]))
        const original = kernel(loops, reduce, affine(contiguous ? strides : a), affine(b))
        const merged = mergeLoops(original)
        expect(trace(merged)).toEqual(trace(original))
        expect(merged.loops.length + merged.reduce.length).toBeLessThanOrEqual(all.length)
      }),
      { numRuns: 500 },
    )
  })
})

test("permuteLoops visits the same points in another order", () => {
  const original = kernel([2, 3, 4], [], at([0, 12], [1, 4], [2, 1]), at([0, 1], [1, 2], [2, 6]))
  const permuted = permuteLoops(original, [2, 0, 1])
  expect(permuted.loops).toEqual([4, 2, 3])
  const sorted = (k: LoopKernel) => trace(k).sort(([a], [b]) => a - b)
  expect(sorted(permuted)).toEqual(sorted(original))
})
