import type { LoopKernel } from "../../compile/program.ts"
import type { Local } from "./assembler.ts"
import type { Kit } from "./contraction.ts"
import type { Step } from "./step.ts"
import type { Site } from "./values.ts"

/** What the module that is being written offers. */
export interface Printer {
  readonly kit: Kit
  step(
    what: Omit<Step, "alone">,
    build: (site: Site, begin: Local, end: Local, scratch: () => { shared: Local; own: Local }) => void,
  ): void
  loop(kernel: LoopKernel): void
  /** Keeps a table; its address is where the result says in the program's. */
  keep(values: readonly number[]): number
  needs(sharedBytes: number, threadBytes: number): void
}

/** The region number of the scratch memory that all threads share. */
export const SHARED = -1
