import { ArgumentError } from "../../base/errors.ts"
import type { Manifest } from "../../runs/index.ts"

export interface Found {
  readonly folder: string
  readonly manifest: Manifest
}

export interface Pairs {
  readonly pairs: readonly (readonly [Found, Found])[]
  readonly onlyA: readonly Found[]
  readonly onlyB: readonly Found[]
}

type Name = (manifest: Manifest) => unknown

const names: Readonly<Record<"experiment" | "variant" | "seed", Name>> = {
  experiment: ({ experiment }) => experiment,
  variant: ({ variant }) => variant,
  seed: ({ seed }) => seed,
}

/**
 * Which run answers to which: one and one are a pair whatever they are. Several are matched by experiment, variant and
 * seed; where each folder holds but one experiment, or one variant, its name need not be the same.
 * @throws ArgumentError where a folder holds two runs of one name.
 */
export function pairsOf(a: readonly Found[], b: readonly Found[]): Pairs {
  if (a.length === 1 && b.length === 1) return { pairs: [[a[0]!, b[0]!]], onlyA: [], onlyB: [] }
  const counts = (name: Name, runs: readonly Found[]) => new Set(runs.map(({ manifest }) => name(manifest))).size
  const telling = Object.values(names).filter(
    (name) => name === names.seed || counts(name, a) > 1 || counts(name, b) > 1,
  )
  const keyOf = ({ manifest }: Found) => JSON.stringify(telling.map((name) => name(manifest) ?? null))
  const [ofA, ofB] = [byKey(a, keyOf), byKey(b, keyOf)]
  return {
    pairs: [...ofA].flatMap(([key, run]) => {
      const other = ofB.get(key)
      return other ? [[run, other] as const] : []
    }),
    onlyA: [...ofA].filter(([key]) => !ofB.has(key)).map(([, run]) => run),
    onlyB: [...ofB].filter(([key]) => !ofA.has(key)).map(([, run]) => run),
  }
}

function byKey(runs: readonly Found[], keyOf: (run: Found) => string): ReadonlyMap<string, Found> {
  const all = new Map<string, Found>()
  for (const run of runs) {
    const before = all.get(keyOf(run))
    if (before)
      throw new ArgumentError(
        `${before.folder} and ${run.folder} are of one experiment, variant and seed: name the folder that is meant.`,
      )
    all.set(keyOf(run), run)
  }
  return all
}
