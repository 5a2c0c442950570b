import { mergeLoops, permuteLoops } from "../../compile/mergeLoops.ts"
import type { Accumulator, LoopKernel } from "../../compile/program.ts"
import { chunksFor, estimate, product, strideCost } from "./cost.ts"
import {
  decode,
  forLoop,
  type Printed,
  pointers,
  type Surroundings,
  simd,
  statements,
  storeStatements,
} from "./printNest.ts"

/** Additions in a row that one float32 accumulator takes before it is emptied into a float64. */
const RUN = 512

/**
 * A kernel with a reduction. Vectors run along the axis on which memory is contiguous: along an output loop, with a row
 * of accumulators for as many columns, or along the innermost reduction, with lanes of partial sums added up as a
 * tree. Either way the order of a sum is fixed by the shapes. Long sums go through float64 every ${RUN} additions.
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
  const source = `static void ${name}(void *context, I begin, I end, int thread) {
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

const typeOf = (x: Accumulator) => (x.dtype === "float32" ? "float" : "int32_t")
const start = (x: Accumulator) =>
  x.op === "sum" ? "0" : x.dtype === "float32" ? "-__builtin_inff()" : "(-2147483647 - 1)"

function combine(x: Accumulator, a: string, b: string): string {
  if (x.op === "max") return `${x.dtype === "float32" ? "maxFloat" : "maxInt"}(${a}, ${b})`
  return x.dtype === "float32" ? `${a} + ${b}` : `addInt(${a}, ${b})`
}

/** Which accumulators need a float64 to empty into, if one of them takes `steps` values. */
const long = (x: Accumulator, steps: number) => x.op === "sum" && x.dtype === "float32" && steps > RUN

/** How a reduction's loops are cut so that what is inside runs at most RUN times: loops outside, a segment, loops inside. */
function cut(steps: readonly number[]): { outside: number; segmented: boolean } {
  if (product(steps) <= RUN) return { outside: 0, segmented: false }
  let outside = steps.length
  while (outside > 0 && product(steps.slice(outside - 1)) <= RUN) outside--
  return { outside: Math.min(outside, steps.length - 1), segmented: outside === steps.length }
}

/** Accumulators a0, a1 … of `width` columns beside each other. */
function columns(kernel: LoopKernel, width: number, first: string, around: Surroundings): string {
  const { loops, reduce, accumulators } = kernel
  const column = loops.length - 1
  const inner = reduce.map((_, r) => loops.length + r)
  const order = [...loops.keys()].slice(0, -1).concat(inner, column)
  const groups = statements(kernel, "body", order, around.regions)
  const steps = product(reduce)
  const here = `I i${column} = ${first} + l;`
  const each = (lines: readonly string[]) => `${simd}for (I l = 0; l < ${width}; l++) {\n${lines.join("\n")}\n}`
  const clear = (only: (x: Accumulator) => boolean) =>
    accumulators.flatMap((x, k) => (only(x) ? [each([`a${k}[l] = ${start(x)};`])] : []))
  const isLong = (x: Accumulator) => long(x, steps)
  const { outside, segmented } = cut(reduce)
  const text = [
    ...groups.slice(0, loops.length).flat(),
    ...accumulators.map((x, k) => `${typeOf(x)} a${k}[${width}];`),
    ...accumulators.flatMap((x, k) => (isLong(x) ? [`double t${k}[${width}];`, each([`t${k}[l] = 0;`])] : [])),
    ...clear((x) => !isLong(x)),
  ]
  const group = (r: number) => groups[loops.length + r]!
  const opened: string[] = []
  const openLoop = (r: number) => {
    const last = r === reduce.length - 1
    if (last && segmented) {
      text.push(`for (I segment = 0; segment < ${reduce[r]}; segment += ${RUN}) {`, ...clear(isLong))
      text.push(`I stop = segment + ${RUN} < ${reduce[r]} ? segment + ${RUN} : ${reduce[r]};`)
      text.push(`for (I i${inner[r]} = segment; i${inner[r]} < stop; i${inner[r]}++) {`)
    } else text.push(forLoop(inner[r]!, reduce[r]!))
    text.push(...group(r))
    opened.push("}")
  }
  const flush = accumulators.flatMap((x, k) => (isLong(x) ? [each([`t${k}[l] += (double)a${k}[l];`])] : []))
  for (let r = 0; r < outside; r++) openLoop(r)
  if (!segmented) text.push(...clear(isLong))
  for (let r = outside; r < reduce.length; r++) openLoop(r)
  const update = accumulators.map((x, k) => `a${k}[l] = ${combine(x, `a${k}[l]`, `v${x.value}`)};`)
  text.push(each([here, ...groups[order.length]!, ...update]))
  text.push(...opened.slice(outside), ...flush, ...(segmented ? ["}"] : []), ...opened.slice(0, outside))
  const results = accumulators.map(
    (x, k) => `${typeOf(x)} v${kernel.body.length + k} = ${isLong(x) ? `(float)t${k}[l]` : `a${k}[l]`};`,
  )
  const after = statements(kernel, "after", [...loops.keys()], around.regions).flat()
  text.push(each([here, ...results, ...after, ...storeStatements(kernel)]))
  return text.join("\n")
}

