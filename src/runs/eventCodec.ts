import { type EventValue, interpret, readEvent, writeEvent } from "./eventMessages.ts"
import { frameRecord, type Refusal, readRecords } from "./records.ts"
import type { Histogram, HistogramSeries, Run, Series } from "./run.ts"

/** What a file of TensorBoard's holds, as far as it is scalars and histograms. */
export interface EventFile {
  readonly scalars: Readonly<Record<string, Series>>
  readonly histograms: Readonly<Record<string, HistogramSeries>>
  /** Tags of texts, images and what else was passed over. */
  readonly others: readonly string[]
  /** Where a last record begins that is not there whole, if there is one; all before it was read. */
  readonly truncatedAt?: number
}

const fileVersion = "brain.Event:2"

/** The first record of every file. `wallTime` in seconds since 1970. */
export const openingRecord = (wallTime: number): Uint8Array =>
  frameRecord(writeEvent({ wallTime, step: 0, fileVersion, values: [] }))

export const scalarRecord = (wallTime: number, step: number, tag: string, scalar: number): Uint8Array =>
  frameRecord(writeEvent({ wallTime, step, values: [{ tag, kind: "scalar", scalar }] }))

export const histogramRecord = (wallTime: number, step: number, tag: string, histogram: Histogram): Uint8Array =>
  frameRecord(writeEvent({ wallTime, step, values: [{ tag, kind: "histogram", histogram }] }))

export function encodeEvents(
  { scalars, histograms }: Pick<Run, "scalars" | "histograms">,
  wallTime: number,
): Uint8Array {
  const records = [openingRecord(wallTime)]
  for (const [tag, { steps, values }] of Object.entries(scalars))
    steps.forEach((step, i) => void records.push(scalarRecord(wallTime, step, tag, values[i]!)))
  for (const [tag, series] of Object.entries(histograms))
    series.steps.forEach((step, i) => void records.push(histogramRecord(wallTime, step, tag, series.histograms[i]!)))
  return joined(records)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/**
 * @param name The file's name, for messages.
 * @param refusal Makes the error for what is no event file, or a damaged one, of a message with the file and the byte.
 */
export function decodeEvents(bytes: Uint8Array, name: string, refusal: Refusal): EventFile {
  const scalars = new Map<string, { steps: number[]; values: number[] }>()
  const histograms = new Map<string, { steps: number[]; histograms: Histogram[] }>()
  const others = new Set<string>()
  // The first event of a tag says whose it is; later ones need not.
  const plugins = new Map<string, string>()
  const add = (step: number, value: EventValue): void => {
    const { tag } = value
    if (value.kind === "scalar") {
      const series = scalars.get(tag) ?? { steps: [], values: [] }
      scalars.set(tag, series)
      series.steps.push(step)
      series.values.push(value.scalar)
    } else if (value.kind === "histogram") {
      const series = histograms.get(tag) ?? { steps: [], histograms: [] }
      histograms.set(tag, series)
      series.steps.push(step)
      series.histograms.push(value.histogram)
    } else {
      const plugin = value.plugin || (plugins.get(tag) ?? "")
      plugins.set(tag, plugin)
      const known = value.tensor && interpret(tag, plugin, value.tensor)
      if (known) add(step, known)
      else others.add(tag)
    }
  }
  const truncatedAt = readRecords(bytes, name, refusal, (data, offset) => {
    try {
      const event = readEvent(data)
      if (offset === 0 && !event.fileVersion?.startsWith("brain.Event:"))
        throw new Error("the first record names no version of the format")
      for (const value of event.values) add(event.step, value)
    } catch (error) {
      throw refusal(
        `${name}: the record at byte ${offset} is no event: ${(error as Error).message}. ` +
          "Check that this is an event file of TensorBoard's.",
      )
    }
  })
  return {
    scalars: Object.fromEntries(scalars),
    histograms: Object.fromEntries(histograms),
    others: [...others],
    ...(truncatedAt !== undefined && { truncatedAt }),
  }
}
