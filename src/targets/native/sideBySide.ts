import { readsOf, writesOf } from "../../compile/memory.ts"
import type { Kernel, Region } from "../../compile/program.ts"
import { overlaps } from "./printNest.ts"

/** A kernel that stands in a program. */
export interface Standing {
  readonly kernel: Kernel
  /** Nanoseconds it takes, if threads do not share it. */
  readonly alone?: number
}

/**
 * Kernels in turns. A turn of several is of kernels too small, or with too few results, for threads to share, none of
 * which waits for another: threads take one each. What each computes stays the same to the last bit.
 *
 * A kernel moves up to an earlier turn where nothing between touches what it touches.
 */
export function sideBySide<T extends Standing>(
  kernels: readonly T[],
  regions: readonly Region[],
): readonly (readonly T[])[] {
  const turns: Member<T>[][] = []
  for (const standing of kernels) {
    const touched = touchedBy(standing.kernel, regions)
    const turn = standing.alone === undefined ? undefined : findTurn(touched, turns)
    if (turn) turn.push({ standing, touched })
    else turns.push([{ standing, touched }])
  }
  return turns.flatMap((members) => {
    const inOrder = members.map(({ standing }) => standing)
    const longestFirst = inOrder.toSorted((a, b) => (b.alone ?? 0) - (a.alone ?? 0))
    return saving(longestFirst) < HANDING_OUT ? inOrder.map((kernel) => [kernel]) : [longestFirst]
  })
}

/** Nanoseconds that two threads have to save at least. */
const HANDING_OUT = 3000

/** How many turns back are looked at. */
const REACH = 8

interface Touched {
  readonly reads: readonly Region[]
  readonly writes: readonly Region[]
}

interface Member<T> {
  readonly standing: T
  readonly touched: Touched
}

function touchedBy(kernel: Kernel, regions: readonly Region[]): Touched {
  const all = (indices: readonly number[]) => [...new Set(indices)].map((index) => regions[index]!)
  return { reads: all(readsOf(kernel)), writes: all(writesOf(kernel)) }
}

const meet = (xs: readonly Region[], ys: readonly Region[]): boolean => xs.some((x) => ys.some((y) => overlaps(x, y)))

const independent = (a: Touched, b: Touched): boolean =>
  !meet(a.writes, b.reads) && !meet(a.reads, b.writes) && !meet(a.writes, b.writes)

/** The last turn that this kernel can join. */
function findTurn<T extends Standing>(touched: Touched, turns: readonly Member<T>[][]): Member<T>[] | undefined {
  for (let i = turns.length - 1; i >= Math.max(0, turns.length - REACH); i--) {
    const turn = turns[i]!
    if (!turn.every((member) => independent(member.touched, touched))) return undefined
    if (turn[0]!.standing.alone !== undefined) return turn
  }
  return undefined
}

/** Nanoseconds that two threads save; the longest comes first. */
function saving(kernels: readonly Standing[]): number {
  const total = kernels.reduce((sum, { alone }) => sum + (alone ?? 0), 0)
  return total - Math.max(kernels[0]?.alone ?? 0, total / 2)
}
