import type { HostArray } from "../../base/dtype.ts"
import type { Affine, ContractionKernel, Instruction, Kernel, Program, Region, Spec } from "../../compile/program.ts"
import { loop } from "../harness.test-helper.ts"

/** A program with every array as one whole region: inputs first, then outputs, variables, constants, arena blocks. */
export function programOf(parts: {
  inputs?: readonly Spec[]
  outputs?: readonly Spec[]
  variables?: readonly Spec[]
  constants?: readonly HostArray[]
  arena?: readonly Spec[]
  kernels: readonly Kernel[]
}): Program {
  const { inputs = [], outputs = [], variables = [], constants = [], arena = [], kernels } = parts
  const regions: Region[] = []
  const whole = (space: Region["space"], specs: readonly Spec[]) =>
    specs.forEach(({ size, dtype }, slot) => {
      regions.push({ space, slot, offset: 0, size, dtype })
    })
  whole("input", inputs)
  whole("output", outputs)
  whole("variable", variables)
  whole(
    "constant",
    constants.map((array) => ({ size: array.length, dtype: array instanceof Float32Array ? "float32" : "int32" })),
  )
  let arenaSize = 0
  for (const { size, dtype } of arena) {
    regions.push({ space: "arena", slot: 0, offset: arenaSize, size, dtype })
    arenaSize += size
  }
  return { inputs, outputs, variables, constants, regions, kernels, arenaSize }
}

export const floats = (size: number): Spec => ({ size, dtype: "float32" })
export const ints = (size: number): Spec => ({ size, dtype: "int32" })
export const at = (constant: number, ...terms: [number, number][]): Affine => ({ constant, terms })

export const load = (region: number, affine: Affine, dtype: Instruction["dtype"] = "float32", plus?: number) =>
  ({ op: "load", dtype, region, at: affine, ...(plus === undefined ? {} : { plus }) }) as Instruction
export const set = (region: number, affine: Affine, value: number) =>
  ({ region, at: affine, value, mode: "set" }) as const

/** Not representable shortly, positive and negative, the same in every run. */
export function noise(size: number, seed = 1): Float32Array {
  let state = seed * 2654435761
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 30
  })
}

/** A layer and its weight gradient: contractions, an epilogue, a long sum, column sums and an update in place. */
export function trainingStep(batch: number, inputs: number, units: number): Program {
  const row = at(0, [0, batch * units], [1, units], [2, 1])
  const forward: ContractionKernel = {
    kind: "contraction",
    name: "dot",
    origin: undefined,
    batch: 1,
    m: batch,
    n: units,
    k: inputs,
    a: { region: 0, offset: 0, batchStride: 0, rowStride: inputs, colStride: 1 },
    b: { region: 3, offset: 0, batchStride: 0, rowStride: units, colStride: 1 },
    c: 5,
    epilogue: loop({
      loops: [1, batch, units],
      body: [load(5, row), load(4, at(0, [2, 1])), { op: "add", dtype: "float32", args: [0, 1] }],
      stores: [set(5, row, 2)],
    }),
  }
  const backward: ContractionKernel = {
    kind: "contraction",
    name: "dot",
    origin: undefined,
    batch: 1,
    m: inputs,
    n: units,
    k: batch,
    a: { region: 0, offset: 0, batchStride: 0, rowStride: 1, colStride: inputs },
    b: { region: 5, offset: 0, batchStride: 0, rowStride: units, colStride: 1 },
    c: 6,
    epilogue: undefined,
  }
  return programOf({
    inputs: [floats(batch * inputs)],
    outputs: [floats(1), floats(units)],
    variables: [floats(inputs * units), floats(units)],
    arena: [floats(batch * units), floats(inputs * units)],
    kernels: [
      forward,
      backward,
      loop({
        loops: [],
        reduce: [batch * units],
        body: [load(5, at(0, [0, 1])), { op: "mul", dtype: "float32", args: [0, 0] }],
        accumulators: [{ op: "sum", dtype: "float32", value: 1 }],
        stores: [set(1, at(0), 2)],
      }),
      loop({
        loops: [units],
        reduce: [batch],
        body: [load(5, at(0, [0, 1], [1, units]))],
        accumulators: [{ op: "sum", dtype: "float32", value: 0 }],
        stores: [set(2, at(0, [0, 1]), 1)],
      }),
      loop({
        loops: [inputs * units],
        body: [
          load(3, at(0, [0, 1])),
          load(6, at(0, [0, 1])),
          { op: "const", dtype: "float32", value: -1e-3 },
          { op: "mul", dtype: "float32", args: [1, 2] },
          { op: "add", dtype: "float32", args: [0, 3] },
        ],
        stores: [set(3, at(0, [0, 1]), 4)],
      }),
    ],
  })
}
