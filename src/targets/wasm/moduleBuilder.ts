import type { FunctionIndex, ValueType } from "./assembler.ts"
import { FunctionBody, types, unsigned } from "./assembler.ts"

export interface ModuleBuilder {
  /** Imports come before functions, as the format numbers them first. */
  importFunction(from: string, name: string, params: readonly ValueType[], results: readonly ValueType[]): FunctionIndex
  /** A function is numbered when it is declared and may be built later, so functions can call one another. */
  declare(
    params: readonly ValueType[],
    results: readonly ValueType[],
    exportAs?: string,
  ): { index: FunctionIndex; body: FunctionBody }
  bytes(): Uint8Array<ArrayBuffer>
}

/** A module whose one memory is imported as `env.memory`. `maximum` in pages of 64 KiB. */
export function moduleBuilder(memory: { readonly shared: boolean; readonly maximum: number }): ModuleBuilder {
  const signatures: string[] = []
  const signatureBytes: number[][] = []
  const imports: { from: string; name: string; type: number }[] = []
  const functions: { type: number; body: FunctionBody; exportAs: string | undefined }[] = []

  function signature(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params}>${results}`
    if (!signatures.includes(key)) {
      const bytes = [0x60, params.length, ...params.map((type) => types[type])]
      signatureBytes.push([...bytes, results.length, ...results.map((type) => types[type])])
      signatures.push(key)
    }
    return signatures.indexOf(key)
  }

  function text(out: number[], value: string): void {
    const encoded = new TextEncoder().encode(value)
    unsigned(out, encoded.length)
    out.push(...encoded)
  }

  return {
    importFunction(from, name, params, results) {
      if (functions.length) throw new Error("imports come before functions")
      return (imports.push({ from, name, type: signature(params, results) }) - 1) as FunctionIndex
    },
    declare(params, results, exportAs) {
      const body = new FunctionBody(params, results)
      functions.push({ type: signature(params, results), body, exportAs })
      return { index: (imports.length + functions.length - 1) as FunctionIndex, body }
    },
    bytes() {
      const out: number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
      const section = (id: number, items: readonly ((content: number[]) => void)[]) => {
        const content: number[] = []
        unsigned(content, items.length)
        for (const item of items) item(content)
        out.push(id)
        unsigned(out, content.length)
        for (const byte of content) out.push(byte)
      }
      section(
        1,
        signatureBytes.map((bytes) => (content) => content.push(...bytes)),
      )
      section(2, [
        (content) => {
          text(content, "env")
          text(content, "memory")
          content.push(2, memory.shared ? 3 : 1)
          unsigned(content, 1)
          unsigned(content, memory.maximum)
        },
        ...imports.map(({ from, name, type }) => (content: number[]) => {
          text(content, from)
          text(content, name)
          content.push(0)
          unsigned(content, type)
        }),
      ])
      section(
        3,
        functions.map(
          ({ type }) =>
            (content) =>
              unsigned(content, type),
        ),
      )
      section(
        7,
        functions.flatMap(({ exportAs }, index) =>
          exportAs === undefined
            ? []
            : [
                (content: number[]) => {
                  text(content, exportAs)
                  content.push(0)
                  unsigned(content, imports.length + index)
                },
              ],
        ),
      )
      section(
        10,
        functions.map(({ body }) => (content) => {
          const code = body.encode()
          unsigned(content, code.length)
          for (const byte of code) content.push(byte)
        }),
      )
      return new Uint8Array(out)
    },
  }
}
