import { allocate, type HostArray } from "../../base/dtype.ts"
import { evaluateProgram } from "../../compile/evaluate.ts"
import type { Kernel, LoopKernel, Program, Region, Spec } from "../../compile/program.ts"
import type { ProgramTarget } from "../target.ts"

/** A kernel named after the test that has no loops and does nothing, with some parts given. */
export function loopKernel(parts: Partial<LoopKernel>): LoopKernel {
  const empty = { loops: [], reduce: [], body: [], accumulators: [], after: [], stores: [] }
  return { kind: "loop", name: "test", origin: undefined, sequential: false, ...empty, ...parts }
}

/** Grows a program region by region, so that tests can put many kernels into one compilation. */
export function programBuilder() {
  const regions: Region[] = []
  const specs = { input: [] as Spec[], output: [] as Spec[], variable: [] as Spec[] }
  const constants: HostArray[] = []
  const kernels: Kernel[] = []
  let arenaSize = 0
  const add = (region: Region) => regions.push(region) - 1
  return {
    kernels,
    slot(space: "input" | "output" | "variable", size: number, dtype: Spec["dtype"] = "float32"): number {
      return add({ space, slot: specs[space].push({ size, dtype }) - 1, offset: 0, size, dtype })
    },
    constant(data: HostArray): number {
      const dtype = data instanceof Float32Array ? "float32" : "int32"
      return add({ space: "constant", slot: constants.push(data) - 1, offset: 0, size: data.length, dtype })
    },
    scratch(size: number, dtype: Spec["dtype"] = "float32"): number {
      arenaSize += size
      return add({ space: "arena", slot: 0, offset: arenaSize - size, size, dtype })
    },
    /** Part of a region as a region of its own. */
    part(region: number, offset: number, size: number): number {
      const whole = regions[region]!
      return add({ ...whole, offset: whole.offset + offset, size })
    },
    build: (): Program => ({
      inputs: specs.input,
      outputs: specs.output,
      variables: specs.variable,
      constants,
      regions,
      kernels,
      arenaSize,
    }),
  }
}

export const newOutputs = (program: Program): HostArray[] => program.outputs.map((s) => allocate(s.dtype, s.size))

/** Runs a program on the target, with variables that start at the given values, which are left as they were. */
export function runOn(
  target: ProgramTarget,
  program: Program,
  inputs: readonly HostArray[],
  variables: readonly HostArray[] = [],
): { outputs: HostArray[]; variables: HostArray[] } {
  const storages = variables.map((values, i) => {
    const storage = target.allocate(program.variables[i]!.dtype, values.length)
    storage.view().set(values)
    return storage
  })
  const outputs = newOutputs(program)
  target.load(program).run(inputs, outputs, storages)
  return { outputs, variables: storages.map((storage) => storage.view()) }
}

/** The same through the plain evaluator. */
export function evaluate(program: Program, inputs: readonly HostArray[], variables: readonly HostArray[] = []) {
  const own = variables.map((values) => values.slice())
  const outputs = newOutputs(program)
  evaluateProgram(program, inputs, outputs, own)
  return { outputs, variables: own }
}

/** The first element that differs by more than `tolerance` · (1 + |expected|); NaN equals NaN, and 0 is not −0 at 0. */
export function difference(actual: HostArray, expected: HostArray, tolerance: number): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!]
    if (Object.is(a, b) || Math.abs(a - b) <= tolerance * (1 + Math.abs(b)) - (tolerance ? 0 : 1)) continue
    return `element ${i} is ${a}, not ${b}`
  }
  return undefined
}
