import type { Place } from "./path.ts"

export type Range = readonly [low: number, high: number]

const nowhere: Place = { x: Number.NaN, y: Number.NaN }

export const isWithin = ({ x, y }: Place, xs: Range, ys: Range): boolean =>
  x >= xs[0] && x <= xs[1] && y >= ys[0] && y <= ys[1]

/**
 * What of a line lies in a frame, with a gap (NaN) wherever it leaves it (Liang & Barsky, 1984). Not left to SVG's
 * clipping: renderers fail on lines that are clipped and have no height, or lie thousands of pixels away.
 */
export function clipLine(places: readonly Place[], xs: Range, ys: Range): Place[] {
  const kept: Place[] = places.length > 0 && isWithin(places[0]!, xs, ys) ? [places[0]!] : []
  for (let i = 1; i < places.length; i++) {
    const [a, b] = [places[i - 1]!, places[i]!]
    const part = insideOf(a, b, xs, ys)
    if (!part) continue
    const at = (share: number): Place => ({ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) })
    if (part[0] > 0 || kept.length === 0) kept.push(...(kept.length > 0 ? [nowhere] : []), at(part[0]))
    kept.push(part[1] < 1 ? at(part[1]) : b)
  }
  return kept
}

/** From which share of the way from a to b to which it lies in the frame. */
function insideOf(a: Place, b: Place, xs: Range, ys: Range): readonly [from: number, to: number] | undefined {
  let [from, to] = [0, 1]
  for (const [start, way, [low, high]] of [
    [a.x, b.x - a.x, xs],
    [a.y, b.y - a.y, ys],
  ] as const) {
    if (!Number.isFinite(start + way)) return undefined
    if (way === 0) {
      if (start < low || start > high) return undefined
      continue
    }
    const [one, other] = [(low - start) / way, (high - start) / way]
    from = Math.max(from, Math.min(one, other))
    to = Math.min(to, Math.max(one, other))
  }
  return from < to ? [from, to] : undefined
}
