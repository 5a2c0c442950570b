import { ArgumentError, DataError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import { entriesOf, type Files, filesFor } from "./files.ts"
import { isEventFile, manifestName } from "./names.ts"
import { readManifest } from "./readManifest.ts"
import type { Manifest } from "./run.ts"

/** A folder with a run, or with what was one: then `problem` says what is wrong with its manifest. */
export type RunEntry =
  | { readonly folder: string; readonly manifest: Manifest; readonly problem?: undefined }
  | { readonly folder: string; readonly manifest?: undefined; readonly problem: string }

/** Folders within folders that are looked into. */
const maxDepth = 8

/**
 * Finds the runs that `saveRun` wrote in a folder and the folders below it, up to eight deep; the earliest begun comes
 * first. Only their manifests are read. Hidden folders and symbolic links are passed over; a folder that is not there
 * has no runs. Node only.
 * @example
 * const found = await runs.listRuns("no-such-folder")
 * found.length // → 0
 * @throws DataError where the folder cannot be read.
 */
export async function listRuns(folder: string): Promise<RunEntry[]> {
  const files = filesFor("listRuns")
  if (typeof folder !== "string") throw new ArgumentError(`listRuns: takes the path of a folder, got ${show(folder)}.`)
  const found: RunEntry[] = []
  await walk(files.path.resolve(folder), 0, files, found)
  const began = ({ manifest }: RunEntry): number => (manifest ? Date.parse(manifest.started) : Number.MAX_VALUE)
  return found.sort((a, b) => began(a) - began(b) || (a.folder < b.folder ? -1 : 1))
}

async function walk(folder: string, depth: number, files: Files, found: RunEntry[]): Promise<void> {
  const entries = await entriesOf(folder, files).catch((error: unknown) => {
    // One folder that is closed to us hides nothing but itself.
    if (depth > 0 && error instanceof DataError) return undefined
    throw error
  })
  if (entries === undefined) return
  if (entries.some(({ name }) => name === manifestName)) {
    const entry = await entryOf(folder, files)
    // Other things have manifests too, but neither events beside them nor what a run's says.
    if (entries.some(({ name }) => isEventFile(name))) found.push(entry)
    else if (entry.manifest)
      found.push({ folder, problem: `${folder}: its event file is gone, which held its curves. Copy it again.` })
  }
  if (depth >= maxDepth) return
  for (const entry of entries)
    if (entry.isDirectory() && !entry.name.startsWith("."))
      await walk(files.path.join(folder, entry.name), depth + 1, files, found)
}

async function entryOf(folder: string, files: Files): Promise<RunEntry> {
  try {
    const manifest = await readManifest(folder, files)
    return manifest ? { folder, manifest } : { folder, problem: `${folder}: its manifest is gone.` }
  } catch (error) {
    if (error instanceof DataError) return { folder, problem: error.message }
    throw error
  }
}
