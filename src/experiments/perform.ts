import { createRecorder, type Run } from "../runs/index.ts"
import { defaultTarget } from "../targets/index.ts"
import type { TargetName } from "../targets/target.ts"
import type { Claim, RecipeContext } from "./claim.ts"
import type { Settings } from "./settings.ts"

/** One run of an experiment: a variant with a seed. Plain data, so that it can be sent to another process. */
export interface Job {
  readonly experiment: string
  readonly variant: string
  readonly seed: number
  readonly settings: Settings
  readonly target?: TargetName
}

export interface JobOptions {
  readonly variants: readonly string[]
  readonly seeds: readonly number[]
  readonly quick?: boolean
  /** Changes of settings, for all variants alike. */
  readonly changes?: Settings
  readonly target?: TargetName
}

/** Every variant with every seed, the seeds of a variant together. */
export function jobsOf(claim: Claim, { variants, seeds, quick, changes, target }: JobOptions): Job[] {
  return variants.flatMap((variant) => {
    const settings = claim.settingsOf(variant, { ...(quick && { quick }), ...(changes && { changes }) })
    return seeds.map((seed) => ({ experiment: claim.id, variant, seed, settings, ...(target && { target }) }))
  })
}

/** The variants that a verdict rests on: all but those on demand. */
export const usualVariants = (claim: Claim): string[] =>
  Object.keys(claim.variants).filter((name) => !claim.variants[name]!.onDemand)

/** Does one run. @returns its record. */
export async function perform(
  claim: Claim,
  job: Job,
  {
    signal,
    progress = () => {},
  }: { readonly signal?: AbortSignal; readonly progress?: RecipeContext["progress"] } = {},
): Promise<Run> {
  const record = createRecorder()
  let dataset: string | undefined
  const { experiment, variant, seed, settings, target } = job
  await claim.run(settings, {
    ...{ seed, target, record, signal, progress },
    usesData(name) {
      dataset = name
    },
  })
  return record.finish({
    ...{ experiment, variant, title: claim.title.en, seed, settings },
    target: target ?? defaultTarget().name, // another one, if the first failed
    ...(dataset !== undefined && { dataset }),
  })
}

/** Runs with equal keys are equal: the same recipe, settings, seed and target. */
export const keyOf = (claim: Claim, { settings, seed, target }: Job): string =>
  JSON.stringify([claim.recipe, settings, seed, target ?? null])
