import type { HostArray } from "../../base/dtype.ts"
import { TargetError } from "../../base/errors.ts"
import type { Program } from "../../compile/program.ts"
import type { Executable, Storage } from "../target.ts"
import type { Heap } from "./memory.ts"
import { printProgram } from "./module.ts"
import type { Pool } from "./pool.ts"
import type { HeapStorage, Recycle } from "./storage.ts"
import { isResident } from "./storage.ts"

/** What all programs of a target share. */
export interface Surroundings {
  readonly heap: Heap
  readonly imports: WebAssembly.Imports
  /** The address of a region of at least so many bytes, until the next call. */
  readonly scratch: (bytes: number) => number
  readonly pool: Pool | undefined
  readonly threads: number
  readonly recycle: Recycle
}

/** Below this many elements a plain loop copies faster than `set`, which needs a view made first. */
const SMALL = 32
const round64 = (bytes: number) => Math.ceil(bytes / 64) * 64

/** Prints, compiles and instantiates a program. Throws TargetError if the engine refuses it. */
export function loadProgram(program: Program, around: Surroundings): Executable {
  const { heap, pool } = around
  const printed = printProgram(program, heap)
  const { layout, steps, constants } = printed
  const module = compile(printed.bytes)
  const { exports } = new WebAssembly.Instance(module, around.imports)
  const main = exports.main as (table: number) => void
  const loaded = pool?.load(module, exports, steps)

  // 1. What stays: the table of addresses and the constants.
  const constantBytes = constants.map(({ byteLength }) => round64(byteLength))
  const total = constantBytes.reduce((sum, bytes) => sum + bytes, round64(layout.length * 4))
  const table = heap.allocate(total)
  let at = table + round64(layout.length * 4)
  constants.forEach((constant, slot) => {
    heap.ints()[(table >>> 2) + layout.constant + slot] = at
    const to = constant instanceof Float32Array ? heap.floats() : heap.ints()
    to.set(constant, at >>> 2)
    at += constantBytes[slot]!
  })

  // 2. What is laid out anew wherever the scratch region lies, relative to its start.
  let size = 0
  const reserve = (bytes: number) => {
    const offset = size
    size += round64(bytes)
    return offset
  }
  const arena = reserve(program.arenaSize * 4)
  const inputs = program.inputs.map((spec) => reserve(spec.size * 4))
  const outputs = program.outputs.map((spec) => reserve(spec.size * 4))
  const shared = reserve(printed.sharedBytes)
  const own = reserve(printed.threadBytes * around.threads)
  const bytes = size
  // A variable that lives elsewhere is copied in and out.
  const visitors = program.variables.map((spec) => reserve(spec.size * 4))

  let placedAt = -1
  function place(start: number): void {
    if (start === placedAt) return
    placedAt = start
    const ints = heap.ints()
    const slot = table >>> 2
    ints[slot + layout.arena] = start + arena
    ints[slot + layout.shared] = start + shared
    ints[slot + layout.own] = start + own
    ints[slot + layout.own + 1] = printed.threadBytes
    inputs.forEach((offset, i) => {
      ints[slot + layout.input + i] = start + offset
    })
    outputs.forEach((offset, i) => {
      ints[slot + layout.output + i] = start + offset
    })
  }

  function copyIn(from: HostArray, address: number): void {
    const to = from instanceof Float32Array ? heap.floats() : heap.ints()
    const start = address >>> 2
    if (from.length > SMALL) to.set(from, start)
    else for (let i = 0; i < from.length; i++) to[start + i] = from[i]!
  }
  function copyOut(address: number, to: HostArray): void {
    const from = to instanceof Float32Array ? heap.floats() : heap.ints()
    const start = address >>> 2
    if (to.length > SMALL) to.set(from.subarray(start, start + to.length))
    else for (let i = 0; i < to.length; i++) to[i] = from[start + i]!
  }

  const executable: Executable = {
    run(inputArrays, outputArrays, variables) {
      const start = around.scratch(variables.every((variable) => isResident(variable, heap)) ? bytes : size)
      place(start)
      for (let i = 0; i < inputs.length; i++) copyIn(inputArrays[i]!, start + inputs[i]!)
      const slot = (table >>> 2) + layout.variable
      for (let i = 0; i < visitors.length; i++) {
        const variable: Storage | HeapStorage = variables[i]!
        const resident = isResident(variable, heap)
        const address = resident ? variable.address : start + visitors[i]!
        if (!resident) copyIn(variable.view(), address)
        heap.ints()[slot + i] = address
      }
      if (!loaded?.run(table)) main(table)
      for (let i = 0; i < outputs.length; i++) copyOut(start + outputs[i]!, outputArrays[i]!)
      for (let i = 0; i < visitors.length; i++) {
        const variable = variables[i]!
        if (!isResident(variable, heap)) copyOut(start + visitors[i]!, variable.view())
      }
    },
  }
  around.recycle(executable, table, total)
  return executable
}

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    throw new TargetError(`wasm: the engine refused a program of ${bytes.length} bytes: ${(error as Error).message}`)
  }
}
