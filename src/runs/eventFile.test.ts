import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DataError } from "../base/errors.ts"
import { histogramRecord, openingRecord, scalarRecord } from "./eventCodec.ts"
import golden from "./eventFile.golden.json" with { type: "json" }
import { formatEventFile, parseEventFile } from "./eventFile.ts"
import { histogramOf } from "./histogramOf.ts"
import { frameRecord } from "./records.ts"

const started = "2026-11-25T12:00:00Z"
const name = "events.out.tfevents.1"

const results = {
  scalars: {
    "train/loss": { steps: [0, 1, 2 ** 40], values: [0.1, Number.NaN, 1e300] },
    精度: { steps: [3, 3], values: [-0, Number.NEGATIVE_INFINITY] },
  },
  histograms: { kernel: { steps: [5], histograms: [histogramOf([1, 2, 2, 7], 3)] } },
}

/** Python's words for numbers. */
const numberOf = (text: string): number => Number(text.replace("nan", "NaN").replace("inf", "Infinity"))

describe("files that others wrote", () => {
  it.each(Object.entries(golden))("%s: gives what TensorBoard's own reader sees", async (writer, { bytes, seen }) => {
    const found = await parseEventFile(Buffer.from(bytes, "base64"), writer)
    const scalars = Object.entries(seen.scalars).map(([tag, pairs]) => [
      tag,
      {
        steps: pairs.map(([step]) => step),
        values: pairs.map(([, text]) => numberOf(text as string)),
      },
    ])
    expect(Object.entries(found.scalars)).toEqual(scalars)
    const kernel = found.histograms["dense/kernel"]!
    const [step, ...rest] = seen.histograms["dense/kernel"] as [number, ...string[][]]
    const lists = rest.map((list) => list.map(numberOf))
    expect(kernel.steps).toEqual([step])
    const { min, max, count, sum, sumOfSquares, limits, counts } = kernel.histograms[0]!
    if (writer === "tensors") {
      // Rows [left, right, count], without sums.
      expect(limits).toEqual(lists.map((row) => row[1]))
      expect(counts).toEqual(lists.map((row) => row[2]))
      expect([min, max, count]).toEqual([lists[0]![0], lists.at(-1)![1], 40])
      expect([sum, sumOfSquares]).toEqual([Number.NaN, Number.NaN])
    } else expect([[min, max, count, sum, sumOfSquares], limits, counts]).toEqual(lists)
    expect(found.others).toHaveLength(1)
    expect(found.truncatedAt).toBeUndefined()
  })
})

describe("an event file", () => {
  it("gives back every bit that was written", async () => {
    const { scalars, histograms, others } = await parseEventFile(await formatEventFile(results, started), name)
    expect(scalars).toEqual(results.scalars)
    expect(Object.is(scalars.精度!.values[0], -0)).toBe(true)
    expect(histograms).toEqual(results.histograms)
    expect(others).toEqual([])
  })

  it("gives back any scalar at any step", async () => {
    const steps = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1 }), steps, fc.double(), async (tag, step, value) => {
        const scalars = Object.fromEntries([[tag, { steps: [step], values: [value] }]])
        const found = await parseEventFile(await formatEventFile({ scalars, histograms: {} }, started), name)
        expect(Object.entries(found.scalars)).toEqual(Object.entries(scalars))
      }),
    )
  })

  it("begins with the version of its format, as TensorBoard wants it", async () => {
    const bytes = await formatEventFile({ scalars: {}, histograms: {} }, started)
    // Length 24, masked CRC32C, wall time (1), version (3), masked CRC32C: as PyTorch's writer begins, but for the time.
    expect(Buffer.from(bytes).toString("latin1")).toContain("brain.Event:2")
    expect([...bytes.subarray(0, 8)]).toEqual([24, 0, 0, 0, 0, 0, 0, 0])
    expect(new DataView(bytes.buffer).getFloat64(13, true)).toBe(Date.parse(started) / 1000)
  })

  it("is read up to where a killed run left off, wherever that was", async () => {
    const bytes = await formatEventFile(results, started)
    const records = [0]
    while (records.at(-1)! < bytes.length)
      records.push(records.at(-1)! + 16 + Number(new DataView(bytes.buffer).getBigUint64(records.at(-1)!, true)))
    for (let length = 0; length < bytes.length; length++) {
      const { scalars, histograms, truncatedAt } = await parseEventFile(bytes.subarray(0, length), name)
      const whole = records.filter((end) => end > 0 && end <= length)
      expect(truncatedAt).toBe(records.includes(length) ? undefined : (whole.at(-1) ?? 0))
      const read = [...Object.values(scalars), ...Object.values(histograms)].reduce(
        (sum, { steps }) => sum + steps.length,
        0,
      )
      expect(read).toBe(Math.max(0, whole.length - 1))
    }
  })

  it("says where it is damaged, whichever bit was turned", async () => {
    const bytes = await formatEventFile({ ...results, histograms: {} }, started)
    for (let bit = 0; bit < 8 * bytes.length; bit += 5) {
      const turned = Uint8Array.from(bytes)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      await expect(parseEventFile(turned, name)).rejects.toThrow(/^events\.out\.tfevents\.1: damaged: .* at byte \d+ /)
    }
  })

  it("takes no memory for what a length only claims, even with the right checksum", async () => {
    // The header of a record of 2⁶³ bytes: a length and, after it as data, its checksum.
    const claim = frameRecord(new Uint8Array(new BigUint64Array([2n ** 63n]).buffer)).subarray(12)
    const { truncatedAt } = await parseEventFile(Buffer.concat([openingRecord(0), claim, new Uint8Array(9)]), name)
    expect(truncatedAt).toBe(40)
    // A message of which each length lies: of a string, of a packed list, of a group within groups.
    for (const data of [
      [0x1a, 0xff, 0xff, 0xff, 0xff, 0x07],
      [0x2a, 0x7f],
      [0x0b, 0x0b, 0x0b],
      [0x09, 1],
      [0x08],
      [0xff],
    ]) {
      const bytes = Buffer.concat([openingRecord(0), frameRecord(Uint8Array.from(data))])
      await expect(parseEventFile(bytes, name)).rejects.toThrow(
        /^events.out.tfevents.1: the record at byte 40 is no event: /,
      )
    }
  })

  it("throws nothing but DataError, whatever lies between right checksums", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 3 }), async (parts) => {
        const bytes = Buffer.concat([openingRecord(0), ...parts.map(frameRecord)])
        const error = await parseEventFile(bytes, name).then(
          () => undefined,
          (e: unknown) => e,
        )
        if (error !== undefined) expect(error).toBeInstanceOf(DataError)
      }),
    )
  })

  it("passes over damage within an event's message only with a word", async () => {
    const record = histogramRecord(0, 1, "kernel", { ...histogramOf([1, 2]), counts: [1] })
    await expect(parseEventFile(Buffer.concat([openingRecord(0), record]), name)).rejects.toThrow(
      "a histogram has 30 limits and 1 counts",
    )
  })

  it("is not taken for one without its version", async () => {
    await expect(parseEventFile(scalarRecord(0, 0, "loss", 1), name)).rejects.toThrow("names no version of the format")
    await expect(parseEventFile(Buffer.from("PNG, or whatever else it may be"), name)).rejects.toThrow("damaged")
  })

  it("is empty where the run was killed before its first byte", async () => {
    expect(await parseEventFile(new Uint8Array(), name)).toEqual({ scalars: {}, histograms: {}, others: [] })
  })

  it("needs a time", async () => {
    await expect(formatEventFile(results, "soon")).rejects.toThrow("formatEventFile: started must be a time")
  })
})
