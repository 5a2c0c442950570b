import { moduleBuilder } from "./moduleBuilder.ts"

export type Detection =
  | {
      readonly ok: true
      readonly simd: true
      readonly relaxed: boolean
      readonly threads: number
      readonly canShare: boolean
    }
  | { readonly ok: false; readonly reason: string }

let known: Detection | undefined

/** What WebAssembly can do here; `threads` is 1 where memory cannot be shared between threads. */
export function detectWasm(): Detection {
  known ??= detect()
  return known
}

function detect(): Detection {
  if (typeof WebAssembly !== "object") return { ok: false, reason: "this JavaScript engine has no WebAssembly" }
  if (!validates("f32x4.add"))
    return { ok: false, reason: "this engine's WebAssembly has no SIMD (Chrome 91, Firefox 89, Safari 16.4 have)" }
  const relaxed = validates("f32x4.relaxed_madd")
  const shares = canShare()
  return { ok: true, simd: true, relaxed, threads: shares ? hardwareThreads() : 1, canShare: shares }
}

function validates(op: "f32x4.add" | "f32x4.relaxed_madd"): boolean {
  const module = moduleBuilder({ shared: false, maximum: 1 })
  const { body: f } = module.declare(["v128"], ["v128"])
  const [x] = f.parameters
  f.get(x, x)
  if (op === "f32x4.relaxed_madd") f.get(x)
  f.op(op)
  return WebAssembly.validate(module.bytes())
}

/** A page has shared memory only if its server isolates it (headers COOP and COEP). */
function canShare(): boolean {
  if (typeof SharedArrayBuffer === "undefined" || typeof Atomics === "undefined") return false
  return !("crossOriginIsolated" in globalThis) || globalThis.crossOriginIsolated !== false
}

function hardwareThreads(): number {
  const wanted = Number(globalThis.process?.env?.KASANE_THREADS)
  if (Number.isInteger(wanted) && wanted >= 1) return wanted
  const os = builtin<{ availableParallelism(): number }>("node:os")
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1
}

/** A module of Node's, or undefined elsewhere; written so that a bundler for browsers has nothing to look for. */
export function builtin<T>(name: string): T | undefined {
  const process = globalThis.process as { getBuiltinModule?: (name: string) => unknown } | undefined
  return process?.getBuiltinModule?.(name) as T | undefined
}
