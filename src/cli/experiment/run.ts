import { existsSync } from "node:fs"
import { availableParallelism } from "node:os"
import { ArgumentError, NameError } from "../../base/errors.ts"
import {
  type Claim,
  type Job,
  jobsOf,
  keyOf,
  merge,
  parseSetting,
  resultsOf,
  type Settings,
  usualVariants,
} from "../../experiments/index.ts"
import { type Run, saveRun } from "../../runs/index.ts"
import type { TargetName } from "../../targets/index.ts"
import { chooseTarget } from "../chooseTarget.ts"
import { onInterrupt } from "../interrupt.ts"
import { createBar } from "../progress.ts"
import { exitCodes, type Screen } from "../screen.ts"
import { runTasks, type Task } from "./pool.ts"
import { type Language, tellRun, tellVerdict, words } from "./tell.ts"

export interface ClaimArguments {
  readonly variant?: readonly string[]
  /** Seeds, or those of the record. */
  readonly seeds?: readonly number[] | "record"
  readonly seed?: number
  readonly quick?: boolean
  readonly full?: boolean
  readonly set?: readonly string[]
  readonly out?: string
  readonly overwrite?: boolean
  readonly jobs?: number
  readonly target?: TargetName
  readonly check?: boolean
  readonly lang: Language
  readonly json?: boolean
  readonly quiet?: boolean
}

/** An experiment, and how it is found again by another process. */
export interface Chosen {
  readonly claim: Claim
  readonly source: string
}

/**
 * Runs experiments: all their variants and seeds side by side, equal runs once, and judges them.
 *
 * @returns The exit code: failed where a verdict is not that of the record and `check` asks for it.
 */
export async function runClaims(chosen: readonly Chosen[], options: ClaimArguments, screen: Screen): Promise<number> {
  const target = chooseTarget(options.target)
  if (target.notice !== undefined) screen.notice(screen.colors.yellow(target.notice))
  const plans = chosen.map(({ claim, source }) => ({ claim, source, jobs: plan(claim, options) }))

  // 1. Tasks, of which equal ones are done once.
  const tasks: Task[] = []
  const taskOf = new Map<string, number>()
  for (const { claim, source, jobs } of plans)
    for (const job of jobs) {
      const key = keyOf(claim, job)
      if (!taskOf.has(key)) taskOf.set(key, tasks.push({ claim, source, job }) - 1)
    }

  // What would be lost or refused at the end is refused now.
  const folderOf = ({ experiment, variant, seed }: Job) => `${options.out}/${experiment}/${variant}/seed-${seed}`
  if (options.out !== undefined && !options.overwrite)
    for (const { jobs } of plans)
      for (const job of jobs)
        if (existsSync(`${folderOf(job)}/manifest.json`))
          throw new ArgumentError(`${folderOf(job)} holds a run already. Choose another --out, or add --overwrite.`)

  // 2. Runs.
  const results = new Map<number, Run>()
  const shares = new Float64Array(tasks.length)
  const bar = createBar(screen)
  const interrupt = onInterrupt(() => bar.aside(() => screen.notice(words(options.lang).stopping)))
  const one = chosen.length === 1
  const told = new Set<Claim>()
  let code: number = exitCodes.ok
  bar.open(one ? chosen[0]!.claim.id : words(options.lang).experiments, 1)
  if (one) for (const line of tellRun.begin(chosen[0]!.claim, options, screen)) screen.tell(line, 9)
  try {
    await runTasks(tasks, {
      workers: options.jobs ?? availableParallelism(),
      signal: interrupt.signal,
      progress(index, share, now) {
        shares[index] = share
        const { claim, job } = tasks[index]!
        const total = shares.reduce((sum, part) => sum + part) / tasks.length
        bar.update(total, [
          { text: `${one ? "" : `${claim.id} `}${job.variant} · seed ${job.seed}` },
          ...(now === undefined ? [] : [{ text: now, rank: 1 }]),
        ])
      },
      done(index, run) {
        shares[index] = 1
        results.set(index, run)
        if (one) bar.aside(() => tellRun.done(run, options, screen))
        for (const { claim, jobs } of plans) {
          const runs = jobs.map((job) => results.get(taskOf.get(keyOf(claim, job))!))
          if (told.has(claim) || runs.some((found) => !found)) continue
          told.add(claim)
          bar.aside(() => {
            if (!judge(claim, jobs, runs as Run[], { ...options, one }, screen)) code = exitCodes.failed
          })
        }
      },
    })
  } finally {
    bar.close()
    interrupt.release()
  }
  // 3. Records.
  if (options.out !== undefined) {
    for (const { claim, jobs } of plans)
      for (const job of jobs) {
        const run = results.get(taskOf.get(keyOf(claim, job))!)
        if (run) await saveRun(asRunOf(run, claim, job), folderOf(job), { overwrite: options.overwrite ?? false })
      }
    screen.tell(words(options.lang).saved(options.out))
  }
  return interrupt.signal.aborted ? exitCodes.interrupted : code
}

/** Runs of equal settings are shared between experiments, but each keeps its own name. */
const asRunOf = (run: Run, claim: Claim, { variant }: Job): Run => ({
  ...run,
  manifest: { ...run.manifest, experiment: claim.id, variant, title: claim.title.en },
})

function plan(claim: Claim, options: ClaimArguments): Job[] {
  const known = Object.keys(claim.variants)
  const usual = options.full ? known : usualVariants(claim)
  const variants = options.variant ?? usual
  for (const name of variants) if (!known.includes(name)) throw new NameError("variant", name, known, claim.id)
  if (options.seeds !== undefined && options.seed !== undefined)
    throw new ArgumentError("--seed and --seeds say the same: leave one of them out.")
  const seeds = options.seeds === "record" ? claim.seeds : (options.seeds ?? [options.seed ?? claim.seeds[0]!])
  const changes = (options.set ?? []).map(parseSetting).reduce<Settings>((all, change) => combine(all, change), {})
  return jobsOf(claim, {
    variants,
    seeds,
    ...(options.quick && { quick: true }),
    changes,
    ...(options.target && { target: options.target }),
  })
}

/** Several changes, of which later ones win. */
function combine(all: Settings, change: Settings): Settings {
  const names = Object.keys(change)
  const fresh = Object.fromEntries(
    names.filter((name) => !Object.hasOwn(all, name)).map((name) => [name, change[name]!]),
  )
  return merge({ ...all, ...fresh }, change, "--set")
}

/** Tells the verdict. @returns whether it is the one on record, or nothing can be said. */
function judge(
  claim: Claim,
  jobs: readonly Job[],
  runs: readonly Run[],
  options: ClaimArguments & { readonly one: boolean },
  screen: Screen,
): boolean {
  const byVariant = new Map<string, Run[]>()
  for (const [i, { variant }] of jobs.entries()) byVariant.set(variant, [...(byVariant.get(variant) ?? []), runs[i]!])
  const results = resultsOf(claim.id, byVariant)
  // A verdict needs the variants that it compares, as they are.
  const whole = usualVariants(claim).every((name) => byVariant.has(name)) && !options.set?.length
  const judgement = whole ? claim.judge(results) : undefined
  tellVerdict(claim, results, judgement, options, screen)
  return judgement === undefined || !options.check || judgement.verdict === claim.verdict
}
