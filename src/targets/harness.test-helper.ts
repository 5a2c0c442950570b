import { allocate, type HostArray } from "../base/dtype.ts"
import { evaluateProgram } from "../compile/evaluate.ts"
import type { LoopKernel, Program } from "../compile/program.ts"
import type { ProgramTarget } from "./target.ts"

/** A loop kernel of one point, without reduction, but for what is given. */
export function loop(parts: Partial<LoopKernel> & Pick<LoopKernel, "body" | "stores">): LoopKernel {
  return {
    kind: "loop",
    name: "test",
    origin: undefined,
    loops: [],
    reduce: [],
    accumulators: [],
    after: [],
    sequential: false,
    ...parts,
  }
}

export interface Results {
  readonly outputs: readonly HostArray[]
  readonly variables: readonly HostArray[]
}

const newOutputs = (program: Program): HostArray[] => program.outputs.map(({ dtype, size }) => allocate(dtype, size))

/** Runs a program on the target, with variables that start at the given values, which are left as they were. */
export function runOn(
  target: ProgramTarget,
  program: Program,
  inputs: readonly HostArray[],
  state: readonly HostArray[] = [],
): Results {
  const executable = target.load(program)
  const variables = program.variables.map(({ dtype, size }, i) => {
    const storage = target.allocate(dtype, size)
    storage.view().set(state[i]!)
    return storage
  })
  const outputs = newOutputs(program)
  executable.run(inputs, outputs, variables)
  return { outputs, variables: variables.map((storage) => storage.view().slice()) }
}

/** The same through the plain evaluator. */
export function evaluate(program: Program, inputs: readonly HostArray[], state: readonly HostArray[] = []): Results {
  const outputs = newOutputs(program)
  const variables = state.map((array) => array.slice())
  evaluateProgram(program, inputs, outputs, variables)
  return { outputs, variables }
}

/**
 * The first element that differs by more than `tolerance` · (1 + |expected|), as a sentence; undefined if there is none.
 * NaN equals NaN, and without a tolerance −0 is not 0.
 */
export function arrayDifference(found: HostArray, expected: HostArray, tolerance = 0): string | undefined {
  if (found.length !== expected.length) return `there are ${found.length} elements, not ${expected.length}`
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i]!, expected[i]!]
    if (Object.is(a, b)) continue
    if (tolerance && Number.isFinite(b) && Math.abs(a - b) <= tolerance * (1 + Math.abs(b))) continue
    return `element ${i} is ${a}, not ${b}`
  }
  return undefined
}

/** The same for all outputs and variables of a run. */
export function difference(found: Results, expected: Results, tolerance = 0): string | undefined {
  for (const kind of ["outputs", "variables"] as const) {
    for (const [slot, array] of expected[kind].entries()) {
      const different = arrayDifference(found[kind][slot]!, array, tolerance)
      if (different !== undefined) return `${kind} ${slot}: ${different}`
    }
  }
  return undefined
}
