import { checkFlag } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { makeFolder } from "../base/makeFolder.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { show } from "../base/show.ts"
import { digestOf } from "./digest.ts"
import { formatEventFile } from "./eventFile.ts"
import { entriesOf, type Files, filesFor } from "./files.ts"
import { formatManifest } from "./manifest.ts"
import { isEventFile, manifestName } from "./names.ts"
import { isRun, type Run } from "./run.ts"

export interface SaveRunOptions {
  /** Put this run in the place of one that the folder holds. Default: false. */
  readonly overwrite?: boolean
}

const known: OptionNames<SaveRunOptions> = { overwrite: true }

/**
 * Writes a run into a folder of its own, which is there whole or not at all: `manifest.json` with what fixed the run and
 * its figures, and an event file with its curves, which `tensorboard --logdir` shows. Node only.
 * @example
 * const { mkdtempSync, rmSync } = process.getBuiltinModule("node:fs")
 * const folder = mkdtempSync(`${process.getBuiltinModule("node:os").tmpdir()}/run-`)
 * const recorder = runs.createRecorder()
 * recorder.scalar("train/loss", 0, 2.3)
 * await runs.saveRun(recorder.finish({ seed: 0, target: "wasm", settings: { epochs: 1 } }), folder)
 * const { scalars } = await runs.loadRun(folder)
 * scalars["train/loss"]!.values // → 2.3
 * rmSync(folder, { recursive: true })
 * @throws ArgumentError where the folder holds a run already (unless `overwrite`), or anything that is no run.
 */
export async function saveRun(run: Run, folder: string, options?: SaveRunOptions): Promise<void> {
  const { overwrite = false } = checkOptions("saveRun", options, known)
  checkFlag("saveRun", "overwrite", overwrite)
  if (!isRun(run) || typeof folder !== "string")
    throw new ArgumentError(
      `saveRun: takes a run and the path of a folder, as in saveRun(recorder.finish({ … }), "runs/mine"), got ${show(run)} and ${show(folder)}.`,
    )
  const files = filesFor("saveRun")
  const { fs, path } = files
  const place = path.resolve(folder)
  const parent = path.dirname(place)
  const { started, digest, figures } = run.manifest
  if (digestOf({ ...run, figures }) !== digest)
    throw new ArgumentError(
      "saveRun: the digest of the run's manifest is not that of its results: they were changed after finish(). " +
        "Set it to digestOf({ scalars, histograms, figures }).",
    )
  const events = await formatEventFile(run, started)

  const held = await whatIsThere(place, overwrite, files)
  const beside = (kind: string): string =>
    path.join(parent, `.${path.basename(place)}.${process.pid}-${Math.random().toString(36).slice(2)}.${kind}`)
  const fresh = beside("tmp")
  makeFolder(fresh)
  try {
    const seconds = Math.floor(Date.parse(started) / 1000)
    await writeThrough(path.join(fresh, `events.out.tfevents.${seconds}.kasane`), events, files)
    await writeThrough(path.join(fresh, manifestName), formatManifest(run.manifest), files)
    const old = held === "run" ? beside("old") : undefined
    if (old !== undefined) await fs.rename(place, old)
    else if (held === "nothing in it") await fs.rmdir(place)
    try {
      await fs.rename(fresh, place)
    } catch (error) {
      if (old !== undefined) await fs.rename(old, place)
      // Another process may have been quicker.
      await whatIsThere(place, overwrite, files)
      throw error
    }
    if (old !== undefined) await fs.rm(old, { recursive: true, force: true })
  } finally {
    await fs.rm(fresh, { recursive: true, force: true })
  }
}

/** What the folder holds, if a run may be put there. */
async function whatIsThere(
  place: string,
  overwrite: boolean,
  files: Files,
): Promise<"run" | "nothing in it" | "nothing"> {
  const entries = await entriesOf(place, files)
  if (entries === undefined) return "nothing"
  if (entries.length === 0) return "nothing in it"
  const strange = entries.find((entry) => entry.name !== manifestName && !isEventFile(entry.name))
  if (strange || !entries.some((entry) => entry.name === manifestName))
    throw new ArgumentError(
      `saveRun: ${place} holds '${(strange ?? entries[0]!).name}', which is no part of a saved run. Choose a folder of its own.`,
    )
  if (!overwrite)
    throw new ArgumentError(
      `saveRun: ${place} holds a run already. Choose another folder, or replace it by { overwrite: true }.`,
    )
  return "run"
}

async function writeThrough(file: string, data: Uint8Array | string, { fs }: Files): Promise<void> {
  const handle = await fs.open(file, "wx", 0o600)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
