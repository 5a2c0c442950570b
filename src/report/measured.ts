import { NameError } from "../base/errors.ts"
import { type Claim, type Comparison, type Results, type Spread, spreadOf } from "../experiments/index.ts"
import type { Assessment } from "./assess.ts"
import type { Group } from "./gather.ts"
import type { Language } from "./language.ts"
import { words } from "./words.ts"

/** A figure of a variant, with the one on record beside it if there is one. */
export interface Measured {
  readonly variant: string
  readonly figure: string
  readonly spread: Spread
  readonly comparison: Comparison | undefined
}

/** Without a record to say which, at most so many figures of each variant. */
const most = 6

/** What is worth a line of a table: all that have a record; of other variants the same figures, or the first few. */
export function measuredFigures({ claim, results }: Group, assessment: Assessment | undefined): Measured[] {
  const onRecord = (claim?.expected ?? []).map(({ figure }) => figure)
  const named = new Set(claim && onRecord.length === 0 ? readBy(claim, results) : onRecord)
  return results.variants.flatMap((variant): Measured[] => {
    const runs = results.runs(variant)
    const compared = (assessment?.compared ?? []).filter(({ expected }) => expected.variant === variant)
    if (compared.length > 0)
      return compared.map((comparison) => ({
        ...{ variant, comparison, figure: comparison.expected.figure, spread: comparison.found },
      }))
    const recorded = [...new Set(runs.flatMap(({ manifest }) => Object.keys(manifest.figures)))]
    const told = recorded.filter((figure) => named.has(figure))
    return (told.length > 0 ? told : recorded.slice(0, most)).map((figure) => {
      const values = runs.flatMap(({ manifest: { figures } }) =>
        Object.hasOwn(figures, figure) ? [figures[figure]!] : [],
      )
      return { variant, figure, spread: spreadOf(values), comparison: undefined }
    })
  })
}

/** The figures that a verdict rests on: those that the predicate asks for. */
function readBy(claim: Claim, results: Results): ReadonlySet<string> {
  const read = new Set<string>()
  try {
    claim.judge({
      ...results,
      figure(variant, name) {
        read.add(name)
        return results.figure(variant, name)
      },
    })
  } catch (error) {
    // Of a part of the runs it cannot judge; what it asked for until then is known.
    if (!(error instanceof NameError)) throw error
  }
  return read
}

/** Whether a figure is the one on record, in a word, with the reason where it is not. */
export function fitOf({ within, near, expected: { explained } }: Comparison, lang: Language): string {
  const { fit, explained: because } = words(lang)
  if (within) return fit.within
  if (near) return fit.near
  return explained ? `${because}${explained[lang]}` : fit.not
}
