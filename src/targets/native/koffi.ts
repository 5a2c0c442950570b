import { createRequire } from "node:module"

/** The few parts of koffi (an optional dependency) that are used, typed here so that nobody needs its types. */
export interface Koffi {
  load(path: string): KoffiLibrary
  address(memory: ArrayBufferView | ArrayBuffer): bigint
}

export interface KoffiLibrary {
  func(name: string, result: string, parameters: readonly string[]): KoffiFunction
}

export interface KoffiFunction {
  (...args: unknown[]): unknown
  async(...args: unknown[]): void
}

let loaded: Koffi | Error | undefined

/** koffi, or why it cannot be loaded. Loaded at the first call, and synchronously. */
export function koffi(): Koffi | Error {
  if (!loaded) {
    try {
      loaded = createRequire(import.meta.url)("koffi") as Koffi
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error)
      loaded = new Error(`the optional package koffi cannot be loaded (${reason}); npm install koffi`)
    }
  }
  return loaded
}
