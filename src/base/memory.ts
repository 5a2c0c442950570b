import { builtin } from "./builtin.ts"
import type { Dtype } from "./dtype.ts"
import { ShapeError } from "./errors.ts"
import { formatShape, type Shape, sizeOf } from "./shape.ts"

/** Of every dtype. */
export const bytesPerElement = 4

/** Positions are int32 on every target. */
const mostElements = 2 ** 31 - 1

/** How much there can be, and of what. */
export interface MemoryLimit {
  readonly bytes: number
  readonly what: string
}

const tensorLimit: MemoryLimit = { bytes: mostElements * bytesPerElement, what: "that one tensor can have" }

let machine: MemoryLimit | undefined

/** What there is here: the machine's memory, or what its container may use; in a page WebAssembly's 4 GiB. */
export function machineLimit(): MemoryLimit {
  machine ??= { bytes: machineBytes(), what: "of memory here" }
  return machine
}

function machineBytes(): number {
  const os = builtin<{ totalmem(): number }>("node:os")
  if (!os) return 2 ** 32
  const node = globalThis.process as Partial<NodeJS.Process> | undefined
  const contained = node?.constrainedMemory?.() ?? 0 // 0, or beyond all bounds, where there is no container
  return contained > 0 ? Math.min(contained, os.totalmem()) : os.totalmem()
}

/** `3.638 TiB` */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** unit
  return `${unit === 0 || value >= 1e6 ? value : Number(value.toPrecision(4))} ${units[unit]}`
}

/** Refuses a tensor that cannot be, before memory is taken for it: too many elements for positions to count. */
export function requireCountable(operation: string, shape: Shape, dtype: Dtype): void {
  const bytes = sizeOf(shape) * bytesPerElement
  if (bytes > tensorLimit.bytes) throw tooLarge(operation, shape, dtype, bytes, tensorLimit)
}

/** Refuses a value that does not fit into this machine either: one that runs out may stop everything. */
export function requireRoom(operation: string, shape: Shape, dtype: Dtype, limit = machineLimit()): void {
  requireCountable(operation, shape, dtype)
  const bytes = sizeOf(shape) * bytesPerElement
  if (bytes > limit.bytes) throw tooLarge(operation, shape, dtype, bytes, limit)
}

function tooLarge(operation: string, shape: Shape, dtype: Dtype, bytes: number, limit: MemoryLimit): ShapeError {
  return new ShapeError(
    operation,
    `${formatShape(shape)} of ${dtype} takes ${formatBytes(bytes)}, more than the ${formatBytes(limit.bytes)} ${limit.what}.`,
    [shape],
  )
}
