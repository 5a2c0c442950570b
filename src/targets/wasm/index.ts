import { TargetError } from "../../base/errors.ts"
import type { ProgramTarget } from "../target.ts"
export function detectWasm(): { ok: true; simd: boolean; relaxed: boolean; threads: number } | { ok: false; reason: string } {
  return { ok: false, reason: "not built yet" }
}
export function createWasmTarget(): ProgramTarget {
  throw new TargetError("not built yet")
}
