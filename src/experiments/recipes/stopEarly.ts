import type { Recipe, RecipeContext } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "./trainDigits.ts"

export type StopEarlySettings = DigitsSettings & {
  /** How many looks in a row without a new best may pass, in order. */
  readonly patiences: readonly number[]
}

/** What early stopping can watch, and whether more of it is better. */
const watched = [
  { name: "accuracy", tag: "test/accuracy", sign: 1 },
  { name: "loss", tag: "test/loss", sign: -1 },
] as const

/** Right of those is taken for better than guessing. */
const chance = 0.2

/**
 * Trains to the end, and then asks where early stopping would have ended it.
 *
 * Beside what `trainDigits` records: by the row of `patiences`, `patience/steps` (looks times steps between looks),
 * and for what is watched (`accuracy`, `loss`) `patience/accuracy/stoppedAt`, in steps, and
 * `patience/accuracy/testAccuracy`, the best until then. Figures: `longestWait/accuracy`, the steps without a new best
 * that must be borne before more than 0.2 are right, and `stopped/accuracy/5`, the accuracy reached with a patience of 5
 * looks.
 */
export const stopEarly: Recipe<StopEarlySettings> = {
  name: "stopEarly",
  settings: { ...trainDigits.settings, patiences: [1, 3, 5, 10, 20, 30, 50, 100, 200, 500] },
  words: trainDigits.words!,
  run,
}

async function run({ patiences, ...given }: StopEarlySettings, context: RecipeContext): Promise<void> {
  const { record } = context
  const curves = new Map<string, { readonly steps: number[]; readonly values: number[] }>()
  await trainDigits.run(given, {
    ...context,
    record: {
      ...record,
      scalar(tag, step, value) {
        record.scalar(tag, step, value)
        const curve = curves.get(tag) ?? { steps: [], values: [] }
        curves.set(tag, curve)
        curve.steps.push(step)
        curve.values.push(value)
      },
    },
  })
  const { steps, values: accuracies } = curves.get("test/accuracy") ?? { steps: [], values: [] }
  if (steps.length === 0) return // stopped before its first look
  patiences.forEach((patience, row) => {
    record.scalar("patience/steps", row, patience * given.every)
  })
  for (const { name, tag, sign } of watched) {
    const values = curves.get(tag)!.values.map((value) => sign * value)
    patiences.forEach((patience, row) => {
      const at = stopsAt(values, patience)
      const best = accuracies[bestOf(values.slice(0, at + 1))]!
      record.scalar(`patience/${name}/stoppedAt`, row, steps[at]!)
      record.scalar(`patience/${name}/testAccuracy`, row, best)
      record.figure(`stopped/${name}/${patience}`, best)
    })
    const left = accuracies.findIndex((accuracy) => accuracy > chance)
    record.figure(`longestWait/${name}`, given.every * longestWait(values.slice(0, left < 0 ? undefined : left + 1)))
  }
}

/**
 * The place at which early stopping ends: where `patience` values in a row were no new best, as Keras's EarlyStopping
 * counts; or the last.
 */
export function stopsAt(values: readonly number[], patience: number): number {
  let [best, wait] = [Number.NEGATIVE_INFINITY, 0]
  for (const [at, value] of values.entries()) {
    wait = value > best ? 0 : wait + 1
    best = Math.max(best, value)
    if (wait >= patience) return at
  }
  return values.length - 1
}

/** How many values in a row are no new best, at most. */
export function longestWait(values: readonly number[]): number {
  let [best, wait, longest] = [Number.NEGATIVE_INFINITY, 0, 0]
  for (const value of values) {
    wait = value > best ? 0 : wait + 1
    best = Math.max(best, value)
    longest = Math.max(longest, wait)
  }
  return longest
}

const bestOf = (values: readonly number[]): number => values.indexOf(Math.max(...values))
