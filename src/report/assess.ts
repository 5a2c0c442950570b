import { NameError } from "../base/errors.ts"
import {
  type Claim,
  type Comparison,
  compareWithExpected,
  type Judgement,
  type Results,
  type Settings,
  usualVariants,
} from "../experiments/index.ts"
import type { Group } from "./gather.ts"

/** What can be said of the runs of a claim. */
export interface Assessment {
  readonly judgement: Judgement | undefined
  /** Why there is no judgement: variants that are missing, changed settings, or a record without a figure. */
  readonly missing: readonly string[]
  readonly reason: "variants" | "settings" | "figures" | undefined
  /** Of the variants whose settings are those on record. */
  readonly compared: readonly Comparison[]
  /** Variants with the settings of `--quick`, where those differ, and with others. */
  readonly quick: readonly string[]
  readonly changed: readonly string[]
}

/** Judges the runs of a claim, and sets their figures beside those on record, as far as their settings allow. */
export function assess(claim: Claim, { results }: Group): Assessment {
  const how = settingsUsed(claim, results)
  const those = (kind: string) => results.variants.filter((variant) => how.get(variant) === kind)
  const [quick, changed] = [those("quick"), those("changed")]
  const missing = usualVariants(claim).filter((variant) => !results.variants.includes(variant))
  const asOnRecord = claim.expected.filter(
    ({ variant, figure }) =>
      how.get(variant) === "usual" &&
      results.runs(variant).every(({ manifest: { figures } }) => Object.hasOwn(figures, figure)),
  )
  const compared = compareWithExpected({ ...claim, expected: asOnRecord }, results)
  const rest = { missing, compared, quick, changed }
  if (missing.length > 0) return { ...rest, judgement: undefined, reason: "variants" }
  if (changed.length > 0) return { ...rest, judgement: undefined, reason: "settings" }
  try {
    return { ...rest, judgement: claim.judge(results), reason: undefined }
  } catch (error) {
    // A record of an earlier version may lack what is judged now.
    if (error instanceof NameError) return { ...rest, judgement: undefined, reason: "figures" }
    throw error
  }
}

/** With which settings each variant was run: those on record, those of `--quick`, or others. */
export const settingsUsed = (claim: Claim, results: Results): ReadonlyMap<string, "usual" | "quick" | "changed"> =>
  new Map(
    results.variants.map((variant) => [
      variant,
      settingsAre(claim, variant, results.runs(variant)[0]!.manifest.settings),
    ]),
  )

function settingsAre(claim: Claim, variant: string, settings: unknown): "usual" | "quick" | "changed" {
  if (!Object.hasOwn(claim.variants, variant)) return "changed"
  const text = JSON.stringify(settings)
  const same = (quick: boolean) => JSON.stringify(plain(claim.settingsOf(variant, { quick }))) === text
  return same(false) ? "usual" : same(true) ? "quick" : "changed"
}

/** As a manifest keeps them: words for what JSON has no numbers for. */
const plain = (settings: Settings): unknown =>
  JSON.parse(
    JSON.stringify(settings, (_, value: unknown) =>
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    ),
  )
