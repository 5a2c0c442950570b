import { TargetError } from "../../base/errors.ts"
import type { ProgramTarget } from "../target.ts"

const reason = "it needs Node and a C compiler"

/** What a page gets in place of the native target: package.json's `#native` chooses between the two. */
export const detectNative = (): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

export function createNativeTarget(): ProgramTarget {
  throw new TargetError(`native: ${reason}`)
}
