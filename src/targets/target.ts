import type { Dtype, HostArray } from "../base/dtype.ts"
import type { Program } from "../compile/program.ts"

export type TargetName = "native" | "wasm" | "interpreter"

/** A block of memory that lives on a target between calls: what a Variable holds. */
export interface Storage {
  readonly target: TargetName
  readonly dtype: Dtype
  readonly size: number
  /** The memory itself as the host sees it now. Do not keep it: a target's memory may move when it grows. */
  view(): HostArray
}

export interface Executable {
  /**
   * Runs the program once. Lengths and dtypes are those of `program.inputs`, `.outputs`, `.variables` (not checked
   * again here); `outputs` are written, `variables` are read and written in place.
   */
  run(inputs: readonly HostArray[], outputs: readonly HostArray[], variables: readonly Storage[]): void
  /** The same without blocking the event loop, for long programs; absent where the target cannot. */
  runAsync?(inputs: readonly HostArray[], outputs: readonly HostArray[], variables: readonly Storage[]): Promise<void>
}

/** Prints, loads and runs programs; knows nothing of what primitives mean. */
export interface ProgramTarget {
  readonly name: TargetName
  /** Compiles (or finds in the cache) and loads. Synchronous. Throws TargetError. */
  load(program: Program): Executable
  /** New zeroed memory on this target. */
  allocate(dtype: Dtype, size: number): Storage
}
