import type { Affine, Instruction, LoopKernel, Store } from "./program.ts"

/**
 * Rewrites a loop kernel with as few loops as will do: loops of extent 1 go, and two neighbouring loops become one where
 * every affine expression steps through both as through one. Order of points, and so of sums, stays the same.
 */
export function mergeLoops(kernel: LoopKernel): LoopKernel {
  const affines: Affine[] = []
  mapAffines(kernel, (at) => {
    affines.push(at)
    return at
  })
  const outer = kernel.loops.length
  const extents = [...kernel.loops, ...kernel.reduce]
  // For each old loop: the new loop it became part of and the factor of its variable there.
  const groups: { first: number; extent: number; last: number; reduce: boolean }[] = []
  for (let loop = 0; loop < extents.length; loop++) {
    const extent = extents[loop]!
    if (extent === 1) continue
    const before = groups.at(-1)
    if (before && before.reduce === loop >= outer && affines.every((at) => continues(at, before.last, loop, extent))) {
      before.extent *= extent
      before.last = loop
    } else groups.push({ first: loop, extent, last: loop, reduce: loop >= outer })
  }
  // The last loop of a group has the group's unit step; the others' terms are multiples of it and disappear.
  const renamed = new Map(groups.map((group, index) => [group.last, index]))
  const rewritten = mapAffines(kernel, (at) => ({
    constant: at.constant,
    terms: at.terms.flatMap(([loop, coefficient]) => {
      const to = renamed.get(loop)
      return to === undefined || coefficient === 0 ? [] : [[to, coefficient] as const]
    }),
  }))
  return {
    ...rewritten,
    loops: groups.filter((group) => !group.reduce).map((group) => group.extent),
    reduce: groups.filter((group) => group.reduce).map((group) => group.extent),
  }
}

/** Step of an affine expression along a loop; a loop may be named by several terms. */
export function stepOf(at: Affine, loop: number): number {
  let step = 0
  for (const [l, coefficient] of at.terms) if (l === loop) step += coefficient
  return step
}

function continues(at: Affine, outer: number, inner: number, extent: number): boolean {
  return stepOf(at, outer) === stepOf(at, inner) * extent
}

/** The kernel with every affine expression replaced; terms that name one loop twice are added up first. */
export function mapAffines(kernel: LoopKernel, change: (at: Affine) => Affine): LoopKernel {
  const simple = (at: Affine): Affine => {
    const loops = [...new Set(at.terms.map(([loop]) => loop))]
    return loops.length === at.terms.length
      ? at
      : { constant: at.constant, terms: loops.map((l) => [l, stepOf(at, l)]) }
  }
  const instruction = (x: Instruction): Instruction => ("at" in x ? { ...x, at: change(simple(x.at)) } : x)
  const store = (x: Store): Store => ({ ...x, at: change(simple(x.at)) })
  return {
    ...kernel,
    body: kernel.body.map(instruction),
    after: kernel.after.map(instruction),
    stores: kernel.stores.map(store),
  }
}

/** The kernel with its loops in another order: `order[i]` is the old number of the loop that becomes loop i. */
export function permuteLoops(kernel: LoopKernel, order: readonly number[]): LoopKernel {
  const extents = [...kernel.loops, ...kernel.reduce]
  const to = new Map(order.map((old, now) => [old, now]))
  const moved = mapAffines(kernel, (at) => ({ ...at, terms: at.terms.map(([l, c]) => [to.get(l) ?? l, c] as const) }))
  const ordered = order.map((old) => extents[old]!)
  return { ...moved, loops: ordered.slice(0, kernel.loops.length), reduce: ordered.slice(kernel.loops.length) }
}