/** Accumulators a0, a1 … of some lanes each, along the innermost reduction. */
function lanes(kernel: LoopKernel, around: Surroundings): string {
  const { loops, reduce, accumulators } = kernel
  const inner = reduce.map((_, r) => loops.length + r)
  const order = [...loops.keys(), ...inner]
  const groups = statements(kernel, "body", order, around.regions)
  const extent = reduce.at(-1) ?? 1
  const count = extent >= 128 ? 32 : extent >= 32 ? 16 : extent >= 8 ? 8 : extent >= 4 ? 4 : 1
  const steps = [...reduce.slice(0, -1), Math.ceil(extent / count)]
  const isLong = (x: Accumulator) => long(x, product(steps))
  const { outside, segmented } = cut(steps)
  const each = (lines: readonly string[], to: string | number = count) =>
    `${count > 1 ? simd : ""}for (I l = 0; l < ${to}; l++) {\n${lines.join("\n")}\n}`
  const clear = (only: (x: Accumulator) => boolean) =>
    accumulators.flatMap((x, k) => (only(x) ? [each([`a${k}[l] = ${start(x)};`])] : []))
  const fold = (x: Accumulator, k: number) => {
    const lines: string[] = []
    for (let w = count / 2; w >= 1; w /= 2)
      lines.push(`${simd}for (I l = 0; l < ${w}; l++) a${k}[l] = ${combine(x, `a${k}[l]`, `a${k}[l + ${w}]`)};`)
    return lines
  }
  const text = [
    ...groups.slice(0, loops.length + 1).flat(),
    ...accumulators.map((x, k) => `${typeOf(x)} a${k}[${count}];`),
    ...accumulators.flatMap((x, k) => (isLong(x) ? [`double t${k} = 0;`] : [])),
    ...clear((x) => !isLong(x)),
  ]
  const last = inner.at(-1)
  const openLoop = (r: number) => text.push(forLoop(inner[r]!, reduce[r]!), ...groups[loops.length + r + 1]!)
  for (let r = 0; r < outside; r++) openLoop(r)
  if (segmented) {
    text.push(`for (I segment = 0; segment < ${extent}; segment += ${RUN * count}) {`)
    text.push(`I stop = segment + ${RUN * count} < ${extent} ? segment + ${RUN * count} : ${extent};`)
  }
  text.push(...clear(isLong))
  for (let r = outside; r < reduce.length - 1; r++) openLoop(r)
  const update = accumulators.map((x, k) => `a${k}[l] = ${combine(x, `a${k}[l]`, `v${x.value}`)};`)
  const at = (base: string) => [`I i${last} = ${base} + l;`, ...groups.at(-1)!, ...update]
  if (segmented) {
    text.push(`I p = segment; for (; p + ${count} <= stop; p += ${count}) {`, each(at("p")), "}")
    text.push(each(at("p"), "stop - p"))
  } else {
    const whole = Math.floor(extent / count) * count
    if (whole > 0) text.push(`for (I p = 0; p < ${whole}; p += ${count}) {`, each(at("p")), "}")
    if (whole < extent) text.push(each(at(`${whole}`), extent - whole))
  }
  for (let r = outside; r < reduce.length - 1; r++) text.push("}")
  accumulators.forEach((x, k) => {
    if (isLong(x)) text.push(...fold(x, k), `t${k} += (double)a${k}[0];`)
  })
  if (segmented) text.push("}")
  for (let r = 0; r < outside; r++) text.push("}")
  accumulators.forEach((x, k) => {
    if (!isLong(x)) text.push(...fold(x, k))
    text.push(`${typeOf(x)} v${kernel.body.length + k} = ${isLong(x) ? `(float)t${k}` : `a${k}[0]`};`)
  })
  const after = statements(kernel, "after", [...loops.keys()], around.regions).flat()
  return [...text, ...after, ...storeStatements(kernel)].join("\n")
}
