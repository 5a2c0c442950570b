import type { Chart, Text } from "../experiments/index.ts"
import { settingsUsed } from "./assess.ts"
import type { Subject } from "./drawing.ts"
import type { Group } from "./gather.ts"
import type { Language } from "./language.ts"
import { words } from "./words.ts"

/** Of an experiment that nobody has described, at most so many curves are drawn. */
const most = 24

const same = (text: string): Text => ({ en: text, ja: text })

/** What charts need to know of an experiment, be it of the registry or somebody's own. */
export function subjectOf({ id, claim, results }: Group): Subject {
  if (claim) {
    // What other settings give cannot be set beside the record.
    const used = settingsUsed(claim, results)
    return { ...claim, expected: claim.expected.filter(({ variant }) => used.get(variant) === "usual") }
  }
  const variants = Object.fromEntries(results.variants.map((name) => [name, { title: same(name) }]))
  return { id, variants, expected: [] }
}

export interface Charts {
  readonly charts: readonly Chart[]
  /** Curves that are left out. */
  readonly left: number
}

/** The charts of an experiment; where nobody has said what to draw, all its curves and histograms. */
export function chartsOf({ claim, runs }: Group): Charts {
  if (claim) return { charts: claim.charts, left: 0 }
  const tags = (kind: "scalars" | "histograms") => [...new Set(runs.flatMap((run) => Object.keys(run[kind])))]
  const all: Chart[] = [
    ...tags("scalars").map((tag) => ({ kind: "curves" as const, tag, title: same(tag) })),
    ...tags("histograms").map((tag) => ({ kind: "histogram" as const, tag, title: same(tag) })),
  ]
  return { charts: all.slice(0, most), left: Math.max(0, all.length - most) }
}

/** `6.E1 Sigmoid from a small Gaussian`, or what else is known. */
export function headingOf({ id, claim, runs }: Group, lang: Language): string {
  if (claim) return `${id}  ${claim.title[lang]}`
  const title = runs.find(({ manifest }) => manifest.title !== undefined)?.manifest.title
  return [id || words(lang).unnamed, ...(title === undefined ? [] : [title])].join("  ")
}
