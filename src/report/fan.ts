import type { Series } from "../runs/index.ts"
import { ascending, quantile } from "./numbers.ts"

/** Several runs at one step: the middle, and how far they reach. */
export interface FanPoint {
  readonly step: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
}

/** Points of a line in a picture, beyond which none can be told apart. */
const enough = 300

/**
 * A curve over seeds. What is too long for a picture is thinned: of each stretch of steps the least and the largest
 * median stay, so that noise looks as noisy as it is.
 */
export function fanOf(curves: readonly Series[]): FanPoint[] {
  const bySteps = new Map<number, number[]>()
  for (const { steps, values } of curves)
    for (const [i, step] of steps.entries()) {
      const there = bySteps.get(step)
      if (there) there.push(values[i]!)
      else bySteps.set(step, [values[i]!])
    }
  const points = [...bySteps]
    .sort(([a], [b]) => a - b)
    .map(([step, values]) => {
      const sorted = ascending(values)
      return {
        step,
        median: quantile(sorted, 0.5),
        low: sorted[0]!,
        high: sorted.at(-1)!,
        lowerQuartile: quantile(sorted, 0.25),
        upperQuartile: quantile(sorted, 0.75),
      }
    })
  return points.length <= enough ? points : thin(points)
}

function thin(points: readonly FanPoint[]): FanPoint[] {
  const buckets = enough / 2
  const kept: FanPoint[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const part = points.slice(
      Math.floor((bucket * points.length) / buckets),
      Math.floor(((bucket + 1) * points.length) / buckets),
    )
    const reach = { low: Math.min(...part.map(({ low }) => low)), high: Math.max(...part.map(({ high }) => high)) }
    const [least, largest] = [extreme(part, (a, b) => a < b), extreme(part, (a, b) => a > b)]
    const both = least === largest ? [least] : [least, largest].sort((a, b) => a - b)
    for (const i of both) kept.push({ ...part[i]!, ...reach })
  }
  return kept
}

function extreme(part: readonly FanPoint[], better: (a: number, b: number) => boolean): number {
  let best = 0
  for (let i = 1; i < part.length; i++) if (better(part[i]!.median, part[best]!.median)) best = i
  return best
}
