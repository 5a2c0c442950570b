import { promote } from "../../../src/base/dtype.ts"

/** What the page offers to the wasm target. */
export function surroundings() {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]
  return {
    isolated: crossOriginIsolated,
    sharedMemory: typeof SharedArrayBuffer === "function",
    simd: WebAssembly.validate(new Uint8Array(simd)),
  }
}

export function promoted([a, b]: ["float32" | "int32" | "bool", "float32" | "int32" | "bool"]) {
  return promote(a, b)
}

export async function fetchedBytes(path: string): Promise<number> {
  const response = await fetch(path)
  return response.ok ? (await response.arrayBuffer()).byteLength : -response.status
}

export async function fail() {
  console.log("about to fail")
  throw new RangeError("as asked")
}
