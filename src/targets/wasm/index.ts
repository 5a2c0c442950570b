import type { Dtype } from "../../base/dtype.ts"
import { TargetError } from "../../base/errors.ts"
import type { ProgramTarget } from "../target.ts"
import { mostThreads } from "../threads.ts"
import { detectWasm } from "./detect.ts"
import { loadProgram } from "./execute.ts"
import { common, type KitName, kitBytes, ofConvolutions } from "./kit.ts"
import type { Heap } from "./memory.ts"
import { createHeap } from "./memory.ts"
import { createPool } from "./pool.ts"
import { createSort } from "./sort.ts"
import { createStorage, recycler } from "./storage.ts"
import { warmUp } from "./warmUp.ts"

export { detectWasm } from "./detect.ts"

export interface WasmOptions {
  /** Threads that work at once, this one included. Default: the environment variable KASANE_THREADS, else all there are. */
  readonly threads?: number
  /** Greatest size of the target's memory in bytes. Default and limit: 4 GiB. */
  readonly memory?: number
}

export interface WasmTarget extends ProgramTarget {
  /** Threads that may work at once, when all have started. */
  readonly threads: number
  /** Resolves when all threads work for all programs loaded so far; before, programs run on fewer. */
  ready(): Promise<void>
}

/**
 * Runs programs as WebAssembly with SIMD: in Node and browsers, without a compiler. All programs and variables of a
 * target share one memory. Throws TargetError where WebAssembly or its SIMD is missing.
 */
export function createWasmTarget(options: WasmOptions = {}): WasmTarget {
  const detected = detectWasm()
  if (!detected.ok) throw new TargetError(`wasm: ${detected.reason}`)
  const threads = Math.max(1, Math.min(options.threads ?? detected.threads, detected.canShare ? mostThreads : 1))
  const heap = createHeap({
    shared: threads > 1,
    ...(options.memory === undefined ? {} : { maximumPages: Math.max(1, Math.floor(options.memory / 65536)) }),
  })
  const pool = threads > 1 ? createPool(heap, threads) : undefined
  const recycle = recycler(heap)
  const scratch = createScratch(heap)
  const kit = {} as Record<KitName, (...args: number[]) => void>
  const imports = { env: { memory: heap.memory, sort: createSort(heap) }, kit }
  const addKit = (names: readonly KitName[]) => {
    const module = new WebAssembly.Module(kitBytes(heap, detected.relaxed, names))
    Object.assign(kit, new WebAssembly.Instance(module, { env: { memory: heap.memory } }).exports)
    pool?.addKit(module)
    warmUp(kit, names, heap)
  }
  addKit(common)
  return {
    name: "wasm",
    load(program) {
      // Most programs do not convolve: the page need not wait for what they do not use.
      if (!kit.across && program.kernels.some(({ kind }) => kind === "convolution")) addKit(ofConvolutions)
      return loadProgram(program, { heap, imports, scratch, pool, threads, recycle })
    },
    threads,
    ready: async () => pool?.ready(),
    allocate: (dtype: Dtype, size: number) => createStorage(heap, recycle, dtype, size),
  }
}

/** The region that arenas, inputs and outputs of all programs share, as programs run one at a time. */
function createScratch(heap: Heap): (bytes: number) => number {
  let address = 0
  let size = 0
  return (bytes) => {
    if (bytes > size) {
      if (size) heap.free(address, size)
      // Growing by a quarter at least leaves few outgrown regions behind.
      size = Math.max(bytes, Math.ceil(size * 1.25))
      address = heap.allocate(size)
    }
    return address
  }
}
