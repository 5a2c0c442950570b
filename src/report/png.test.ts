import { afterEach, expect, it, vi } from "vitest"
import { pngOf } from "./png.ts"

const svg = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text x="2" y="15" font-family="sans-serif">${text}</text></svg>`

afterEach(() => {
  vi.doUnmock("@resvg/resvg-js")
  vi.resetModules()
})

it("makes a PNG as large as asked", async () => {
  const { bytes, lacksJapanese } = await pngOf(svg("text"), 3)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([180, 60])
  // There is none in it that could be missing.
  expect(lacksJapanese).toBe(false)
})

it("finds no Japanese where two letters look alike, and finds it where they do not", async () => {
  for (const alike of [true, false]) {
    vi.resetModules()
    vi.doMock("@resvg/resvg-js", () => ({
      Resvg: class {
        constructor(readonly text: string) {}
        render() {
          const pixels = Uint8Array.of(1, alike ? 2 : this.text.length, this.text.includes("日") && !alike ? 3 : 4)
          return { pixels, asPng: () => pixels }
        }
      },
    }))
    const { pngOf: mocked } = await import("./png.ts")
    expect((await mocked(svg("正解率"))).lacksJapanese).toBe(alike)
  }
})

it("names the package that is missing, and how to get it", async () => {
  vi.resetModules()
  vi.doMock("@resvg/resvg-js", () => {
    throw new Error("Cannot find package")
  })
  const { pngOf: without } = await import("./png.ts")
  await expect(without(svg("text"))).rejects.toThrow("npm install @resvg/resvg-js")
})
