import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { DataError } from "../base/errors.ts"

const header = (shape: readonly number[]) => {
  const bytes = new Uint8Array(4 + 4 * shape.length)
  bytes.set([0, 0, 8, shape.length])
  for (const [axis, extent] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * axis, extent)
  return bytes
}
const file = (shape: readonly number[], size: number) => {
  const bytes = new Uint8Array(4 + 4 * shape.length + size)
  bytes.set(header(shape))
  return bytes
}

describe.each(["Node", "a page"])("in %s", (where) => {
  let gunzip: typeof import("./gzip.ts").gunzip
  let gunzipIdx: typeof import("./gzip.ts").gunzipIdx
  beforeEach(async () => {
    vi.resetModules()
    // A page has no zlib, only DecompressionStream, which Node has too.
    if (where === "a page") vi.doMock("./platform.ts", () => ({ inNode: false, nodeModule: () => Promise.reject() }))
    ;({ gunzip, gunzipIdx } = await import("./gzip.ts"))
  })
  afterEach(() => vi.doUnmock("./platform.ts"))

  const refusal = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(error).toMatchObject({ name: "DataError" })
    return (error as DataError).message
  }

  test("unpacks a gzipped IDX file and passes a raw one through", async () => {
    const raw = file([50, 60], 3000)
    expect(Buffer.from(await gunzipIdx(gzipSync(raw), "images.gz")).equals(raw)).toBe(true)
    expect(await gunzipIdx(raw, "images")).toBe(raw)
  })

  test("unpacks files shorter than the longest header", async () => {
    expect(Array.from(await gunzipIdx(gzipSync(file([1], 1)), "a.gz"))).toEqual([0, 0, 8, 1, 0, 0, 0, 1, 0])
  })

  test("refuses what is not gzip but says so", async () => {
    expect(await refusal(gunzipIdx(file([1], 1), "labels.gz"))).toMatch(/^labels\.gz: not gzip data/)
  })

  test("refuses a bomb: more bytes inside than its IDX header claims", async () => {
    const bomb = gzipSync(file([100], 50_000_000))
    expect(bomb.length).toBeLessThan(60_000)
    expect(await refusal(gunzipIdx(bomb, "bomb.gz"))).toMatch(/^bomb\.gz: unpacks to more than the 108 bytes/)
  })

  test("refuses a header that claims more than the caller expects, or than gzip data can hold", async () => {
    expect(await refusal(gunzipIdx(gzipSync(file([5000], 5000)), "a.gz", 1000))).toMatch(/more than the 1000 bytes/)
    expect(await refusal(gunzipIdx(gzipSync(file([2 ** 30], 10)), "a.gz"))).toMatch(/of gzip data cannot hold/)
  })

  test("refuses truncated and corrupted gzip data", async () => {
    const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 31) >> 3)
    const packed = gzipSync(Uint8Array.from([...header([20_000]), ...noise]))
    expect(await refusal(gunzipIdx(packed.subarray(0, packed.length - 1000), "a.gz"))).toMatch(/damaged gzip data/)
    const flipped = Uint8Array.from(packed)
    flipped[flipped.length - 6]! ^= 1 // in the checksum
    expect(await refusal(gunzipIdx(flipped, "a.gz"))).toMatch(/damaged gzip data/)
    expect(await refusal(gunzip(Uint8Array.of(0x1f, 0x8b, 8), "a.gz", 10))).toMatch(/damaged gzip data/)
  })

  test("allows exactly the limit", async () => {
    expect(await gunzip(gzipSync(new Uint8Array(1000)), "a", 1000)).toHaveLength(1000)
    expect(await refusal(gunzip(gzipSync(new Uint8Array(1001)), "a", 1000))).toMatch(/more than the 1000 bytes/)
    expect(await gunzip(gzipSync(new Uint8Array(0)), "a", 0)).toHaveLength(0)
  })

  test("whatever is changed in a file, gives its bytes or a DataError", async () => {
    const raw = file([40, 5], 200)
    const packed = gzipSync(raw)
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Uint8Array.from(packed)
        changed[at] = byte
        const result = await gunzipIdx(changed, "fuzz").catch((error: unknown) => error)
        if (result instanceof Uint8Array) expect(result.length).toBeLessThanOrEqual(raw.length)
        else expect(result).toMatchObject({ name: "DataError" })
      }),
      { numRuns: 200 },
    )
  })
})
