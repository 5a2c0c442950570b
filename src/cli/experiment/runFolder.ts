import { accessSync, constants, existsSync } from "node:fs"
import { ArgumentError } from "../../base/errors.ts"
import { makeFolder } from "../../base/makeFolder.ts"
import type { Claim, Job } from "../../experiments/index.ts"
import { loadRun, type Run, saveRun } from "../../runs/index.ts"
import { writing } from "../writing.ts"

/** Where runs are kept: `<out>/<experiment>/<variant>/seed-<seed>`. */
export interface RunFolder {
  /** A run that is there already and is to be used; an ArgumentError where one is there and nobody said what to do. */
  find(job: Job): Promise<Run | undefined>
  save(claim: Claim, job: Job, run: Run): Promise<void>
}

export interface RunFolderOptions {
  readonly overwrite?: boolean
  /** Use what an earlier, perhaps broken off, run left there. */
  readonly resume?: boolean
}

export function runFolder(out: string, { overwrite = false, resume = false }: RunFolderOptions): RunFolder {
  if (overwrite && resume)
    throw new ArgumentError("--resume keeps what is there and --overwrite replaces it: leave one of them out.")
  if (out === "") throw new ArgumentError("--out needs the name of a folder.")
  // Before hours of training, not after them.
  writing(out, () => {
    makeFolder(out)
    accessSync(out, constants.W_OK)
  })
  const folderOf = ({ experiment, variant, seed }: Job) => `${out}/${experiment}/${variant}/seed-${seed}`
  const isThere = (job: Job) => existsSync(`${folderOf(job)}/manifest.json`)
  const find = async (job: Job) => {
    if (!isThere(job) || overwrite) return undefined
    const kept = resume ? await loadRun(folderOf(job)) : undefined
    if (kept && isRunOf(kept, job)) return kept
    const what = kept ? "a run with other settings" : "a run already"
    const resuming = kept ? "" : "--resume (go on with it) or "
    throw new ArgumentError(`${folderOf(job)} holds ${what}. Choose another --out, or add ${resuming}--overwrite.`)
  }
  return {
    find,
    async save(claim, job, run) {
      if (resume && (await find(job))) return
      // Runs of equal settings are shared between experiments, but each keeps its own name.
      const { experiment, variant } = job
      const manifest = { ...run.manifest, experiment, variant, title: claim.title.en }
      await saveRun({ ...run, manifest }, folderOf(job), { overwrite: true })
    },
  }
}

/** Whether a saved run is what this job would do. */
const isRunOf = ({ manifest }: Run, { experiment, variant, seed, settings, target }: Job): boolean =>
  manifest.experiment === experiment &&
  manifest.variant === variant &&
  manifest.seed === seed &&
  (target === undefined || manifest.target === target) &&
  JSON.stringify(manifest.settings) === JSON.stringify(settings)
