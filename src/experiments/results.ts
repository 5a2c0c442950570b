import { ArgumentError, NameError } from "../base/errors.ts"
import { figureText } from "../base/text.ts"
import type { Run, Series } from "../runs/index.ts"

export { figureText, sentence } from "../base/text.ts"

/** A figure over the seeds. */
export interface Spread {
  readonly values: readonly number[]
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Runs of one experiment, as its predicate sees them. */
export interface Results {
  readonly variants: readonly string[]
  /** The runs of a variant, by seed. */
  runs(variant: string): readonly Run[]
  /** A figure of a variant over its seeds. */
  figure(variant: string, name: string): Spread
  /** A curve of a variant, one a seed. */
  series(variant: string, tag: string): readonly Series[]
}

/** @param byVariant Runs in the order of their seeds. */
export function resultsOf(id: string, byVariant: ReadonlyMap<string, readonly Run[]>): Results {
  const runs = (variant: string): readonly Run[] => {
    const found = byVariant.get(variant)
    if (found && found.length > 0) return found
    throw new NameError("variant", variant, [...byVariant.keys()], `${id}: among the runs`)
  }
  return {
    variants: [...byVariant.keys()],
    runs,
    figure: (variant, name) =>
      spreadOf(
        runs(variant).map(({ manifest }) => {
          if (Object.hasOwn(manifest.figures, name)) return manifest.figures[name]!
          throw new NameError("figure", name, Object.keys(manifest.figures), `${id} ${variant}`)
        }),
      ),
    series: (variant, tag) =>
      runs(variant).map(({ scalars }) => {
        if (Object.hasOwn(scalars, tag)) return scalars[tag]!
        throw new NameError("curve", tag, Object.keys(scalars), `${id} ${variant}`)
      }),
  }
}

/** Median, least and largest; NaN counts as larger than all numbers, as a training that failed is no small figure. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new ArgumentError("a spread needs at least one value.")
  const key = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)
  const sorted = [...values].sort((a, b) => key(a) - key(b))
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)]!, sorted[Math.ceil((sorted.length - 1) / 2)]!]
  return { values, median: low === high ? low : (low + high) / 2, min: sorted[0]!, max: sorted.at(-1)! }
}

/** `.914 [.908–.925]`, or one number where there is one seed. */
export function spreadText({ median, min, max, values }: Spread): string {
  return values.length === 1 ? figureText(median) : `${figureText(median)} [${spanText(min, max)}]`
}

const spanText = (low: number, high: number): string =>
  `${figureText(low)}${low < 0 || high < 0 ? " … " : "–"}${figureText(high)}`

/** `.908–.925`; where a minus would stand beside the dash, `−2 … −1`; one number where both are the same. */
export const rangeText = ([low, high]: readonly [number, number]): string =>
  low === high ? figureText(low) : spanText(low, high)
