import { allocate, type Dtype, type HostArray } from "../base/dtype.ts"
import { TraceError } from "../base/errors.ts"
import type { Storage, Target } from "../targets/index.ts"
import { hostStorage } from "../targets/storage.ts"

/** A stretch of state; several variables may lie side by side in one block. It moves to the target that uses it. */
export interface Block {
  readonly dtype: Dtype
  readonly size: number
  storage: Storage
  /** A program that runs in the background is at work on it. */
  busy: boolean
}

export function createBlock(dtype: Dtype, values: ArrayLike<number>): Block {
  const storage = hostStorage("interpreter", dtype, values.length)
  storage.view().set(values)
  return { dtype, size: values.length, storage, busy: false }
}

function requireIdle(block: Block): void {
  if (block.busy)
    throw new TraceError(
      "a compiled call that uses this state is still running: await it before reading or changing it.",
    )
}

/** The block's memory on `target`, moved there if it was elsewhere. */
export function storageOn(block: Block, target: Target): Storage {
  requireIdle(block)
  if (block.storage.target === target.name) return block.storage
  const moved = target.allocate(block.dtype, block.size)
  moved.view().set(block.storage.view())
  block.storage = moved
  return moved
}

/** The block's memory wherever it is, to be read and written. */
export function storageOf(block: Block): Storage {
  requireIdle(block)
  return block.storage
}

/** A copy of a stretch of the block's values. */
export function readBlock(block: Block, offset: number, size: number): HostArray {
  const out = allocate(block.dtype, size)
  out.set(
    storageOf(block)
      .view()
      .subarray(offset, offset + size),
  )
  return out
}
