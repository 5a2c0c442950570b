import { TargetError } from "../../base/errors.ts"
import type { ProgramTarget } from "../target.ts"
import { defaultThreads } from "../threads.ts"
import { allocateStorage, loadProgram } from "./executable.ts"
import type { Isa } from "./isa.ts"
import { type Machine, openMachine } from "./machine.ts"
import { printProgram } from "./printProgram.ts"
import { selfTest, selfTestProgram } from "./selfTest.ts"

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
    load: (program) => loadProgram(machine, program, threads),
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

const verdicts = new WeakMap<Machine, string>()

/** The machine, after its compiler has proved itself on the self-test: once, the verdict is kept in the cache. */
function testedMachine(): Machine {
  const test = selfTestProgram()
  const machine = openMachine([printProgram(test).source])
  let verdict = verdicts.get(machine) ?? machine.verdict()
  if (verdict === undefined) {
    verdict = selfTest(test, loadProgram(machine, test, 1)) ?? "ok"
    if (verdict === "ok") machine.remember(verdict)
  }
  verdicts.set(machine, verdict)
  if (verdict !== "ok") throw new TargetError(`the C compiler ${machine.compiler.name} cannot be trusted: ${verdict}`)
  return machine
}
