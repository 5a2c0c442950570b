import { beforeAll, expect, test } from "vitest"
import { DataError } from "../base/errors.ts"
import { holdOut } from "./embedded.ts"
import { readMnistPackage } from "./mnistPackage.ts"
import { type Digits, digitBytes, packDigits, unpackDigits } from "./packedDigits.ts"

const count = (labels: Uint8Array) => Array.from({ length: 10 }, (_, c) => labels.filter((label) => label === c).length)

let all: Digits
beforeAll(async () => {
  all = await readMnistPackage()
}, 60_000)

test("the npm package has 10,000 digits with these counts by class", () => {
  const { images, labels } = all
  expect(count(labels)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978])
  expect(images).toHaveLength(10_000 * digitBytes)
  // The first two pixels with ink of the first 0, 0.2 and 0.624 there, which are 51 and 159 in MNIST.
  expect(Array.from(images.subarray(127, 129))).toEqual([51, 159])
})

test("packed digits come back as they were, in at most 2.5 MB", { timeout: 60_000 }, async () => {
  const packed = await packDigits(all)
  expect(packed.length).toBeLessThanOrEqual(2.5e6)
  const again = await unpackDigits(packed, "digits")
  expect(Buffer.from(again.images).equals(all.images)).toBe(true)
  expect(Buffer.from(again.labels).equals(all.labels)).toBe(true)
})

test("a damaged packed file is refused", async () => {
  const packed = await packDigits({ labels: Uint8Array.of(3, 4), images: new Uint8Array(2 * digitBytes) })
  const changed = (at: number, byte: number) => {
    const copy = Uint8Array.from(packed)
    copy[at] = byte
    return copy
  }
  await expect(unpackDigits(new Uint8Array(5), "d")).rejects.toThrow("d: not a file of packed digits")
  await expect(unpackDigits(changed(0, 0), "d")).rejects.toThrow("not a file of packed digits")
  await expect(unpackDigits(changed(8, 255), "d")).rejects.toThrow(/claims \d+ digits, at most 70000/)
  await expect(unpackDigits(changed(11, 1), "d")).rejects.toThrow("more than the 785 bytes")
  await expect(unpackDigits(changed(11, 3), "d")).rejects.toThrow("3 digits take 2355 bytes, it has 1570")
  await expect(unpackDigits(changed(12, packed[12]! ^ 1), "d")).rejects.toThrow("not the published file")
  await expect(unpackDigits(packed.subarray(0, packed.length - 9), "d")).rejects.toThrow(DataError)
})

test("the held-out digits are 1,000 in the classes' proportions, and no training digit", () => {
  const { train, test } = holdOut(all, 1000)
  expect(count(test.labels)).toEqual([100, 113, 99, 103, 98, 86, 102, 107, 94, 98])
  expect(count(train.labels)).toEqual([901, 1014, 892, 929, 882, 777, 912, 963, 850, 880])
  const keys = ({ images, labels }: typeof train) =>
    Array.from(labels, (_, i) => Buffer.from(images.subarray(i * digitBytes, (i + 1) * digitBytes)).toString("latin1"))
  const known = new Set(keys(train))
  expect(keys(test).filter((key) => known.has(key))).toEqual([])
})

test("classes are mixed evenly, so that the first digits already show all of them", () => {
  const { train, test } = holdOut(all, 1000)
  for (const { labels } of [train, test]) {
    for (const n of count(labels.subarray(0, 100))) expect(Math.abs(n - 10)).toBeLessThanOrEqual(2)
  }
})

test("labels stay with their images", () => {
  const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 10)
  const images = new Uint8Array(40 * digitBytes)
  for (const [i, label] of labels.entries()) images.fill(label + 1, i * digitBytes, (i + 1) * digitBytes)
  for (const part of Object.values(holdOut({ images, labels }, 10))) {
    for (const [i, label] of part.labels.entries()) expect(part.images[i * digitBytes + 5]).toBe(label + 1)
  }
})
