import { mergeLoops, permuteLoops } from "../../compile/mergeLoops.ts"
import type { Accumulator, LoopKernel } from "../../compile/program.ts"
import { chunksFor, estimate, product, strideCost } from "./cost.ts"
import {
  decode,
  forLoop,
  nest,
  type Printed,
  pointers,
  type Surroundings,
  simd,
  statements,
  storeStatements,
} from "./printNest.ts"

/**
 * A kernel with a reduction. Vectors run along the axis on which memory is contiguous: along an output loop, with a row
 * of accumulators for as many columns, or along the innermost reduction, with lanes of partial sums added up as a
 * tree. Either way the order of a sum is fixed by the shapes.
 */
export function printReduce(original: LoopKernel, name: string, around: Surroundings): Printed {
  const merged = mergeLoops(original)
  const { kernel, axis } = chooseAxis(merged.reduce.length > 0 ? merged : { ...merged, reduce: [1] })
  const { loops } = kernel
  const wanted = loops.length === 0 ? 1 : chunksFor(estimate(kernel))
  const width = axis === "columns" ? columnWidth(loops.at(-1)!) : 1
  const blocks = axis === "columns" ? Math.ceil(loops.at(-1)! / width) : 1
  const outer = axis === "columns" ? loops.slice(0, -1) : loops
  const units = product(outer) * blocks
  const column = loops.length - 1
  const point = (): string => {
    if (axis === "lanes") return lanes(kernel, around)
    const rest = loops[column]! - (blocks - 1) * width
    if (blocks === 1) return columns(kernel, width, "0", around)
    const whole = columns(kernel, width, `block * ${width}`, around)
    if (rest === width) return whole
    const ragged = columns(kernel, rest, `${(blocks - 1) * width}`, around)
    return `if (block < ${blocks - 1}) {\n${whole}\n} else {\n${ragged}\n}`
  }
  const order = [...outer.keys()]
  const blockOf = blocks > 1 ? `I block = u % ${blocks};` : ""
  const decoded = decode(order, outer, blocks > 1 ? `u / ${blocks}` : "u")
  const share = wanted > 1 && units > 1
  const open = share
    ? `for (I u = begin; u < end; u++) { ${blockOf} ${decoded}`
    : `${order.map((loop) => forLoop(loop, outer[loop]!)).join("\n")}
${blocks > 1 ? `for (I block = 0; block < ${blocks}; block++) {` : "{"}`
  const source = `ALONE void ${name}(void *context, I begin, I end, int thread) {
void **s = context; (void)begin; (void)end; (void)thread;
${pointers(kernel, around)}
${open}
${point()}
${"}".repeat(share ? 1 : order.length + 1)}
}
`
  return { source, units: share ? units : 1, chunks: share ? wanted : 1 }
}

function chooseAxis(kernel: LoopKernel): { kernel: LoopKernel; axis: "columns" | "lanes" } {
  const outer = kernel.loops.length
  let best = { cost: Infinity, loop: -1 }
  const consider = (loop: number, cost: number) => {
    if (cost < best.cost) best = { cost, loop }
  }
  // Later loops are looked at first, so that they win ties: they were put last for a reason.
  for (let loop = outer - 1; loop >= 0; loop--)
    consider(loop, strideCost(kernel, loop) * Math.max(1, 8 / kernel.loops[loop]!))
  for (let r = kernel.reduce.length - 1; r >= 0; r--) {
    const extent = kernel.reduce[r]!
    consider(outer + r, strideCost(kernel, outer + r) * Math.max(1, 8 / extent) + Math.min(4, 24 / extent))
  }
  const axis = best.loop < outer && best.loop >= 0 ? "columns" : "lanes"
  const all = [...kernel.loops, ...kernel.reduce].map((_, loop) => loop)
  const moved = (from: number, to: number) => [...all.slice(from, to).filter((l) => l !== best.loop), best.loop]
  const order =
    axis === "columns"
      ? [...moved(0, outer), ...all.slice(outer)]
      : [...all.slice(0, outer), ...(best.loop < 0 ? all.slice(outer) : moved(outer, all.length))]
  return { kernel: permuteLoops(kernel, order), axis }
}

/** Up to 64 accumulators, all blocks but the last equal and a multiple of 16 wide. */
function columnWidth(extent: number): number {
  const blocks = Math.ceil(extent / 64)
  return blocks === 1 ? extent : Math.ceil(extent / blocks / 16) * 16
}

/** A float32 takes this many additions in a row; longer sums run in float64 and are rounded once. */
const RUN = 16

/** The accumulators as C: their type, their start and how two are combined, if each takes `steps` values in a row. */
function accumulate(x: Accumulator, steps: number) {
  const float = x.dtype === "float32"
  if (x.op === "sum") {
    const type = !float ? "int32_t" : steps > RUN ? "double" : "float"
    return { type, start: "0", combine: (a: string, b: string) => (float ? `${a} + ${b}` : `addInt(${a}, ${b})`) }
  }
  const max = float ? "maxFloat" : "maxInt"
  return {
    type: float ? "float" : "int32_t",
    start: float ? "-__builtin_inff()" : "(-2147483647 - 1)",
    combine: (a: string, b: string) => `${max}(${a}, ${b})`,
  }
}

/**
 * Long sums are float64 of float32 runs, which are kept in t0, t1 …: turning every value into a float64 takes longer than
 * adding it.
 */
function inRuns({ accumulators }: LoopKernel, kinds: readonly ReturnType<typeof accumulate>[]) {
  const sums = kinds.flatMap(({ type }, k) => (type === "double" ? [k] : []))
  return {
    /** Accumulators that need runs. */
    sums,
    start: sums.map((k) => `t${k}[l] = 0;`),
    finish: sums.map((k) => `a${k}[l] += t${k}[l];`),
    update: (runs: boolean): string[] =>
      accumulators.map((x, k) => {
        const to = `${runs && sums.includes(k) ? "t" : "a"}${k}[l]`
        return `${to} = ${kinds[k]!.combine(to, `v${x.value}`)};`
      }),
  }
}

const resultOf = (kernel: LoopKernel, k: number, from: string): string => {
  const type = kernel.accumulators[k]!.dtype === "float32" ? "float" : "int32_t"
  return `${type} v${kernel.body.length + k} = (${type})${from};`
}

/** Accumulators a0, a1 … of `width` columns beside each other. */
function columns(kernel: LoopKernel, width: number, first: string, around: Surroundings): string {
  const { loops, reduce, accumulators } = kernel
  const column = loops.length - 1
  const inner = reduce.map((_, r) => loops.length + r)
  const order = [...loops.keys()].slice(0, -1).concat(inner, column)
  const groups = statements(kernel, "body", order, around.regions)
  const kinds = accumulators.map((x) => accumulate(x, product(reduce)))
  const here = `I i${column} = ${first} + l;`
  const each = (lines: readonly string[]) => `${simd}for (I l = 0; l < ${width}; l++) {\n${lines.join("\n")}\n}`
  const { sums, start, update, finish } = inRuns(kernel, kinds)
  const last = inner.at(-1)!
  const extent = reduce.at(-1)!
  const opens = inner.map((loop, r) => ({ loop, open: forLoop(loop, reduce[r]!) }))
  const depths = [[], ...inner.map((_, r) => groups[loops.length + r]!)]
  const point = [each([here, ...groups[order.length]!, ...update(true)])]
  const run = [
    `for (I p = 0; p < ${extent}; p += ${RUN}) {`,
    ...sums.map((k) => `float t${k}[${width}];`),
    each(start),
    `for (I i${last} = p; i${last} < ${extent % RUN ? `(p + ${RUN} < ${extent} ? p + ${RUN} : ${extent})` : `p + ${RUN}`}; i${last}++) {`,
    ...depths.at(-1)!,
    ...point,
    "}",
    each(finish),
    "}",
  ]
  const after = statements(kernel, "after", [...loops.keys()], around.regions).flat()
  return [
    ...groups.slice(0, loops.length).flat(),
    ...kinds.map(({ type }, k) => `${type} a${k}[${width}];`),
    each(kinds.map(({ start }, k) => `a${k}[l] = ${start};`)),
    sums.length > 0 ? nest(opens.slice(0, -1), depths.slice(0, -1), run) : nest(opens, depths, point),
    each([here, ...kinds.map((_, k) => resultOf(kernel, k, `a${k}[l]`)), ...after, ...storeStatements(kernel)]),
  ].join("\n")
}

/** As many as give every addition time to end before the next; accumulators of all lanes should stay in registers. */
function laneCount(extent: number, accumulators: number): number {
  if (extent < 8) return extent >= 4 ? 4 : 1
  if (extent < 32 || accumulators > 4) return 8
  return extent < 128 ? 16 : 32
}

/** Accumulators a0, a1 … of some lanes each, along the innermost reduction, folded in halves at the end. */
function lanes(kernel: LoopKernel, around: Surroundings): string {
  const { loops, reduce, accumulators } = kernel
  const inner = reduce.map((_, r) => loops.length + r)
  const last = inner.at(-1)!
  const groups = statements(kernel, "body", [...loops.keys(), ...inner], around.regions)
  const extent = reduce.at(-1)!
  const count = laneCount(extent, accumulators.length)
  const steps = product(reduce.slice(0, -1)) * Math.ceil(extent / count)
  const kinds = accumulators.map((x) => accumulate(x, steps))
  const each = (lines: readonly string[], to = count) =>
    `${to > 1 ? simd : ""}for (I l = 0; l < ${to}; l++) {\n${lines.join("\n")}\n}`
  const { sums, start, update, finish } = inRuns(kernel, kinds)
  const point = (lane: string, runs: boolean) => [`I i${last} = ${lane} + l;`, ...groups.at(-1)!, ...update(runs)]
  const whole = Math.floor(extent / count) * count
  const inRow = (from: string, to: string | number, runs: boolean) => [
    `for (I p = ${from}; p < ${to}; p += ${count}) {`,
    each(point("p", runs)),
    "}",
  ]
  const run = RUN * count
  // Short rows would begin a run, and end it, more than they add to it.
  const steady =
    sums.length === 0 || whole < 4 * count
      ? inRow("0", whole, false)
      : [
          `for (I q = 0; q < ${whole}; q += ${run}) {`,
          ...sums.map((k) => `float t${k}[${count}];`),
          each(start),
          ...inRow("q", whole % run ? `(q + ${run} < ${whole} ? q + ${run} : ${whole})` : `q + ${run}`, true),
          each(finish),
          "}",
        ]
  const ragged = whole < extent ? [each(point(`${whole}`, false), extent - whole)] : []
  const halves: number[] = []
  for (let w = count / 2; w >= 1; w /= 2) halves.push(w)
  const fold = halves.map((w) =>
    each(
      kinds.map(({ combine }, k) => `a${k}[l] = ${combine(`a${k}[l]`, `a${k}[l + ${w}]`)};`),
      w,
    ),
  )
  return [
    ...groups.slice(0, loops.length + 1).flat(),
    ...kinds.map(({ type }, k) => `${type} a${k}[${count}];`),
    each(kinds.map(({ start }, k) => `a${k}[l] = ${start};`)),
    nest(
      inner.slice(0, -1).map((loop, r) => ({ loop, open: forLoop(loop, reduce[r]!) })),
      [[], ...inner.slice(0, -1).map((_, r) => groups[loops.length + r + 1]!)],
      [...(whole > 0 ? steady : []), ...ragged],
    ),
    ...fold,
    ...kinds.map((_, k) => resultOf(kernel, k, `a${k}[0]`)),
    ...statements(kernel, "after", [...loops.keys()], around.regions).flat(),
    ...storeStatements(kernel),
  ].join("\n")
}
