import type { ConvolutionKernel, LoopKernel } from "../../compile/program.ts"
import type { FunctionBody, Local } from "./assembler.ts"
import type { Kit } from "./contraction.ts"
import { address, createTables, divide, emitBlock, emitCalls, emitUnits, sum, tableOf } from "./convolutionBlock.ts"
import { panel } from "./kit.ts"
import { type ConvolutionPlan, kernelRows, placeRuns, sourceBytes } from "./planConvolution.ts"
import { type Printer, SHARED } from "./printer.ts"
import type { Site } from "./values.ts"

/** A kernel's gradient: parts of the batch, each summed for itself, then added up in order. */
export function printGradient(printer: Printer, plan: ConvolutionPlan, work: number, size: number): void {
  const { kit, step, keep, loop, needs } = printer
  const { kernel, gather, to, toGroup, lanes, share, shares, parts } = plan
  const { epilogue, c } = kernel
  const phase = gather.phases[0]!
  const [D, H, W] = gather.destination
  const tables = createTables()
  const places = placeRuns(plan, phase)
  const rows = kernelRows(plan, phase)
  const [rowsAt, runsAt] = [tables.put(rows), tables.put(places.gaps)]
  const slot = keep(tables.values)
  // Rows of y far apart compete for the same places in the cache: its columns are laid out in panels.
  const packs = !lanes && toGroup >= 4 * panel
  const most = plan.images * plan.across * H * W
  const panelBytes = most * panel * 4
  const box = sourceBytes(plan)
  needs(parts > 1 ? parts * size * 4 : 0, box + (packs ? Math.ceil(toGroup / panel) * panelBytes : 0))
  step({ units: parts * shares, least: 1, most: parts * shares, work }, (site, begin, end, scratch) => {
    const { f } = site
    const { own } = scratch()
    const table = tableOf(site, slot)
    emitUnits(site, plan, [begin, end], (unit, part, width) => {
      const item = bound(f, unit, plan)
      const last = bound(f, sum(f, 1, [unit, 1]), plan)
      const column = [part, share * panel * 4] as const
      const result = address(site, { region: parts > 1 ? SHARED : c, offset: 0 })
      const sums = sum(f, result, [unit, parts > 1 ? size * 4 : 0], column)
      const accumulate = sum(f, 0)
      f.count(
        item,
        1,
        () => f.get(last),
        () => {
          const { image, images, first, slices, a } = emitBlock(site, plan, kit, own, item)
          const from = sum(f, 0, [a, 1], ...(lanes ? [column] : []))
          const y = sum(f, address(site, kernel.b), [image, D * H * W * to * 4], [first, H * W * to * 4], column)
          const into = sum(f, 0, [sums, 1])
          emitCalls(site, plan, [from, into, y], toGroup * 4, () => {
            const panels = packs ? sum(f, box, [own, 1]) : y
            if (packs) emitPanels(site, kit, [panels, y, width], [to * 4, panelBytes], [images, slices, H * W])
            f.get(sum(f, rowsAt, [table, 1]), from, into, panels)
            f.i32(packs ? panelBytes : panel * 4)
            f.i32(packs ? panel * 4 : to * 4)
            f.get(sum(f, runsAt, [table, 1]), images)
            if (places.perSlice) {
              f.get(slices)
              f.i32(places.perSlice)
              f.op("i32.mul", "i32.mul")
              f.i32(places.length)
            } else f.get(slices)
            f.i32(places.step)
            f.get(accumulate)
            f.i32(rows.length / 2)
            f.get(width)
            f.call(lanes ? kit.lanes : kit.across)
          })
          f.start(accumulate, 1)
        },
      )
    })
  })
  if (parts > 1) {
    const terms = [
      [0, 1],
      [1, size],
    ] as const
    loop(sumOf(kernel, size, [{ op: "load", dtype: "float32", region: SHARED, at: { constant: 0, terms } }], parts))
  }
  if (epilogue) loop(epilogue)
}

/** Lays the rows of y out in panels of columns. */
function emitPanels(
  { f }: Site,
  kit: Kit,
  [into, y, width]: readonly [Local, Local, Local],
  [row, panelBytes]: readonly [number, number],
  [images, slices, inSlice]: readonly [Local, Local, number],
): void {
  const [to, from, left] = [into, y, width].map((local) => sum(f, 0, [local, 1])) as [Local, Local, Local]
  f.loop(() => {
    f.get(to)
    f.i32(panel * 4)
    f.get(from)
    f.i32(row)
    f.i32(4)
    f.get(images, slices)
    f.i32(inSlice)
    f.op("i32.mul", "i32.mul")
    const columns = sum(f, 0, [left, 1])
    f.atMost(columns, () => f.i32(panel))
    f.get(columns)
    f.call(kit.pack)
    f.increase(to, panelBytes)
    f.increase(from, panel * 4)
    f.increase(left, -panel)
    f.get(left)
    f.i32(0)
    f.op("i32.gt_s")
    f.brIf(0)
  })
}

/** The block that a part begins with. */
function bound(f: FunctionBody, part: Local, { items, parts }: ConvolutionPlan): Local {
  return divide(f, parts, sum(f, 0, [part, items]))[0]
}

/** c = the value of `body`, summed over `parts`. */
export function sumOf(
  { name, origin, c }: ConvolutionKernel,
  size: number,
  body: LoopKernel["body"],
  parts = 0,
): LoopKernel {
  const at = { constant: 0, terms: [[0, 1]] } as const
  return {
    ...{ kind: "loop", name, origin, loops: [size], reduce: parts ? [parts] : [], body, after: [], sequential: false },
    accumulators: parts ? [{ op: "sum", dtype: "float32", value: 0 }] : [],
    stores: [{ region: c, at, value: parts ? 1 : 0, mode: "set" }],
  }
}
