import { availableParallelism } from "node:os"
import { checkChoice } from "../../base/checks.ts"
import { ArgumentError, NameError } from "../../base/errors.ts"
import {
  type Claim,
  type Job,
  jobsOf,
  keyOf,
  layOver,
  parseSetting,
  resultsOf,
  type Settings,
  usualVariants,
} from "../../experiments/index.ts"
import type { Run } from "../../runs/index.ts"
import type { TargetName } from "../../targets/index.ts"
import { chooseTarget } from "../chooseTarget.ts"
import { onInterrupt } from "../interrupt.ts"
import { createBar } from "../progress.ts"
import { exitCodes, type Screen } from "../screen.ts"
import { isFile, ofTheUser } from "./find.ts"
import { runTasks, type Task } from "./pool.ts"
import { runFolder } from "./runFolder.ts"
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
  readonly resume?: boolean
  readonly jobs?: number
  readonly target?: TargetName
  /** Fails where a verdict is not that of the record, or (unless `ifJudged`) where there is none. */
  readonly check?: boolean | "ifJudged"
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

  // 1. Tasks, of which equal ones are done once, whoever uses them.
  const tasks: Task[] = []
  const taskOf = new Map<string, number>()
  const uses: { readonly claim: Claim; readonly job: Job; readonly index: number }[] = []
  for (const { claim, source, jobs } of plans)
    for (const job of jobs) {
      const key = keyOf(claim, job)
      const index = taskOf.get(key) ?? tasks.push({ claim, source, job }) - 1
      taskOf.set(key, index)
      uses.push({ claim, job, index })
    }

  const results = new Map<number, Run>()
  const kept = new Map<number, Run>()
  if (options.out === undefined && options.resume) throw new ArgumentError("--resume goes on with the folder of --out.")
  if (options.out === undefined && options.overwrite) throw new ArgumentError("--overwrite is for the folder of --out.")
  const folder = options.out === undefined ? undefined : runFolder(options.out, options)
  for (const { index, job } of uses) {
    const run = await folder?.find(job) // what would be refused at the end is refused now
    if (run) kept.set(index, run)
  }

  // 2. Runs.
  const shares = Float64Array.from(tasks, (_, index) => Number(kept.has(index)))
  const bar = createBar(screen)
  const interrupt = onInterrupt(() => bar.aside(() => screen.notice(words(options.lang).stopping)))
  const one = chosen.length === 1
  const told = new Set<Claim>()
  let code: number = exitCodes.ok
  /** Keeps a run at once, as what comes after may be broken off, and tells verdicts that nothing is missing for. */
  const finished = async (index: number, run: Run) => {
    shares[index] = 1
    for (const use of uses) if (use.index === index) await folder?.save(use.claim, use.job, run)
    if (one) bar.aside(() => tellRun.done(chosen[0]!.claim, run, { ...options, kept: kept.has(index) }, screen))
    results.set(index, run) // after its own line, as the verdict follows when all are there
    for (const { claim, source, jobs } of plans) {
      const runs = uses.filter((use) => use.claim === claim).map((use) => results.get(use.index))
      if (told.has(claim) || runs.some((found) => !found)) continue
      told.add(claim)
      bar.aside(() => {
        try {
          if (!judge(claim, jobs, runs as Run[], { ...options, one }, screen)) code = exitCodes.failed
        } catch (error) {
          throw isFile(source) ? ofTheUser(source, "could not judge", error) : error
        }
      })
    }
  }
  bar.open(one ? chosen[0]!.claim.id : words(options.lang).experiments, 1)
  if (one) for (const line of tellRun.begin(chosen[0]!.claim, options, screen)) screen.tell(line, 9)
  try {
    for (const [index, run] of kept) await finished(index, run)
    const open = [...tasks.keys()].filter((index) => !kept.has(index))
    await runTasks(
      open.map((index) => tasks[index]!),
      {
        workers: options.jobs ?? availableParallelism(),
        signal: interrupt.signal,
        progress(place, share, now) {
          const index = open[place]!
          shares[index] = share
          const { claim, job } = tasks[index]!
          const total = shares.reduce((sum, part) => sum + part) / tasks.length
          bar.update(total, [
            { text: `${one ? "" : `${claim.id} `}${job.variant} · seed ${job.seed}` },
            ...(now === undefined ? [] : [{ text: now, rank: 1 }]),
          ])
        },
        done: (place, run) => finished(open[place]!, run),
      },
    )
  } finally {
    bar.close()
    interrupt.release()
  }
  if (options.out !== undefined && results.size > 0) screen.tell(words(options.lang).saved(options.out))
  return interrupt.signal.aborted ? exitCodes.interrupted : code
}

function plan(claim: Claim, options: ClaimArguments): Job[] {
  const known = Object.keys(claim.variants)
  const usual = options.full ? known : usualVariants(claim)
  const variants = options.variant ?? usual
  for (const name of variants) if (!known.includes(name)) throw new NameError("variant", name, known, claim.id)
  if (options.seeds !== undefined && options.seed !== undefined)
    throw new ArgumentError("--seed and --seeds say the same: leave one of them out.")
  const seeds = options.seeds === "record" ? claim.seeds : (options.seeds ?? [options.seed ?? claim.seeds[0]!])
  const changes = (options.set ?? []).map(parseSetting).reduce<Settings>(layOver, {})
  return jobsOf(claim, {
    variants,
    seeds,
    ...(options.quick && { quick: true }),
    changes,
    ...(options.target && { target: options.target }),
  })
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
  if (judgement)
    checkChoice(`${claim.id}: judge`, "verdict", judgement.verdict, ["holds", "conditional", "contradicted"])
  tellVerdict(claim, results, judgement, options, screen)
  if (judgement === undefined) return options.check !== true
  return !options.check || judgement.verdict === claim.verdict
}
