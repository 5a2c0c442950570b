import { mergeLoops, permuteLoops } from "../../compile/mergeLoops.ts"
import type { LoopKernel } from "../../compile/program.ts"
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

/** A kernel without reduction: nested loops, vectors along the last, threads along the first. */
export function printMap(original: LoopKernel, name: string, around: Surroundings): Printed {
  const merged = mergeLoops(original)
  const kernel = merged.sequential ? merged : fastestLast(merged)
  const { loops, sequential } = kernel
  const order = loops.map((_, loop) => loop)
  const body = [...statements({ ...kernel, body: [...kernel.body] }, "body", order, around.regions)]
  // Without a reduction `after` follows the body at the same point.
  const after = statements(kernel, "after", order, around.regions)
  const groups = body.map((lines, depth) => (depth === order.length ? [...lines, ...after.flat()] : lines))
  const inside = storeStatements(kernel)
  const wanted = sequential || loops.length === 0 ? 1 : chunksFor(estimate(kernel))
  const head = `ALONE void ${name}(void *context, I begin, I end, int thread) {
void **s = context; (void)begin; (void)end; (void)thread;
${pointers(kernel, around)}
`
  const last = loops.length - 1
  const vector = sequential ? "" : simd
  const plain = order.map((loop) => ({ loop, open: (loop === last ? vector : "") + forLoop(loop, loops[loop]!) }))
  if (wanted === 1) return { source: `${head}${nest(plain, groups, inside)}\n}\n`, units: 1, chunks: 1 }

  // Outer loops become one counter of units, until there are enough of them to share.
  let outer = 0
  while (outer < last && product(loops.slice(0, outer)) < 64) outer++
  const rows = product(loops.slice(0, outer))
  const before = groups.slice(0, outer + 1).flat()
  if (outer === last) {
    const length = Math.max(1024, Math.ceil(loops[last]! / Math.ceil(64 / rows) / 1024) * 1024)
    const blocks = Math.ceil(loops[last]! / length)
    const units = rows * blocks
    const range =
      rows === 1
        ? `{ I from = begin * ${length}, to = end * ${length};`
        : `for (I u = begin; u < end; u++) { ${decode(order.slice(0, outer), loops, `u / ${blocks}`)}
I from = u % ${blocks} * ${length}, to = from + ${length};`
    const source = `${head}${range}
if (to > ${loops[last]}) to = ${loops[last]};
${before.join("\n")}
${vector}for (I i${last} = from; i${last} < to; i${last}++) {
${[...groups[last + 1]!, ...inside].join("\n")}
}
}
}
`
    return { source, units, chunks: wanted }
  }
  const source = `${head}for (I u = begin; u < end; u++) { ${decode(order.slice(0, outer), loops, "u")}
${before.join("\n")}
${nest(plain.slice(outer), [[], ...groups.slice(outer + 1)], inside)}
}
}
`
  return { source, units: rows, chunks: wanted }
}

/** Puts the loop that steps through neighbouring elements innermost. */
function fastestLast(kernel: LoopKernel): LoopKernel {
  const last = kernel.loops.length - 1
  const cost = (loop: number) =>
    strideCost(kernel, loop) * (kernel.loops[loop]! < 8 ? 3 : 1) + (loop === last ? 0 : 0.5)
  let best = last
  kernel.loops.forEach((_, loop) => {
    if (cost(loop) < cost(best)) best = loop
  })
  if (best === last) return kernel
  return permuteLoops(kernel, [...kernel.loops.keys()].filter((loop) => loop !== best).concat(best))
}

/** Columns that the runtime hands over at a time where it does not compute them all, or a multiple of them. */
const atATime = 64

/** An epilogue: the same map on a rectangle of one matrix, called by the runtime as blocks of a contraction complete. */
export function printEpilogue(kernel: LoopKernel, name: string, around: Surroundings): string {
  const columns = kernel.loops[2]!
  const order = [0, 1, 2]
  const groups = statements(kernel, "body", order, around.regions)
  const after = statements(kernel, "after", order, around.regions).flat()
  const inside = [...after, ...storeStatements(kernel)]
  const rectangle = (open: string) =>
    nest(
      [
        { loop: 0, open: "{" },
        { loop: 1, open: "for (I i1 = top; i1 < bottom; i1++) {" },
        { loop: 2, open: `${simd}${open}` },
      ],
      groups,
      inside,
    )
  // Of a width that is known, short rows become a few vectors without a loop. All columns, or as many as the runtime
  // computes at a time.
  const width = columns <= 2 * atATime ? columns : atATime
  const known = rectangle(`for (I l = 0; l < ${width}; l++) { I i2 = left + l;`)
  const merged = mergeLoops({ ...kernel, loops: [1, ...kernel.loops.slice(1)] })
  const flat = kernel.loops[0] === 1 && merged.loops.length === 1 && kernel.loops[1]! > 1 && columns > 1
  return `static void ${name}(void **s, I i0, I top, I bottom, I left, I right) {
(void)i0;
${pointers(kernel, around)}
${flat ? `if (right - left == ${columns}) {\n${flatLoop(merged, columns, around)}\nreturn;\n}\n` : ""}if (right - left == ${width}) {
${known}
return;
}
${rectangle("for (I i2 = left; i2 < right; i2++) {")}
}
`
}

/** Whole rows of an epilogue that never looks at rows and columns apart are one long loop without ragged ends. */
function flatLoop(kernel: LoopKernel, columns: number, around: Surroundings): string {
  const groups = statements(kernel, "body", [0], around.regions)
  const after = statements(kernel, "after", [0], around.regions).flat()
  const open = `${simd}for (I i0 = top * ${columns}; i0 < bottom * ${columns}; i0++) {`
  // The batch number i0 is 0 here, so its name is free for the merged loop.
  return nest([{ loop: 0, open }], groups, [...after, ...storeStatements(kernel)])
}
