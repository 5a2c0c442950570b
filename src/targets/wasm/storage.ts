import type { Dtype, HostArray } from "../../base/dtype.ts"
import type { Storage } from "../target.ts"
import type { Heap } from "./memory.ts"

/** Gives a block back when its owner is collected, if that is ever noticed; nothing depends on it. */
export type Recycle = (owner: object, address: number, bytes: number) => void

export function recycler(heap: Heap): Recycle {
  if (typeof FinalizationRegistry === "undefined") return () => {}
  const registry = new FinalizationRegistry<readonly [number, number]>(([address, bytes]) => heap.free(address, bytes))
  return (owner, address, bytes) => registry.register(owner, [address, bytes])
}

/** A variable's block in the heap. */
export interface HeapStorage extends Storage {
  readonly heap: Heap
  /** In bytes. */
  readonly address: number
}

export function createStorage(heap: Heap, recycle: Recycle, dtype: Dtype, size: number): HeapStorage {
  const address = heap.allocate(size * 4)
  let view: HostArray | undefined
  const storage: HeapStorage = {
    target: "wasm",
    dtype,
    size,
    heap,
    address,
    view() {
      const all = dtype === "float32" ? heap.floats() : heap.ints()
      if (view?.buffer !== all.buffer) view = all.subarray(address >>> 2, (address >>> 2) + size)
      return view
    },
  }
  storage.view().fill(0)
  recycle(storage, address, size * 4)
  return storage
}

/** Whether a storage lies in this heap, so that programs can use it in place. */
export function isResident(storage: Storage, heap: Heap): storage is HeapStorage {
  return (storage as Partial<HeapStorage>).heap === heap
}
