import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Affine, LoopKernel, Program } from "../../compile/program.ts"
import { evaluate, loop, runOn } from "../harness.test-helper.ts"
import { estimate } from "./cost.ts"
import { createNativeTarget } from "./index.ts"
import { printProgram } from "./printProgram.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"
import { sideBySide } from "./sideBySide.ts"

const length = 3000

/** Kernels over few stretches of memory, some of which overlap, so that many have to wait for each other. */
const steps = fc.array(
  fc.record({
    from: fc.nat(5),
    to: fc.nat(5),
    reduces: fc.boolean(),
    more: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 2, maxLength: 14 },
)
type Step = typeof steps extends fc.Arbitrary<readonly (infer T)[]> ? T : never

function programOf(list: readonly Step[]): Program {
  const builder = programBuilder()
  const state = builder.slot("variable", 6 * length)
  const outputs = builder.slot("output", 20)
  const stretches = Array.from({ length: 6 }, (_, i) =>
    builder.part(state, (i >> 1) * 2 * length + (i & 1) * 7, length),
  )
  const line: Affine = { constant: 0, terms: [[0, 1]] }
  list.forEach(({ from, to, reduces, more }, i) => {
    const body: LoopKernel["body"] = [
      { op: "load", dtype: "float32", region: stretches[from]!, at: line },
      ...Array.from({ length: more }, (_, k) => ({
        op: "neg" as const,
        dtype: "float32" as const,
        args: [k] as const,
      })),
    ]
    const value = body.length - 1
    builder.kernels.push(
      reduces
        ? loop({
            reduce: [length],
            body,
            accumulators: [{ op: "max", dtype: "float32", value }],
            stores: [
              { region: builder.part(outputs, i, 1), at: { constant: 0, terms: [] }, value: body.length, mode: "set" },
            ],
          })
        : loop({ loops: [length], body, stores: [{ region: stretches[to]!, at: line, value, mode: "set" }] }),
    )
  })
  return builder.build()
}

const turnsOf = ({ kernels, regions }: Program) =>
  sideBySide(
    kernels.map((kernel) => ({ kernel, alone: 5 * estimate(kernel as LoopKernel) })),
    regions,
  ).map((turn) => turn.map(({ kernel }) => kernel))

const start = [Float32Array.from({ length: 6 * length }, (_, i) => Math.sin(i))]

describe("kernels side by side", () => {
  test("compute the same in whatever order those of one turn run", () => {
    let together = 0
    fc.assert(
      fc.property(steps, (list) => {
        const program = programOf(list)
        const turns = turnsOf(program)
        together += turns.filter((turn) => turn.length > 1).length
        const expected = evaluate(program, [], start)
        for (const kernels of [turns.flat(), turns.flatMap((turn) => turn.toReversed())]) {
          expect(kernels).toHaveLength(program.kernels.length)
          expect(evaluate({ ...program, kernels }, [], start)).toEqual(expected)
        }
      }),
      { numRuns: 30, seed: 1 },
    )
    expect(together).toBeGreaterThan(15)
  })

  test("compute on any number of threads what the evaluator does", () => {
    const list = Array.from({ length: 14 }, (_, i) => ({ from: i % 6, to: (i * 5) % 6, reduces: i % 5 > 0, more: 8 }))
    const program = programOf(list)
    expect(printProgram(program).source).toContain("R->parallel(t0, s, ")
    const expected = evaluate(program, [], start)
    for (const threads of [1, 2, 3])
      expect(runOn(createNativeTarget({ threads }), program, [], start)).toEqual(expected)
  })

  test("are left in their order where a second thread would win little", () => {
    const list = Array.from({ length: 4 }, (_, i) => ({ from: i, to: i, reduces: true, more: 1 }))
    const { kernels, regions } = programOf(list)
    const turns = sideBySide(
      kernels.map((kernel) => ({ kernel, alone: 1000 })),
      regions,
    )
    expect(turns.map((turn) => turn.map(({ kernel }) => kernels.indexOf(kernel)))).toEqual([[0], [1], [2], [3]])
    // Nor does one long kernel beside short ones end earlier.
    const uneven = sideBySide(
      kernels.map((kernel, i) => ({ kernel, alone: i === 0 ? 50_000 : 500 })),
      regions,
    )
    expect(uneven).toHaveLength(4)
  })
})
