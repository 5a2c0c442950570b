import fc from "fast-check"
import { expect, test } from "vitest"
import { DataError } from "../base/errors.ts"
import { parseIdx } from "./idx.ts"

function idxFile(type: number, shape: readonly number[], values: readonly number[]): Uint8Array {
  const header = new Uint8Array(4 + 4 * shape.length)
  header.set([0, 0, type, shape.length])
  const view = new DataView(header.buffer)
  for (const [axis, extent] of shape.entries()) view.setUint32(4 + 4 * axis, extent)
  return Uint8Array.from([...header, ...values])
}

test("reads bytes with their shape, as a view of the file", () => {
  const file = idxFile(8, [2, 3], [1, 2, 3, 4, 5, 255])
  const { shape, data } = parseIdx(file, "a")
  expect(shape).toEqual([2, 3])
  expect(data).toEqual(Uint8Array.from([1, 2, 3, 4, 5, 255]))
  expect(data.buffer).toBe(file.buffer)
})

test("reads every element type big-endian", () => {
  expect(parseIdx(idxFile(0x09, [2], [0xff, 2]), "a").data).toEqual(Int8Array.of(-1, 2))
  expect(parseIdx(idxFile(0x0b, [2], [0xff, 0xfe, 1, 2]), "a").data).toEqual(Int16Array.of(-2, 258))
  expect(parseIdx(idxFile(0x0c, [1], [1, 2, 3, 4]), "a").data).toEqual(Int32Array.of(0x01020304))
  expect(parseIdx(idxFile(0x0d, [1], [0xbf, 0xc0, 0, 0]), "a").data).toEqual(Float32Array.of(-1.5))
  expect(parseIdx(idxFile(0x0e, [1], [0x40, 9, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]), "a").data).toEqual(
    Float64Array.of(Math.PI),
  )
})

test("reads from the middle of a larger buffer", () => {
  const file = idxFile(0x0b, [2], [0, 1, 0, 2])
  const shifted = new Uint8Array(file.length + 3)
  shifted.set(file, 3)
  expect(parseIdx(shifted.subarray(3), "a").data).toEqual(Int16Array.of(1, 2))
})

test("reads an empty array, whatever its other axes", () => {
  expect(parseIdx(idxFile(8, [0, 28, 28], []), "a")).toEqual({ shape: [0, 28, 28], data: new Uint8Array(0) })
  expect(parseIdx(idxFile(8, [0, 2 ** 32 - 1, 2 ** 32 - 1], []), "a").data).toHaveLength(0)
})

test.each([
  ["an empty file", new Uint8Array(0), /images: too short .* 0 bytes/],
  ["a wrong magic number", Uint8Array.from([80, 75, 3, 4, 0, 0, 0, 0]), /not an IDX file: it starts with 50 4b 03 04/],
  ["an unknown element type", idxFile(0x0a, [1], [1]), /starts with 00 00 0a 01.*0c int32/],
  ["no axes", idxFile(8, [], [1]), /claims 0 axes/],
  ["too many axes", idxFile(8, Array(9).fill(1), [1]), /claims 9 axes, expected 1 to 8/],
  ["a cut header", idxFile(8, [2, 2], []).subarray(0, 9), /header is cut off: 2 axes need 12 bytes, the file has 9/],
  ["missing values", idxFile(8, [2, 3], [1, 2, 3, 4, 5]), /truncated: uint8 \[2, 3\] takes 18 bytes.*has 17/],
  ["trailing bytes", idxFile(8, [2], [1, 2, 3]), /too long: uint8 \[2\] takes 10 bytes.*has 11/],
  ["a size beyond memory", idxFile(0x0e, [4e9, 1000], [1]), /truncated: .* takes 32000000000012 bytes/],
  ["a size beyond numbers", idxFile(8, Array(8).fill(2 ** 32 - 1), [1]), /larger than any file/],
])("refuses %s, and names the file", (_, file, message) => {
  expect(() => parseIdx(file, "images")).toThrow(DataError)
  expect(() => parseIdx(file, "images")).toThrow(message)
})

const headers = fc
  .tuple(fc.constantFrom(0, 8, 9, 0x0b, 0x0c, 0x0d, 0x0e, 0xff), fc.nat(10), fc.uint8Array({ maxLength: 60 }))
  .map(([type, rank, rest]) => Uint8Array.from([0, 0, type, rank, ...rest]))

test("whatever the bytes, gives an array no larger than the file or a DataError", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), headers), (bytes) => {
      try {
        const { shape, data } = parseIdx(bytes, "fuzz")
        expect(data.byteLength).toBeLessThan(bytes.length)
        expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length)
      } catch (error) {
        expect(error).toBeInstanceOf(DataError)
      }
    }),
    { numRuns: 2000 },
  )
})
