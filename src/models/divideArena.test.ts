import { expect, it } from "vitest"
import type { Affine, Instruction, LoopKernel, Program, Region } from "../compile/program.ts"
import { divideArena } from "./divideArena.ts"

const each: Affine = { constant: 0, terms: [[0, 1]] }
const once: Affine = { constant: 0, terms: [] }
const load = (region: number, at = each): Instruction => ({ op: "load", dtype: "float32", region, at })

/** region `to` = Σ of the regions `from`, or one alone. */
function kernel(to: number, from: readonly Instruction[]): LoopKernel {
  const sums = from.slice(1).map((_, i): Instruction => {
    const before = i === 0 ? 0 : from.length + i - 1
    return { op: "add", dtype: "float32", args: [before, i + 1] }
  })
  const body = [...from, ...sums]
  const stores = [{ region: to, at: each, value: body.length - 1, mode: "set" as const }]
  const plain = { reduce: [], accumulators: [], after: [], sequential: false, origin: undefined }
  return { kind: "loop", name: "test", loops: [8], body, stores, ...plain }
}

const region = (space: Region["space"], offset: number, size: number): Region => ({
  space,
  slot: 0,
  offset,
  size,
  dtype: "float32",
})

const program: Program = {
  inputs: [{ size: 8, dtype: "float32" }],
  outputs: [{ size: 8, dtype: "float32" }],
  variables: [{ size: 8, dtype: "float32" }],
  constants: [],
  regions: [
    region("input", 0, 8),
    region("variable", 0, 8),
    region("output", 0, 8),
    region("arena", 0, 8), // 3: kept for the way back
    region("arena", 8, 8), // 4: used on the way forward only
    region("arena", 8, 8), // 5: the gradient, in its place
    region("arena", 20, 1), // 6: a rate
    region("arena", 24, 8), // 7: the new value, until it is copied
    region("arena", 4, 8), // 8: kept too, half where 3 lies and half where the gradient will
  ],
  kernels: [
    kernel(3, [load(0), load(1)]),
    kernel(4, [load(3)]),
    kernel(8, [load(0)]),
    kernel(2, [load(4)]),
    kernel(5, [load(3), load(8)]),
    kernel(7, [load(1), load(5), load(6, once)]),
    kernel(1, [load(7)]),
  ],
  arenaSize: 40,
}

it("each place of the arena counts once: as gradients, else as kept for the way back, else as workspace", () => {
  // Gradient: 8 … 15. Kept: 0 … 7 and 4 … 11, of which 0 … 7 are left. All else of 40: 24.
  expect(divideArena(program, new Set([0]))).toEqual({ gradients: 8, activations: 8, workspace: 24 })
})

it("a program that does not train has workspace only", () => {
  expect(divideArena(program, new Set())).toEqual({ gradients: 0, activations: 0, workspace: 40 })
})
