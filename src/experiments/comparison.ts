import { plainCopy } from "../runs/plain.ts"
import type { Claim, Expected } from "./claim.ts"
import type { Results, Spread } from "./results.ts"

/** An expected figure beside the one that came out. */
export interface Comparison {
  readonly expected: Expected
  readonly found: Spread
  /** Whether the median lies in the range. */
  readonly within: boolean
  /** Or beyond it by no more than its tolerance. */
  readonly near: boolean
}

/**
 * The expected figures of those variants that were run as they were on record: with the same settings, and where data is
 * used, on the full MNIST. What quick or changed settings give cannot be compared with the record.
 */
export function compareWithExpected(claim: Claim, results: Results): readonly Comparison[] {
  return claim.expected
    .filter(({ variant }) => results.variants.includes(variant) && isOnRecord(claim, variant, results))
    .map((expected) => {
      const found = results.figure(expected.variant, expected.figure)
      const [low, high] = expected.range
      const { median } = found
      const within = median >= low && median <= high
      const near = median >= low - expected.tolerance && median <= high + expected.tolerance
      return { expected, found, within, near: within || near }
    })
}

const isOnRecord = (claim: Claim, variant: string, results: Results): boolean =>
  results
    .runs(variant)
    .every(
      ({ manifest: { settings, dataset } }) =>
        isOfVariant(claim, variant, settings) && (dataset === undefined || dataset === "mnist-60000"),
    )

/** Whether settings, as a manifest keeps them, are those of a variant. */
export function isOfVariant(
  claim: Claim,
  variant: string,
  settings: unknown,
  options?: { readonly quick: boolean },
): boolean {
  return JSON.stringify(settings) === JSON.stringify(plainCopy(claim.settingsOf(variant, options)))
}
