import { existsSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { ArgumentError, NameError } from "../../base/errors.ts"
import { show } from "../../base/show.ts"
import { sentence, type Text } from "../../base/text.ts"
import { checkup, diagnose, type Finding } from "../../doctor/index.ts"
import { type Claim, layOver, parseSetting, perform, type Settings, type Subject } from "../../experiments/index.ts"
import { BaseModel } from "../../models/index.ts"
import { createRecorder, listRuns, loadRun, type Run } from "../../runs/index.ts"
import type { TargetName } from "../../targets/index.ts"
import { claimFor, isClaim, isFile, loadDefault } from "../experiment/find.ts"

export interface Asked {
  readonly quick: boolean
  readonly seed: number | undefined
  readonly target: TargetName | undefined
  readonly set: readonly string[]
  readonly signal: AbortSignal
  onCheck(id: string, done: number, total: number): void
}

/** What is examined, in a line; and what comes of it. */
export interface Examination {
  readonly title: string
  /** Whether `quick` leaves out checks. */
  readonly skips?: true
  /** What one should know of how it is examined. */
  readonly notice?: Text
  findings(): Promise<readonly Finding[]>
}

/** A run's folder, an experiment with or without a variant (`6.E-bug:asDistributed`), or a file. */
export async function examinationOf(word: string, asked: Asked): Promise<Examination> {
  if (existsSync(word) && statSync(word).isDirectory()) {
    if (!existsSync(join(word, "manifest.json")))
      throw new ArgumentError(
        `${word}: holds no run: there is no manifest.json. Runs are saved by: kasane run … --out.`,
      )
    refuse(asked, ["quick", "seed", "target", "set"], `${word} is the record of a training, which is only read`)
    return {
      title: word,
      async findings() {
        const run = await loadRun(word)
        return diagnose(run, { others: await siblingsOf(word, run) })
      },
    }
  }
  // A name ends at its last colon; a Windows path has one near its start.
  const [, name, variant] = /^(.{2,}):([^:/\\]+)$/.exec(word) ?? [word, word, undefined]
  if (!isFile(name!)) return ofClaim(await claimFor(name!), variant, asked)
  const given = await loadDefault(name!)
  if (isClaim(given)) return ofClaim(given, variant, asked)
  if (!isSubject(given))
    throw new ArgumentError(
      `${name}: its default export is nothing to examine: ${lackOf(given)}. Write: export default { model, train: { x, y }, test: { x, y } }, with a compiled model; or an experiment made with defineClaim.`,
    )
  if (variant !== undefined)
    throw new ArgumentError(`${name} exports a network, which has no variants such as '${variant}'.`)
  refuse(asked, ["target", "set"], `${name} exports a network as it is`)
  return ofSubject(name!, given, asked)
}

/** Options that change nothing are refused, as who gives them expects that they do. */
function refuse(asked: Asked, names: readonly ("quick" | "seed" | "target" | "set")[], because: string): void {
  const given = names.find((name) => (name === "set" ? asked.set.length > 0 : asked[name]))
  if (given !== undefined) throw new ArgumentError(`${because}: --${given} changes nothing there. Leave it out.`)
}

/** Runs of the same experiment, where `kasane run --out` put them: `<experiment>/<variant>/<seed>`. */
async function siblingsOf(folder: string, { manifest: { experiment } }: Run) {
  const own = resolve(folder)
  const whole = dirname(dirname(own))
  if (experiment === undefined || basename(whole) !== experiment) return []
  const entries = await listRuns(whole)
  return entries.flatMap(({ folder, manifest }) => (manifest && resolve(folder) !== own ? [{ manifest }] : []))
}

function ofClaim(claim: Claim, variant: string | undefined, asked: Asked): Examination {
  const known = Object.keys(claim.variants)
  const chosen = variant ?? known[0]!
  if (!known.includes(chosen)) throw new NameError("variant", chosen, known, claim.id)
  const changes = asked.set.map(parseSetting).reduce<Settings>(layOver, {})
  // What there is no network of is run, and so may be hurried.
  const settings = claim.settingsOf(chosen, { quick: asked.quick && !claim.subject, changes })
  const title = `${claim.id}:${chosen}`
  const { seed = 0, target, signal } = asked
  if (claim.subject) {
    const { subject } = claim
    return {
      title,
      skips: true,
      async findings() {
        const nothing = { record: createRecorder(), progress() {}, usesData() {} }
        return ofSubject(title, await subject(settings, { seed, target, signal, ...nothing }), asked).findings()
      },
    }
  }
  // Without a network to examine, there is the record of what it does.
  const job = { experiment: claim.id, variant: chosen, seed, settings, ...(target && { target }) }
  return {
    title,
    notice: sentence(
      `${title} shows no network that could be examined beforehand: it is run, and its record read.`,
      `${title}には事前に調べられるネットワークがありません。実行して、その記録を読みます。`,
    ),
    findings: async () => diagnose(await perform(claim, job, { signal })),
  }
}

const ofSubject = (title: string, { model, train, test, batchSize, steps }: Subject, asked: Asked): Examination => ({
  title,
  skips: true,
  findings: () =>
    checkup(model, {
      ...{ x: train.x, y: train.y, test, batchSize, steps },
      ...{ quick: asked.quick, seed: asked.seed ?? 0, signal: asked.signal, onCheck: asked.onCheck },
    }),
})

/** What keeps it from being examined. */
function lackOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return `it is ${show(value)}`
  const { model, train, test } = value as Partial<Record<keyof Subject, unknown>>
  if (!(model instanceof BaseModel)) return `its model is ${show(model)}`
  const data = (part: unknown) => (typeof part === "object" && part !== null ? part : {})
  for (const [name, part] of Object.entries({ train, ...(test !== undefined && { test }) }))
    for (const side of ["x", "y"]) if (!(side in data(part))) return `its ${name} has no ${side}`
  return "it is none of these"
}

function isSubject(value: unknown): value is Subject {
  const labelled = (data: unknown) => typeof data === "object" && data !== null && "x" in data && "y" in data
  if (typeof value !== "object" || value === null || !("model" in value && "train" in value)) return false
  return value.model instanceof BaseModel && labelled(value.train) && (!("test" in value) || labelled(value.test))
}
