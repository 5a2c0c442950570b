import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import type { Histogram, Manifest, Run } from "./run.ts"

/** What a training gave, without what fixed it and how long it took. */
export interface Results {
  readonly scalars: Run["scalars"]
  readonly histograms: Run["histograms"]
  readonly figures: Manifest["figures"]
}

/**
 * SHA-256 of the results, in hexadecimal. Two runs have the same digest if every tag, step and number is the same: −0 and
 * 0 are told apart, all NaN are one. The order in which tags came does not matter, nor do tags without steps.
 * @example
 * const results = { scalars: { loss: { steps: [0], values: [0.5] } }, histograms: {}, figures: {} }
 * const digest = runs.digestOf(results)
 * digest.length // → 64
 * digest === runs.digestOf({ ...results, figures: { testLoss: 0.5 } }) // → false
 */
export function digestOf({ scalars, histograms, figures }: Results): string {
  const hash = sha256.create()
  // Each text is a line of JSON and each list says how long it is, so that no two results are written alike.
  const line = (...parts: readonly (string | number)[]) => void hash.update(utf8ToBytes(`${JSON.stringify(parts)}\n`))
  const numbers = (values: readonly number[]) => {
    line(values.length)
    hash.update(bytesOf(values))
  }
  for (const [tag, { steps, values }] of sorted(scalars)) {
    if (steps.length === 0) continue
    line("scalars", tag)
    numbers(steps)
    numbers(values)
  }
  for (const [tag, { steps, histograms: each }] of sorted(histograms)) {
    if (steps.length === 0) continue
    line("histograms", tag)
    numbers(steps)
    for (const histogram of each) numbers(numbersOf(histogram))
  }
  line("figures")
  for (const [name, value] of sorted(figures)) {
    line(name)
    numbers([value])
  }
  return bytesToHex(hash.digest())
}

const numbersOf = ({ min, max, count, sum, sumOfSquares, limits, counts }: Histogram): number[] => [
  ...[min, max, count, sum, sumOfSquares, limits.length],
  ...limits,
  ...counts,
]

const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

/** float64, little-endian on every machine; every NaN with the same bits. */
function bytesOf(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length))
  values.forEach((value, i) => {
    if (Number.isNaN(value)) view.setBigUint64(8 * i, 0x7ff8000000000000n, true)
    else view.setFloat64(8 * i, value, true)
  })
  return new Uint8Array(view.buffer)
}
