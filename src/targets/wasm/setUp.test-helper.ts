import { expect } from "vitest"
import type { HostArray } from "../../base/dtype.ts"
import type { Program } from "../../compile/program.ts"
import { difference, evaluate, runOn } from "../harness.test-helper.ts"
import { createWasmTarget } from "./index.ts"

/** One thread: what a kernel computes is looked at here, not who does it. */
export const target = createWasmTarget({ threads: 1 })

/** Expects that the target computes what the plain evaluator does, to the last bit unless a tolerance is given. */
export function check(
  program: Program,
  inputs: readonly HostArray[],
  { state = [], tolerance = 0 }: { readonly state?: readonly HostArray[]; readonly tolerance?: number } = {},
): void {
  expect(difference(runOn(target, program, inputs, state), evaluate(program, inputs, state), tolerance)).toBe(undefined)
}
