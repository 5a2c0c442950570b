import { ArgumentError, DataError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { digestOf } from "./digest.ts"
import { type EventFile, parseEventFile } from "./eventFile.ts"
import { entriesOf, filesFor, readWhole } from "./files.ts"
import { isEventFile, manifestName } from "./names.ts"
import { readManifest } from "./readManifest.ts"
import type { HistogramSeries, Run, Series } from "./run.ts"

const maxEventBytes = 2 ** 30

/**
 * Reads a run that `saveRun` wrote, to the last bit, and checks it against its digest. Node only.
 * @example
 * try {
 *   await runs.loadRun("no-such-run")
 * } catch (error) {
 *   error instanceof DataError // → true
 * }
 * @throws DataError where the folder holds no run, or one that was damaged or changed.
 */
export async function loadRun(folder: string): Promise<Run> {
  const files = filesFor("loadRun")
  if (typeof folder !== "string")
    throw new ArgumentError(`loadRun: takes the path of a run's folder, got ${show(folder)}.`)
  const place = files.path.resolve(folder)
  const manifest = await readManifest(place, files)
  if (manifest === undefined) throw new DataError(`${place}: holds no run: there is no ${manifestName}.`)
  const names = ((await entriesOf(place, files)) ?? []).map((entry) => entry.name).filter(isEventFile)
  const read: EventFile[] = []
  const notes: string[] = []
  for (const name of names.sort()) {
    const file = files.path.join(place, name)
    const bytes = await readWhole(file, maxEventBytes, files)
    if (bytes === undefined) continue
    const events = await parseEventFile(bytes, file)
    if (events.truncatedAt !== undefined) notes.push(`${name} ends within the record at byte ${events.truncatedAt}`)
    read.push(events)
  }
  const scalars = merge(
    read.map((events) => Object.entries(events.scalars)),
    joinSeries,
  )
  const histograms = merge(
    read.map((events) => Object.entries(events.histograms)),
    joinHistograms,
  )
  const digest = digestOf({ scalars, histograms, figures: manifest.figures })
  if (digest !== manifest.digest)
    throw new DataError(
      `${place}: not as it was saved: the digest of its results is ${digest.slice(0, 12)}…, its manifest says ` +
        `${manifest.digest.slice(0, 12)}…${notes.map((note) => `; ${note}`).join("")}. Copy it again from where it came.`,
    )
  return { manifest, scalars, histograms }
}

function merge<T>(parts: readonly (readonly [string, T][])[], join: (a: T, b: T) => T): Record<string, T> {
  const all = new Map<string, T>()
  for (const [tag, series] of parts.flat()) {
    const before = all.get(tag)
    all.set(tag, before === undefined ? series : join(before, series))
  }
  return Object.fromEntries(all)
}

const joinSeries = (a: Series, b: Series): Series => ({
  steps: [...a.steps, ...b.steps],
  values: [...a.values, ...b.values],
})

const joinHistograms = (a: HistogramSeries, b: HistogramSeries): HistogramSeries => ({
  steps: [...a.steps, ...b.steps],
  histograms: [...a.histograms, ...b.histograms],
})
