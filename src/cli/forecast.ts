import type { Start } from "../experiments/index.ts"

/** From so many seconds on, people want to know beforehand. */
const long = 120

/** A step of testing has no way back and no update; measured, it takes this share of a step of training. */
const testShare = 0.3

/** What a run says beforehand about how long it will take; nothing where that is not long. */
export function forecast(start: Start, secondsPerStep: number): string | undefined {
  const { epochs, batchSize } = start.settings
  const testSteps = Math.ceil(start.testSize / batchSize)
  // After every epoch there is a test; after the last one more, and a look for what was misread.
  const steps = epochs * start.stepsPerEpoch + (epochs + 2) * testSteps * testShare
  const seconds = steps * secondsPerStep
  if (seconds < long) return undefined
  const faster = [
    ...(epochs > 1 ? ["--epochs 1"] : []),
    ...(start.trainSize > 1000 ? ["--limit 1000"] : []),
    ...(start.target === "interpreter" ? ["another target"] : []),
  ]
  const cure = faster.length > 0 ? `; ${listed(faster)} is faster` : ""
  return `This will take about ${duration(seconds)}${cure}.`
}

function duration(seconds: number): string {
  const minutes = seconds / 60
  if (minutes < 10) return `${Math.round(minutes)} minutes`
  if (minutes < 90) return `${5 * Math.round(minutes / 5)} minutes`
  return `${Math.round(minutes / 60)} hours`
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`
}
