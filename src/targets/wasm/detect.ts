import { defaultThreads } from "../threads.ts"
import { moduleBuilder } from "./moduleBuilder.ts"

export type Detection =
  | {
      readonly ok: true
      readonly simd: true
      readonly relaxed: boolean
      readonly threads: number
      readonly canShare: boolean
    }
  | {
      readonly ok: false
      readonly reason: string
      /** The engine could, but is not allowed to: whoever made the page can mend that. */
      readonly forbidden: boolean
    }

let known: Detection | undefined

/** What WebAssembly can do here; `threads` is 1 where memory cannot be shared between threads. */
export function detectWasm(): Detection {
  known ??= detect()
  return known
}

function detect(): Detection {
  const lacks = (reason: string): Detection => ({ ok: false, reason, forbidden: false })
  if (typeof WebAssembly !== "object") return lacks("this JavaScript engine has no WebAssembly")
  if (!validates("f32x4.add"))
    return lacks("this engine's WebAssembly has no SIMD (Chrome 91, Firefox 89, Safari 16.4 have)")
  const refusal = refusalToCompile()
  if (refusal !== undefined) return { ok: false, reason: refusal, forbidden: true }
  const relaxed = validates("f32x4.relaxed_madd")
  const shares = canShare()
  return { ok: true, simd: true, relaxed, threads: shares ? defaultThreads() : 1, canShare: shares }
}

const validates = (op: SimdOp): boolean => WebAssembly.validate(moduleWith(op))

/** Validating is always allowed; only compiling shows whether a page's policy forbids WebAssembly. */
function refusalToCompile(): string | undefined {
  try {
    new WebAssembly.Module(moduleWith("f32x4.add"))
    return undefined
  } catch (error) {
    // Engines disagree on the class (CompileError, EvalError) and the words.
    const said = error instanceof Error ? error.message : String(error)
    return (
      "WebAssembly may not be compiled here. In a page, allow it in the Content-Security-Policy by adding " +
      `'wasm-unsafe-eval' to script-src, for example: script-src 'self' 'wasm-unsafe-eval' (the engine said: ${said})`
    )
  }
}

type SimdOp = "f32x4.add" | "f32x4.relaxed_madd"

function moduleWith(op: SimdOp): Uint8Array<ArrayBuffer> {
  const module = moduleBuilder({ shared: false, maximum: 1 })
  const { body: f } = module.declare(["v128"], ["v128"])
  const [x] = f.parameters
  f.get(x, x)
  if (op === "f32x4.relaxed_madd") f.get(x)
  f.op(op)
  return module.bytes()
}

/** A page has shared memory only if its server isolates it (headers COOP and COEP). */
function canShare(): boolean {
  if (typeof SharedArrayBuffer === "undefined" || typeof Atomics === "undefined") return false
  return !("crossOriginIsolated" in globalThis) || globalThis.crossOriginIsolated !== false
}
