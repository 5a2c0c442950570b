import { NameError } from "../base/errors.ts"
import {
  type Claim,
  type Comparison,
  compareWithExpected,
  isOfVariant,
  type Judgement,
  type Results,
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
  /** Variants with the settings of `--quick`, where those differ; with others; and with one for this seed, one for that. */
  readonly quick: readonly string[]
  readonly changed: readonly string[]
  readonly mixed: readonly string[]
}

/** Judges the runs of a claim, and sets their figures beside those on record, as far as their settings allow. */
export function assess(claim: Claim, { results }: Group): Assessment {
  const how = settingsUsed(claim, results)
  const those = (kind: string) => results.variants.filter((variant) => how.get(variant) === kind)
  const [quick, changed, mixed] = [those("quick"), those("changed"), those("mixed")]
  const missing = usualVariants(claim).filter((variant) => !results.variants.includes(variant))
  // A record of an earlier version may lack what is expected now.
  const expected = claim.expected.filter(
    ({ variant, figure }) =>
      results.variants.includes(variant) &&
      results.runs(variant).every(({ manifest: { figures } }) => Object.hasOwn(figures, figure)),
  )
  const compared = compareWithExpected({ ...claim, expected }, results)
  const rest = { missing, compared, quick, changed, mixed }
  if (missing.length > 0) return { ...rest, judgement: undefined, reason: "variants" }
  if (changed.length + mixed.length > 0) return { ...rest, judgement: undefined, reason: "settings" }
  try {
    return { ...rest, judgement: claim.judge(results), reason: undefined }
  } catch (error) {
    // As it may lack what is judged.
    if (error instanceof NameError) return { ...rest, judgement: undefined, reason: "figures" }
    throw error
  }
}

type SettingsUsed = "usual" | "quick" | "changed" | "mixed"

/** With which settings the runs of each variant were done: those on record, those of `--quick`, others, or unlike ones. */
export const settingsUsed = (claim: Claim, results: Results): ReadonlyMap<string, SettingsUsed> =>
  new Map(
    results.variants.map((variant) => {
      const all = results.runs(variant).map(({ manifest: { settings } }) => settings)
      const alike = new Set(all.map((settings) => JSON.stringify(settings))).size === 1
      return [variant, alike ? settingsAre(claim, variant, all[0]) : "mixed"]
    }),
  )

function settingsAre(claim: Claim, variant: string, settings: unknown): Exclude<SettingsUsed, "mixed"> {
  if (!Object.hasOwn(claim.variants, variant)) return "changed"
  if (isOfVariant(claim, variant, settings)) return "usual"
  return isOfVariant(claim, variant, settings, { quick: true }) ? "quick" : "changed"
}
