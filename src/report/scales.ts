import type { ScaleOptions } from "@observablehq/plot"
import { tickText } from "./numbers.ts"

export interface Axis {
  readonly options: ScaleOptions
  readonly domain: readonly [low: number, high: number]
}

/**
 * A scale for values, with its ticks. Values that it cannot show (NaN, infinite, and on a logarithmic one those of 0 and
 * below) are left out of its domain.
 * @param discrete Whole numbers of something, as layers: a tick each.
 */
export function axisFor(
  values: Iterable<number>,
  {
    log = false,
    label,
    discrete = false,
    count = 6,
  }: { readonly log?: boolean; readonly label: string; readonly discrete?: boolean; readonly count?: number },
): Axis {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return axisFor([log ? 0.1 : 0, 1], { log, label, discrete, count })
  // A loss that rounding has pushed below 0 is no reason for an axis to go there.
  if (low < 0 && -low < 1e-5 * (high - low)) low = 0
  const shared = { label: label === "" ? null : label, tickFormat: tickText, grid: true } as const
  if (log) {
    if (low === high) [low, high] = [low / 2, high * 2]
    const ticks = logTicks(low, high, count)
    return { domain: [low, high], options: { ...shared, type: "log", base: everyLabel, domain: [low, high], ticks } }
  }
  if (discrete) {
    const step = Math.max(1, Math.ceil((high - low) / 12))
    const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step)
    const margin = high === low ? 0.5 : 0
    const domain: [number, number] = [low - margin, high + margin]
    return { domain, options: { ...shared, type: "linear", domain, ticks, grid: false } }
  }
  if (low === high) {
    const margin = low === 0 ? 1 : Math.abs(low) * 0.1
    ;[low, high] = [low - margin, high + margin]
  }
  return { domain: [low, high], options: { ...shared, type: "linear", domain: [low, high], ticks: count, nice: count } }
}

/**
 * d3 leaves out the labels of ticks that are too large a multiple of a power of the base: of this one none is. (No whole
 * number: of those it would count all multiples.)
 */
const everyLabel = 1e6 + 0.5

/** Powers of ten, every so many; where there are less than two, 1, 2 and 5 times them. */
function logTicks(low: number, high: number, count: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  if (to - from < 1) {
    const fine = [from - 1, from, from + 1].flatMap((power) => [1, 2, 5].map((factor) => power10(power, factor)))
    const within = fine.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001)
    return within.length > 0 ? within : [low, high]
  }
  const every = Math.ceil((to - from + 1) / (count + 1))
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => power10(from + i * every))
}

/** As it is written: 10 ** -5 is not 1e-5 to the last bit everywhere. */
const power10 = (power: number, factor = 1): number => Number(`${factor}e${power}`)
