import type { HostArray } from "../../base/dtype.ts"
import { TargetError } from "../../base/errors.ts"
import type { Program } from "../../compile/program.ts"
import type { ProgramTarget } from "../target.ts"
import { defaultThreads } from "../threads.ts"
import { allocateStorage, loadProgram } from "./executable.ts"
import type { Isa } from "./isa.ts"
import { type Machine, openMachine, type Part } from "./machine.ts"
import { printProgram } from "./printProgram.ts"
import { selfTest, selfTestInputs, selfTestProgram } from "./selfTest.ts"
import { convolutionTestInputs, convolutionTestProgram } from "./selfTestConvolution.ts"

export type NativeStatus =
  | { readonly ok: true; readonly compiler: string; readonly isa: Isa["name"]; readonly threads: number }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether this machine can compile and run native programs, and with what; else why not. Throws only where
 * KASANE_THREADS is no number of threads, as that is the user's mistake and no lack of the machine.
 */
export function detectNative(): NativeStatus {
  const threads = defaultThreads()
  try {
    const { compiler, isa } = testedMachine()
    return { ok: true, compiler: compiler.name, isa: isa.name, threads }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

export interface NativeOptions {
  /** Threads that share a kernel. Default: KASANE_THREADS, else as many as the machine runs at once. Results do not depend on it. */
  readonly threads?: number
}

/**
 * The target that prints C, has the system's compiler make a shared object of it, and calls that. An array given as an
 * input must not overlap one that the same run writes. Throws TargetError where `detectNative` says no.
 */
export function createNativeTarget(options: NativeOptions = {}): ProgramTarget {
  const machine = testedMachine()
  const threads = options.threads ?? defaultThreads()
  return {
    name: "native",
    load(program) {
      if (program.kernels.some(({ kind }) => kind === "convolution")) requireConvolutions(machine, program)
      return loadProgram(machine, program, threads)
    },
    allocate: (dtype, size) => allocateStorage(machine, dtype, size),
  }
}

/**
 * GFLOP/s of one thread that does nothing but fused multiply-adds in registers: the limit for any contraction. The mean
 * over some ten milliseconds, not the best moment: a shared processor changes its speed from one to the next.
 */
export function fmaLimit(): number {
  const measure = testedMachine().runtime.func("kasane_fma", "double", ["int64"])
  const rates = Array.from({ length: 12 }, () => measure(400_000) as number)
  return rates.length / rates.reduce((time, rate) => time + 1 / rate, 0)
}

const verdicts: Readonly<Record<Part, WeakMap<Machine, string>>> = {
  runtime: new WeakMap(),
  convolutions: new WeakMap(),
}

/** The machine, after its compiler has proved itself on the self-test: once, the verdict is kept in the cache. */
function testedMachine(): Machine {
  const test = selfTestProgram()
  const machine = openMachine([printProgram(test).source])
  requirePassed(machine, "runtime", test, selfTestInputs())
  return machine
}

/** Convolutions have a test of their own, for they are compiled when a program first needs them. */
function requireConvolutions(machine: Machine, program: Program): void {
  const test = convolutionTestProgram()
  machine.convolutions(printProgram(test).source, printProgram(program).source)
  requirePassed(machine, "convolutions", test, convolutionTestInputs(test))
}

function requirePassed(machine: Machine, part: Part, test: Program, inputs: readonly HostArray[]): void {
  const known = verdicts[part]
  let verdict = known.get(machine) ?? machine.verdict(part)
  if (verdict === undefined) {
    verdict = selfTest(test, loadProgram(machine, test, 1), inputs) ?? "ok"
    if (verdict === "ok") machine.remember(part, verdict)
  }
  known.set(machine, verdict)
  if (verdict !== "ok") throw new TargetError(`the C compiler ${machine.compiler.name} cannot be trusted: ${verdict}`)
}
