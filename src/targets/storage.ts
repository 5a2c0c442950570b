import { allocate, type Dtype, type HostArray } from "../base/dtype.ts"
import type { Storage, TargetName } from "./target.ts"

/** Memory on JavaScript's own heap, in an ArrayBuffer that never moves. */
export function hostStorage(target: TargetName, dtype: Dtype, size: number): Storage {
  const array: HostArray = allocate(dtype, size)
  return { target, dtype, size, view: () => array }
}
