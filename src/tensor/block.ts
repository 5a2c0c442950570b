import { allocate, type Dtype, type HostArray } from "../base/dtype.ts"
import type { Storage, Target } from "../targets/index.ts"
import { hostStorage } from "../targets/storage.ts"

/** A stretch of state; several variables may lie side by side in one block. It moves to the target that uses it. */
export interface Block {
  readonly dtype: Dtype
  readonly size: number
  storage: Storage
}

export function createBlock(dtype: Dtype, values: ArrayLike<number>): Block {
  const storage = hostStorage("interpreter", dtype, values.length)
  storage.view().set(values)
  return { dtype, size: values.length, storage }
}

/** The block's memory on `target`, moved there if it was elsewhere. */
export function storageOn(block: Block, target: Target): Storage {
  if (block.storage.target === target.name) return block.storage
  const moved = target.allocate(block.dtype, block.size)
  moved.view().set(block.storage.view())
  block.storage = moved
  return moved
}

/** A copy of a stretch of the block's values. */
export function readBlock(block: Block, offset: number, size: number): HostArray {
  const out = allocate(block.dtype, size)
  out.set(block.storage.view().subarray(offset, offset + size))
  return out
}
