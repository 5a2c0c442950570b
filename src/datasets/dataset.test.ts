import { expect, test } from "vitest"
import { ArgumentError } from "../base/errors.ts"
import { imageDataset } from "./dataset.ts"

const images = Uint8Array.from({ length: 5 * 4 }, (_, i) => i * 10)
const five = imageDataset(images, Uint8Array.of(0, 1, 2, 3, 4), [2, 2])

test("images become float32 from 0 to 1 in the images' shape, labels int32", () => {
  const set = imageDataset(Uint8Array.of(0, 255, 51, 102), Uint8Array.of(7), [2, 2])
  expect(set.x.shape).toEqual([1, 2, 2])
  expect(set.x.dtype).toBe("float32")
  expect(Array.from(set.x.dataSync())).toEqual([0, 1, 51 / 255, 102 / 255].map(Math.fround))
  expect(set.y.shape).toEqual([1])
  expect(set.y.dtype).toBe("int32")
  expect(Array.from(set.y.dataSync())).toEqual([7])
})

test("the tensors are made once", () => {
  expect(five.x).toBe(five.x)
  expect(five.y).toBe(five.y)
})

test("take gives the first images, or all of a shorter set", () => {
  expect(Array.from(five.take(2).labels)).toEqual([0, 1])
  expect(Array.from(five.take(2).images)).toEqual([0, 10, 20, 30, 40, 50, 60, 70])
  expect(five.take(9).size).toBe(5)
  expect(five.take(0).x.shape).toEqual([0, 2, 2])
  for (const count of [-1, 1.5, Number.NaN]) expect(() => five.take(count)).toThrow(ArgumentError)
})

test.each([
  [1, 3],
  [-2, undefined],
  [0, -1],
  [3, 1],
  [-9, 9],
])("slice(%s, %s) counts as an array's slice does", (start, end) => {
  expect(Array.from(five.slice(start, end).labels)).toEqual([0, 1, 2, 3, 4].slice(start, end))
  expect(Array.from(five.slice(start, end).images.filter((_, i) => i % 4 === 0))).toEqual(
    [0, 40, 80, 120, 160].slice(start, end),
  )
})

test("a count of labels that does not fit the images is refused with both facts", () => {
  expect(() => imageDataset(images, Uint8Array.of(1), [2, 2])).toThrow(/1 labels .*\[2, 2\] need 4 bytes, got 20/)
})
