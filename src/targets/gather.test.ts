import fc from "fast-check"
import { expect, test } from "vitest"
import type { ConvolutionKernel, Triple } from "../compile/program.ts"
import { forEachMeeting } from "../graph/meeting.ts"
import { planGather, runsOf } from "./gather.ts"

const axis = fc.record({
  input: fc.integer({ min: 1, max: 7 }),
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  low: fc.integer({ min: 0, max: 3 }),
  output: fc.integer({ min: 1, max: 5 }),
})

function kernelOf(
  axes: readonly { [K in keyof (typeof axis extends fc.Arbitrary<infer T> ? T : never)]: number }[],
  backwards: boolean,
) {
  const of = (name: keyof (typeof axes)[number]) => axes.map((x) => x[name]) as unknown as Triple
  return {
    computes: backwards ? "convInput" : "conv",
    ...{ input: of("input"), kernel: of("size"), output: of("output") },
    ...{ strides: of("stride"), dilation: of("dilation"), low: of("low") },
  } as ConvolutionKernel
}

const flat = ([d, h, w]: Triple, [, height, width]: Triple): number => (d * height + h) * width + w

test("the plan joins exactly those elements that meet, each once", () => {
  fc.assert(
    fc.property(fc.tuple(axis, axis, axis), fc.boolean(), (axes, backwards) => {
      const kernel = kernelOf(axes, backwards)
      const { source, destination, box, low, inPlace, phases } = planGather(kernel)
      const found: string[] = []
      const seen = new Set<number>()
      for (const { first, step, count, from, stride, taps } of phases)
        for (let d = 0; d < count[0]; d++)
          for (let h = 0; h < count[1]; h++)
            for (let w = 0; w < count[2]; w++) {
              const turn = [d, h, w]
              const to = flat(turn.map((n, i) => first[i]! + n * step[i]!) as unknown as Triple, destination)
              expect(seen.has(to)).toBe(false)
              seen.add(to)
              for (const tap of taps) {
                const at = turn.map((n, i) => from[i]! + n * stride[i]! + tap.at[i]!)
                expect(at.every((n, i) => n >= 0 && n < box[i]!)).toBe(true)
                const place = at.map((n, i) => n + low[i]!)
                const inside = place.every((n, i) => n >= 0 && n < source[i]!)
                if (inPlace) expect(inside).toBe(true)
                if (inside) found.push([to, flat(place as unknown as Triple, source), tap.kernel].join())
              }
            }
      expect(seen.size).toBe(destination[0] * destination[1] * destination[2])
      const expected: string[] = []
      forEachMeeting({ ...kernel, batch: 1 }, (i, k, o) =>
        expected.push(backwards ? [i, o, k].join() : [o, i, k].join()),
      )
      expect(found.sort()).toEqual(expected.sort())
    }),
    { numRuns: 200 },
  )
})

test("the taps of a row of the kernel are one run, unless they lie apart or channels of other groups between", () => {
  const plain = { input: 9, size: 3, stride: 1, dilation: 1, low: 1, output: 9 }
  const one = { input: 1, size: 1, stride: 1, dilation: 1, low: 0, output: 1 }
  const runs = (across: typeof plain, backwards = false, together = true) =>
    planGather(kernelOf([one, plain, across], backwards)).phases.map((phase) => {
      const { length, starts } = runsOf(phase, together)
      return [length, starts.length]
    })
  expect(runs(plain)).toEqual([[3, 3]])
  expect(runs(plain, true)).toEqual([[3, 3]])
  expect(runs(plain, false, false)).toEqual([[1, 9]])
  expect(runs({ ...plain, dilation: 2, output: 7 })).toEqual([[1, 9]])
  // Two steps apart, backwards: even elements meet two taps of a row, odd ones one.
  expect(runs({ ...plain, stride: 2, output: 5 }, true)).toEqual([
    [1, 3],
    [2, 3],
  ])
})
