import { ArgumentError, DataError } from "../base/errors.ts"
import { type Claim, claims, type Results, resultsOf } from "../experiments/index.ts"
import { listRuns, loadRun, type Run } from "../runs/index.ts"

/** The runs of one experiment. */
export interface Group {
  /** Of the experiment; empty where the record names none. */
  readonly id: string
  /** Of the registry, or of a file that was named; undefined where nobody has said what the runs are of. */
  readonly claim: Claim | undefined
  /** What it is run by: its id, or its file. */
  readonly source: string
  readonly results: Results
  readonly runs: readonly Run[]
}

export interface Gathered {
  /** The claims of the notes in their order, then others in the order of their beginning. */
  readonly groups: readonly Group[]
  /** Of runs that could not be read: why. */
  readonly problems: readonly string[]
}

/**
 * Reads all runs in some folders and below, by experiment. Of equal variants and seeds the last one begun counts.
 * @param own Experiments that are not of the registry, by the files that they came from.
 * @throws ArgumentError for a folder without runs.
 */
export async function gatherRuns(
  folders: readonly string[],
  own: ReadonlyMap<string, Claim> = new Map(),
): Promise<Gathered> {
  const runs: Run[] = []
  const problems: string[] = []
  for (const folder of folders) {
    const entries = await listRuns(folder)
    if (entries.length === 0)
      throw new ArgumentError(`${folder}: there are no runs. Save some: kasane run 6.E1 --out ${folder}`)
    for (const { folder: place, problem } of entries) {
      if (problem !== undefined) problems.push(problem)
      else
        try {
          runs.push(await loadRun(place))
        } catch (error) {
          if (!(error instanceof DataError)) throw error
          problems.push(error.message)
        }
    }
  }
  return { groups: groupRuns(runs, own), problems }
}

/** Runs by experiment, variant and seed. */
export function groupRuns(runs: readonly Run[], own: ReadonlyMap<string, Claim> = new Map()): Group[] {
  const byId = new Map<string, Run[]>()
  for (const run of [...runs].sort((a, b) => began(a) - began(b))) {
    const id = run.manifest.experiment ?? ""
    byId.set(id, [...(byId.get(id) ?? []), run])
  }
  const order = Object.keys(claims)
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  return [...byId].map(([id, all]) => groupOf(id, all, own)).sort((a, b) => place(a.id) - place(b.id))
}

const began = ({ manifest }: Run): number => Date.parse(manifest.started)

function groupOf(id: string, all: readonly Run[], own: ReadonlyMap<string, Claim>): Group {
  const file = [...own].find(([, claim]) => claim.id === id)
  const claim = file?.[1] ?? (Object.hasOwn(claims, id) ? claims[id] : undefined)
  const latest = new Map(all.map((run) => [JSON.stringify([variantOf(run), run.manifest.seed]), run]))
  const byVariant = new Map<string, Run[]>()
  for (const run of latest.values()) byVariant.set(variantOf(run), [...(byVariant.get(variantOf(run)) ?? []), run])
  const order = Object.keys(claim?.variants ?? {})
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const sorted = [...byVariant]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, runs]) => [name, runs.sort((a, b) => a.manifest.seed - b.manifest.seed)] as const)
  return {
    id,
    claim,
    source: file?.[0] ?? id,
    results: resultsOf(id, new Map(sorted)),
    runs: sorted.flatMap(([, runs]) => runs),
  }
}

const variantOf = ({ manifest }: Run): string => manifest.variant ?? "default"
