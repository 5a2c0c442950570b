import { loopsOf, readsOf, writesOf } from "../compile/memory.ts"
import type { LoopKernel, Program, Store } from "../compile/program.ts"

/** What a program's scratch memory is for, in elements; together the arena. */
export interface ArenaDivision {
  readonly gradients: number
  readonly activations: number
  readonly workspace: number
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * Divides a program's arena among what lies there. The same place holds one value after another, so each place counts
 * once, for the first of these that it ever holds:
 *
 * 1. gradients: what new values of the trainable variables are computed from, element by element: the flat block of all
 *    gradients, where the variables lie side by side;
 * 2. activations: values that are written before the loss is known and read after it, on the way back;
 * 3. workspace: all else, with the gaps that keep values apart and aligned.
 *
 * @param trainable which of the program's variables training changes; none for a program that does not train
 */
export function divideArena(program: Program, trainable: ReadonlySet<number>): ArenaDivision {
  const { regions, kernels, arenaSize } = program
  const inArena = (region: number): boolean => regions[region]!.space === "arena"
  const stretches = (chosen: Iterable<number>): Stretch[] =>
    [...chosen].map((region) => {
      const { offset, size } = regions[region]!
      return { start: offset, end: offset + size }
    })

  // 1. Gradients.
  const gradients = new Set<number>()
  const isNew = new Set(
    regions.flatMap(({ space, slot }, i) => (space === "variable" && trainable.has(slot) ? [i] : [])),
  )
  // Backwards, since a new value may wait in the arena until the old one is no longer read, and be copied then.
  for (const kernel of kernels.toReversed()) {
    const loops = loopsOf(kernel)
    for (const store of loops?.stores ?? []) {
      if (!isNew.has(store.region)) continue
      const value = loops!.body[store.value]
      const from = value?.op === "load" && inArena(value.region) ? isNew : gradients
      for (const region of readElementwise(loops!, store)) if (inArena(region)) from.add(region)
    }
  }
  // 2. Activations. Results come first among what is computed, so the last of them to be written ends the way forward.
  const known = kernels.findLastIndex((kernel) =>
    writesOf(kernel).some((region) => regions[region]!.space === "output"),
  )
  const [written, read] = [new Set<number>(), new Set<number>()]
  if (trainable.size > 0)
    kernels.forEach((kernel, i) => {
      if (i <= known) for (const region of writesOf(kernel)) written.add(region)
      else for (const region of readsOf(kernel)) read.add(region)
    })
  const activations = [...written].filter((region) => read.has(region) && inArena(region))
  // 3. The rest.
  const both = length([...stretches(gradients), ...stretches(activations)])
  const first = length(stretches(gradients))
  return { gradients: first, activations: both - first, workspace: arenaSize - both }
}

/** Regions that a stored value is computed from, element by element; what is one number for all (a rate) is left out. */
function readElementwise({ body, accumulators, after }: LoopKernel, store: Store): number[] {
  const found: number[] = []
  const seen = new Set<number>()
  const waiting = [store.value]
  while (waiting.length > 0) {
    const id = waiting.pop()!
    if (seen.has(id)) continue
    seen.add(id)
    const accumulator = accumulators[id - body.length]
    const value = body[id] ?? after[id - body.length - accumulators.length]
    if (accumulator) waiting.push(accumulator.value)
    else if (value && "args" in value) waiting.push(...value.args)
    else if (value?.op === "load") {
      if (value.at.terms.length > 0 || value.plus !== undefined) found.push(value.region)
      if (value.plus !== undefined) waiting.push(value.plus)
    }
  }
  return found
}

/** How many elements lie in any of the stretches. */
function length(stretches: readonly Stretch[]): number {
  let [total, end] = [0, 0]
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    total += Math.max(0, stretch.end - Math.max(end, stretch.start))
    end = Math.max(end, stretch.end)
  }
  return total
}
