import type { Dtype, HostArray } from "../../base/dtype.ts"
import { TargetError } from "../../base/errors.ts"
import type { ContractionKernel, ConvolutionKernel, Program } from "../../compile/program.ts"
import type { Executable, Storage } from "../target.ts"
import { estimate, product } from "./cost.ts"
import type { KoffiFunction } from "./koffi.ts"
import type { Machine } from "./machine.ts"
import { type PrintedProgram, printProgram } from "./printProgram.ts"

/**
 * Nanoseconds on one core. Shorter programs have no runAsync: blocking that long goes unnoticed, and handing over to
 * another thread, and back, can cost a millisecond of cold caches.
 */
const LONG = 5_000_000

/** Storage of this target: an array buffer of its own, so that its address never changes. */
export interface NativeStorage extends Storage {
  readonly address: number
}

export function allocateStorage(machine: Machine, dtype: Dtype, size: number): NativeStorage {
  // Explicit buffers are never on V8's moving heap, whatever their size; sixteen floats apart from others' cache lines.
  const buffer = new ArrayBuffer(Math.max(4, size * 4))
  const memory = dtype === "float32" ? new Float32Array(buffer, 0, size) : new Int32Array(buffer, 0, size)
  return { target: "native", dtype, size, view: () => memory, address: Number(machine.koffi.address(buffer)) }
}

export function loadProgram(machine: Machine, program: Program, threads: number): Executable {
  const { source, layout, packed, convolves } = printProgram(program)
  const convolutions = convolves ? machine.convolutions(source) : 0
  const count = program.inputs.length + program.outputs.length
  const io = packed ? ["uint64"] : Array.from({ length: count }, () => "void *")
  const entry = machine.load(source).func("kasane_run", "int", ["uint64", ...io])
  const constants = copyConstants(program.constants)
  const newTable = () => createTable(machine, layout, threads, convolutions, constants)
  const table = newTable()
  const slow = estimateProgram(program) > LONG
  const kept: (Storage | undefined)[] = new Array(program.variables.length)

  const run: Executable["run"] = (inputs, outputs, variables) => {
    // Most calls come with the same variables as the last.
    for (let i = 0; i < variables.length; i++) {
      if (kept[i] === variables[i]) continue
      kept[i] = variables[i]
      table.words[layout.variables + i] = BigInt((variables[i] as NativeStorage).address)
    }
    call(entry, machine, table.address, inputs, outputs, packed)
  }
  if (!slow) return { run }

  return {
    run,
    runAsync(inputs, outputs, variables) {
      const result = queue.then(() => {
        const own = newTable()
        variables.forEach((storage, i) => {
          own.words[layout.variables + i] = BigInt((storage as NativeStorage).address)
        })
        return callAsync(entry, machine, own.address, inputs, outputs, packed).finally(() => {
          // Whatever the other thread works on must stay alive until here, even if the caller forgets it.
          own.words[0] = 0n
          void [inputs, outputs, variables]
        })
      })
      queue = result.catch(() => {})
      return result
    },
  }
}

/** Asynchronous runs follow each other in the order they were asked for: they may share variables. */
let queue: Promise<void> = Promise.resolve()

interface Table {
  readonly words: BigUint64Array
  /** Memory that the words point to, kept alive with them. */
  readonly constants: readonly ArrayBuffer[]
  readonly address: number
}

function createTable(
  machine: Machine,
  layout: PrintedProgram["layout"],
  threads: number,
  convolutions: number,
  constants: readonly ArrayBuffer[],
): Table {
  const words = new BigUint64Array(new ArrayBuffer(layout.length * 8))
  words[0] = BigInt(machine.functions)
  words[1] = BigInt(threads)
  words[2] = BigInt(convolutions)
  constants.forEach((buffer, i) => {
    words[layout.constants + i] = machine.koffi.address(buffer)
  })
  return { words, constants, address: Number(machine.koffi.address(words)) }
}

/** Constants in buffers of their own, whose addresses never change. */
function copyConstants(constants: readonly HostArray[]): readonly ArrayBuffer[] {
  return constants.map((constant) => {
    const buffer = new ArrayBuffer(Math.max(4, constant.byteLength))
    new Uint8Array(buffer).set(new Uint8Array(constant.buffer, constant.byteOffset, constant.byteLength))
    return buffer
  })
}

function call(
  entry: KoffiFunction,
  machine: Machine,
  table: number,
  inputs: readonly HostArray[],
  outputs: readonly HostArray[],
  packed: boolean,
): void {
  let failed: unknown
  if (packed) {
    const io = pack(machine, inputs, outputs)
    failed = entry(table, Number(machine.koffi.address(io)))
  } else if (inputs.length === 1 && outputs.length === 1) failed = entry(table, inputs[0], outputs[0])
  else if (inputs.length === 2 && outputs.length === 1) failed = entry(table, inputs[0], inputs[1], outputs[0])
  else failed = entry(table, ...inputs, ...outputs)
  if (failed) throw outOfMemory()
}

function callAsync(
  entry: KoffiFunction,
  machine: Machine,
  table: number,
  inputs: readonly HostArray[],
  outputs: readonly HostArray[],
  packed: boolean,
): Promise<void> {
  const io = packed ? pack(machine, inputs, outputs) : undefined
  const args = io ? [Number(machine.koffi.address(io))] : [...inputs, ...outputs]
  return new Promise((resolve, reject) => {
    entry.async(table, ...args, (error: unknown, failed: unknown) => {
      // Naming io here keeps its memory until the call has ended.
      if (error || io?.length === 0) reject(error)
      else if (failed) reject(outOfMemory())
      else resolve()
    })
  })
}

const outOfMemory = () =>
  new TargetError("there is no memory for the program's intermediate values; try a smaller batch")

function pack(machine: Machine, inputs: readonly HostArray[], outputs: readonly HostArray[]): BigUint64Array {
  const addresses = [...inputs, ...outputs].map((array) => machine.koffi.address(array))
  const words = new BigUint64Array(new ArrayBuffer(addresses.length * 8))
  words.set(addresses)
  return words
}

function multiplications(kernel: ContractionKernel | ConvolutionKernel): number {
  if (kernel.kind === "contraction") return product([kernel.batch, kernel.m, kernel.n, kernel.k])
  const { batch, channels, filters, groups, kernel: size, output } = kernel
  return product([batch, ...output, ...size, channels / groups, filters])
}

/** Nanoseconds on one core, roughly. */
function estimateProgram(program: Program): number {
  return program.kernels.reduce((sum, kernel) => {
    if (kernel.kind === "loop") return sum + estimate(kernel)
    if (kernel.kind === "sort") return sum + kernel.rows * kernel.length * 20
    return sum + multiplications(kernel) / 25 + (kernel.epilogue ? estimate(kernel.epilogue) : 0)
  }, 0)
}
