import type { ConvolutionKernel } from "../../compile/program.ts"
import type { Gather, Phase } from "../gather.ts"
import type { FunctionBody } from "./assembler.ts"
import { emitEpilogue } from "./contraction.ts"
import {
  address,
  createTables,
  divide,
  emitBlock,
  emitCalls,
  emitUnits,
  rest,
  sum,
  tableOf,
} from "./convolutionBlock.ts"
import { printGradient, sumOf } from "./kernelGradient.ts"
import { panel } from "./kit.ts"
import { type ConvolutionPlan, elementRows, planConvolution, product, sourceBytes, tapRuns } from "./planConvolution.ts"
import type { Printer } from "./printer.ts"

/** A convolution as steps: the kernel laid out in panels, then the result by blocks of elements, or of the kernel's rows. */
export function printConvolution(printer: Printer, kernel: ConvolutionKernel): void {
  const { computes, batch, channels, filters, epilogue } = kernel
  const [x, y] = [product(kernel.input) * channels * batch, product(kernel.output) * filters * batch]
  const w = product(kernel.kernel) * (channels / kernel.groups) * filters
  const size = { conv: y, convInput: x, convKernel: w }[computes]
  if (size === 0) return
  if (x * y * w === 0) {
    printer.loop(sumOf(kernel, size, [{ op: "const", dtype: "float32", value: 0 }]))
    if (epilogue) printer.loop(epilogue)
    return
  }
  const plan = planConvolution(kernel)
  const work = (y * w) / filters / 4
  if (computes === "convKernel") printGradient(printer, plan, work, size)
  else printElements(printer, plan, work, printPanels(printer, plan))
}

/** Writes `build` for each phase, with locals that the next one uses again. */
function eachPhase(f: FunctionBody, { phases }: Gather, build: (phase: Phase, p: number) => void): void {
  phases.forEach((phase, p) => {
    f.scope(() => build(phase, p))
  })
}

/** Lays the kernel out in the order in which patches are read; returns where each phase begins, in floats. */
function printPanels({ kit, keep, needs, step }: Printer, plan: ConvolutionPlan): number[] {
  const { kernel, gather, to, fromGroup, toGroup, lanes, calls } = plan
  const { filters, groups, channels } = kernel
  const backward = kernel.computes === "convInput"
  const [wFrom, wTo] = backward && !lanes ? [1, filters] : [filters, 1]
  const panels = lanes ? 1 : Math.ceil(toGroup / panel)
  const width = lanes ? to : panel
  const starts: number[] = []
  let floats = 0
  for (const { taps } of gather.phases) {
    starts.push(floats)
    floats += calls * panels * taps.length * fromGroup * width
  }
  needs(floats * 4, 0)
  const taps = gather.phases.flatMap((phase) => phase.taps)
  const slot = keep(taps.map((tap) => tap.kernel * (channels / groups) * filters * 4))
  const units = calls * panels
  if (floats === 0) return starts
  step({ units, least: 1, most: units, work: floats }, (site, begin, end, scratch) => {
    const { f } = site
    const { shared } = scratch()
    const tap = tableOf(site, slot)
    const unit = sum(f, 0, [begin, 1])
    f.count(
      unit,
      1,
      () => f.get(end),
      () => {
        const [g, j] = divide(f, panels, unit)
        const w = sum(f, address(site, kernel.b), [g, (filters / groups) * 4], [j, panel * wTo * 4])
        const columns = rest(f, width, lanes ? to : toGroup, j, width)
        let at = 0
        eachPhase(f, gather, (phase, p) => {
          const floats = phase.taps.length * fromGroup * width
          if (floats === 0) return
          const into = sum(f, starts[p]! * 4, [shared, 1], [unit, floats * 4])
          if (!lanes && toGroup % panel) {
            // What fills a panel up is multiplied too, and memory may hold numbers that are slow to multiply.
            f.get(into)
            f.i32(0)
            f.i32(floats * 4)
            f.fill()
          }
          const t = sum(f, at * 4, [tap, 1])
          at += phase.taps.length
          const last = sum(f, phase.taps.length * 4, [t, 1])
          f.count(
            t,
            4,
            () => f.get(last),
            () => {
              f.get(into)
              f.i32(width * 4)
              f.get(w, t)
              f.memory("i32.load")
              f.op("i32.add")
              for (const n of [wFrom * 4, wTo * 4, fromGroup]) f.i32(n)
              f.get(columns)
              f.call(kit.pack)
              f.increase(into, fromGroup * width * 4)
            },
          )
        })
      },
    )
  })
  return starts
}

/** By units of some images or a block of one, with the epilogue on each if it has all columns. */
function printElements(printer: Printer, plan: ConvolutionPlan, work: number, starts: readonly number[]): void {
  const { kit, step, keep, loop, needs } = printer
  const { kernel, gather, to, fromGroup, toGroup, lanes, blocks, across, items, share, shares } = plan
  const { epilogue } = kernel
  const { phases } = gather
  const [D, H, W] = gather.destination
  const tables = createTables()
  const found = phases.map((phase) => {
    const runs = tapRuns(plan, phase)
    return { ...runs, rows: tables.put(elementRows(plan, phase)), runs: tables.put(runs.gaps) }
  })
  const slot = keep(tables.values)
  const units = items * shares
  needs(0, sourceBytes(plan))
  const panels = Math.ceil(toGroup / panel)
  step({ units, least: 1, most: units, work }, (site, begin, end, scratch) => {
    const { f } = site
    const { shared, own } = scratch()
    const table = tableOf(site, slot)
    const none = sum(f, 0)
    emitUnits(site, plan, [begin, end], (unit, part, width) => {
      const block = emitBlock(site, plan, kit, own, unit)
      const slice = H * W * phases[0]!.step[0]
      const first = sum(f, 0, [block.image, D * H * W], [block.first, slice])
      eachPhase(f, gather, (phase, p) => {
        const { length, step, gaps, rows, runs } = found[p]!
        const inSlice = phase.count[1] * phase.count[2]
        // Blocks of one image, or whole images.
        const elements =
          blocks > 1
            ? sum(f, 0, [rest(f, across, phase.count[0], block.first, 1), inSlice])
            : sum(f, 0, [block.images, phase.count[0] * inSlice])
        const k = phase.taps.length * fromGroup
        const column = [part, share * panel * 4] as const
        const from = sum(f, 0, [block.a, 1], ...(lanes ? [column] : []))
        const c = sum(f, address(site, { region: kernel.c, offset: 0 }), [first, to * 4], column)
        const b = sum(f, starts[p]! * 4, [shared, 1], [part, share * panel * 4 * (lanes ? 1 : k)])
        f.get(elements)
        f.i32(0)
        f.op("i32.gt_s")
        f.if(() =>
          emitCalls(site, plan, [from, c, b], panels * panel * k * 4, () => {
            f.get(sum(f, rows, [table, 1]), from, c, b)
            f.i32(panel * 4 * (lanes ? 1 : k))
            f.i32(lanes ? to * 4 : panel * 4)
            f.get(sum(f, runs, [table, 1]))
            for (const n of [gaps.length, length, step, 0]) f.i32(n)
            f.get(elements, width)
            f.call(lanes ? kit.lanes : kit.block)
          }),
        )
      })
      if (!epilogue || shares > 1) return
      const rows =
        blocks > 1 ? rest(f, across * slice, D * H * W, block.first, slice) : sum(f, 0, [block.images, D * H * W])
      emitEpilogue(site, epilogue, none, first, rows)
    })
  })
  if (epilogue && shares > 1) loop(epilogue)
}
