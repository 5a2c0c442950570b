import type { ConvolutionKernel, LoopKernel, Place } from "../../compile/program.ts"
import type { FunctionBody, Local } from "./assembler.ts"
import { emitEpilogue, type Kit } from "./contraction.ts"
import { panel } from "./kit.ts"
import type { Step } from "./module.ts"
import type { ConvolutionPlan } from "./planConvolution.ts"
import { elementRows, imageStep, kernelRows, placeRuns, planConvolution, tapRuns } from "./planConvolution.ts"
import type { Site } from "./values.ts"

/** What the module that is being written offers. */
export interface Printer {
  readonly kit: Kit
  step(
    what: Omit<Step, "alone">,
    build: (site: Site, begin: Local, end: Local, scratch: () => { shared: Local; own: Local }) => void,
  ): void
  loop(kernel: LoopKernel): void
  /** Keeps a table; its address is where the result says in the program's. */
  keep(values: readonly number[]): number
  needs(sharedBytes: number, threadBytes: number): void
}

/** The region number of the scratch memory that all threads share. */
export const SHARED = -1

type Term = readonly [variable: Local, factor: number]

/** A new local: what `push` leaves on the stack, plus all terms. */
function sum(f: FunctionBody, push: number | (() => void), ...terms: readonly Term[]): Local {
  if (typeof push === "number") f.i32(push)
  else push()
  for (const [variable, factor] of terms) f.addScaled(variable, factor)
  return f.keep("i32")
}

/** The quotient and the remainder. */
function divide(f: FunctionBody, by: number, of: Local): [Local, Local] {
  return (["i32.div_s", "i32.rem_s"] as const).map((op) => {
    f.get(of)
    f.i32(by)
    f.op(op)
    return f.keep("i32")
  }) as [Local, Local]
}

/** min(most, all − variable · factor) as a new local. */
function rest(f: FunctionBody, most: number, all: number, variable: Local, factor: number): Local {
  const left = sum(f, all, [variable, -factor])
  f.atMost(left, () => f.i32(most))
  return left
}

const address =
  (site: Site, { region, offset }: Place) =>
  () => {
    const at = site.place(region)
    site.f.get(site.table)
    site.f.memory("i32.load", at.slot * 4)
    site.f.i32((at.offset + offset) * 4)
    site.f.op("i32.add")
  }

const tableOf = ({ f, table }: Site, slot: number): Local => {
  f.get(table)
  f.memory("i32.load", slot * 4)
  return f.keep("i32")
}

/** Writes `build` for units `begin` … `end` − 1, with the share of the columns that the unit has. */
function emitUnits(
  { f }: Site,
  { share, shares, columns }: ConvolutionPlan,
  [begin, end]: readonly [Local, Local],
  build: (unit: Local, part: Local, width: Local) => void,
): void {
  const u = sum(f, 0, [begin, 1])
  f.count(
    u,
    1,
    () => f.get(end),
    () => {
      const [unit, part] = divide(f, shares, u)
      build(unit, part, rest(f, share * panel, columns, part, share * panel))
    },
  )
}

/** All calls for one block: one, or one a group, each further along in `a`, `c` and `b`. */
function emitCalls(
  { f }: Site,
  { calls, fromGroup, toGroup }: ConvolutionPlan,
  [a, c, b]: readonly [Local, Local, Local],
  bGroup: number,
  call: () => void,
): void {
  if (calls === 1) {
    call()
    return
  }
  const g = f.local("i32")
  f.start(g, 0)
  f.count(
    g,
    1,
    () => f.i32(calls),
    () => {
      call()
      f.increase(a, fromGroup * 4)
      f.increase(c, toGroup * 4)
      f.increase(b, bGroup)
    },
  )
}

/** Where the block of the source begins that positions from `q0` on need: in place, or copied with borders of zeros. */
function emitBlock(
  site: Site,
  plan: ConvolutionPlan,
  kit: Kit,
  own: Local,
  [image, images, q0]: readonly [image: Local, images: Local, q0: Local],
): Local {
  const { f } = site
  const { kernel, gather, from, pitch, height, lowest, stride } = plan
  const { source, box, low, inPlace } = gather
  const slice = source[1] * source[2] * from
  const start = (position: number) => address(site, { ...kernel.a, offset: kernel.a.offset + position * from })
  if (inPlace)
    return sum(f, start(lowest * source[1] * source[2]), [image, source[0] * slice * 4], [q0, stride * slice * 4])
  const sides = ([1, 2] as const).map((axis) => {
    const left = Math.min(Math.max(-low[axis], 0), box[axis])
    return [left, Math.max(left, Math.min(source[axis] - low[axis], box[axis]))] as const
  })
  const [[top, bottom], [left, right]] = sides as [readonly [number, number], readonly [number, number]]
  f.get(own)
  f.i32(0)
  f.i32(plan.images * height * pitch * 4)
  f.fill()
  if (top === bottom || left === right) return sum(f, 0, [own, 1])
  const i = sum(f, 0)
  f.count(
    i,
    1,
    () => f.get(images),
    () => {
      const z = sum(f, lowest + low[0], [q0, stride])
      const end = rest(f, height, source[0], z, 1)
      // From slice 0 on, or from where the source begins.
      const s = sum(f, 0, [z, -1])
      f.i32(0)
      f.get(s, s)
      f.i32(0)
      f.op("i32.lt_s", "select")
      f.set(s)
      const to = sum(f, (top * box[2] + left) * from * 4, [own, 1], [i, imageStep(plan) * 4], [s, pitch * 4])
      const lines = [
        [image, source[0] * slice * 4],
        [i, source[0] * slice * 4],
        [z, slice * 4],
        [s, slice * 4],
      ] as const
      const x = sum(f, start((top + low[1]) * source[2] + left + low[2]), ...lines)
      const inside = () => {
        f.get(s, end)
        f.op("i32.lt_s")
      }
      f.while(inside, () => {
        f.get(to)
        f.i32(box[2] * from * 4)
        f.get(x)
        for (const n of [source[2] * from * 4, 4, bottom - top, (right - left) * from]) f.i32(n)
        f.call(kit.pack)
        f.increase(to, pitch * 4)
        f.increase(x, slice * 4)
        f.increase(s, 1)
      })
    },
  )
  return sum(f, 0, [own, 1])
}

/** A convolution as steps: the kernel laid out in panels, then the result by blocks of elements, or of the kernel's rows. */
export function printConvolution(printer: Printer, original: ConvolutionKernel): void {
  const plan = planConvolution(original)
  const { kernel, gather, to, fromGroup } = plan
  const [D, H, W] = gather.destination
  const backward = kernel.computes === "convInput"
  const places = kernel.batch * D * H * W
  const taps = kernel.kernel[0] * kernel.kernel[1] * kernel.kernel[2]
  const size = kernel.computes === "convKernel" ? taps * fromGroup * to : places * to
  if (size === 0) return
  const work = (places * taps * fromGroup * to) / 4 / (backward ? kernel.strides.reduce((a, b) => a * b) : 1) + size
  if (!plan.gather.inPlace) printer.needs(0, plan.images * plan.height * plan.pitch * 4)
  if (kernel.computes === "convKernel") printGradient(printer, plan, work, size)
  else printElements(printer, plan, work, printPanels(printer, plan))
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
        gather.phases.forEach((phase, p) => {
          const floats = phase.taps.length * fromGroup * width
          if (floats === 0) return
          const into = sum(f, starts[p]! * 4, [shared, 1], [unit, floats * 4])
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
  const { kit, step, keep, loop } = printer
  const { kernel, gather, to, fromGroup, toGroup, lanes, blocks, across, share, shares, images } = plan
  const { batch, epilogue } = kernel
  const { phases } = gather
  const [D, H, W] = gather.destination
  const tables = createTables()
  const found = phases.map((phase) => {
    const runs = tapRuns(plan, phase)
    return { ...runs, rows: tables.put(elementRows(plan, phase)), runs: tables.put(runs.gaps) }
  })
  const slot = keep(tables.values)
  const units = Math.ceil(batch / images) * blocks * shares
  const panels = Math.ceil(toGroup / panel)
  step({ units, least: 1, most: units, work }, (site, begin, end, scratch) => {
    const { f } = site
    const { shared, own } = scratch()
    const table = tableOf(site, slot)
    const none = sum(f, 0)
    emitUnits(site, plan, [begin, end], (unit, part, width) => {
      const [group, block] = divide(f, blocks, unit)
      const image = sum(f, 0, [group, images])
      const count = rest(f, images, batch, image, 1)
      const q0 = sum(f, 0, [block, across])
      const a = emitBlock(site, plan, kit, own, [image, count, q0])
      const slice = H * W * (phases[0]?.step[0] ?? 1)
      const first = sum(f, 0, [image, D * H * W], [q0, slice])
      phases.forEach((phase, p) => {
        const { length, step, gaps, rows, runs } = found[p]!
        const inSlice = phase.count[1] * phase.count[2]
        // Blocks of one image, or whole images.
        const elements =
          blocks > 1
            ? sum(f, 0, [rest(f, across, phase.count[0], q0, 1), inSlice])
            : sum(f, 0, [count, phase.count[0] * inSlice])
        const k = phase.taps.length * fromGroup
        const column = [part, share * panel * 4] as const
        const from = sum(f, 0, [a, 1], ...(lanes ? [column] : []))
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
      const rows = blocks > 1 ? rest(f, across * slice, D * H * W, q0, slice) : sum(f, 0, [count, D * H * W])
      emitEpilogue(site, epilogue, none, first, rows)
    })
  })
  if (epilogue && shares > 1) loop(epilogue)
}

/** A kernel's gradient: parts of the batch, each summed for itself, then added up in order. */
function printGradient(printer: Printer, plan: ConvolutionPlan, work: number, size: number): void {
  const { kit, step, keep, loop, needs } = printer
  const { kernel, gather, to, fromGroup, toGroup, lanes, across, share, shares, parts } = plan
  const { batch, epilogue, c } = kernel
  const [phase] = gather.phases
  const [D, H, W] = gather.destination
  if (!phase || batch * D * H * W === 0) {
    const zero = { op: "const", dtype: "float32", value: 0 } as const
    loop(sumOf(kernel, size, [zero]))
    if (epilogue) loop(epilogue)
    return
  }
  const tables = createTables()
  const places = placeRuns(plan, phase)
  const rows = kernelRows(plan, phase)
  const [rowsAt, runsAt] = [tables.put(rows), tables.put(places.gaps)]
  const slot = keep(tables.values)
  if (parts > 1) needs(parts * size * 4, 0)
  step({ units: parts * shares, least: 1, most: parts * shares, work }, (site, begin, end, scratch) => {
    const { f } = site
    const { own } = scratch()
    const table = tableOf(site, slot)
    const one = sum(f, 1)
    emitUnits(site, plan, [begin, end], (unit, part, width) => {
      const image = bound(f, unit, batch, parts)
      const last = bound(f, sum(f, 1, [unit, 1]), batch, parts)
      const column = [part, share * panel * 4] as const
      const result = address(site, { region: parts > 1 ? SHARED : c, offset: 0 })
      const sums = sum(f, result, [unit, parts > 1 ? size * 4 : 0], column)
      const accumulate = sum(f, 0)
      f.count(
        image,
        1,
        () => f.get(last),
        () => {
          const q0 = sum(f, 0)
          f.count(
            q0,
            across,
            () => f.i32(D),
            () => {
              const slices = rest(f, across, D, q0, 1)
              const a = emitBlock(site, plan, kit, own, [image, one, q0])
              const from = sum(f, 0, [a, 1], ...(lanes ? [column] : []))
              const y = sum(f, address(site, kernel.b), [image, D * H * W * to * 4], [q0, H * W * to * 4], column)
              const into = sum(f, 0, [sums, 1])
              emitCalls(site, plan, [from, into, y], toGroup * 4, () => {
                f.get(sum(f, rowsAt, [table, 1]), from, into, y)
                f.i32(panel * 4)
                f.i32(to * 4)
                f.get(sum(f, runsAt, [table, 1]))
                if (places.perSlice) {
                  f.get(sum(f, 0, [slices, places.perSlice]))
                  f.i32(places.length)
                } else {
                  f.i32(1)
                  f.get(slices)
                }
                f.i32(places.step)
                f.get(accumulate)
                f.i32(rows.length / 2)
                f.get(width)
                f.call(lanes ? kit.lanes : kit.across)
              })
              f.start(accumulate, 1)
            },
          )
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

/** part · batch / parts as a new local. */
function bound(f: FunctionBody, part: Local, batch: number, parts: number): Local {
  return divide(f, parts, sum(f, 0, [part, batch]))[0]
}

/** c = the value of `body`, summed over `parts`. */
function sumOf({ name, origin, c }: ConvolutionKernel, size: number, body: LoopKernel["body"], parts = 0): LoopKernel {
  const at = { constant: 0, terms: [[0, 1]] } as const
  return {
    ...{ kind: "loop", name, origin, loops: [size], reduce: parts ? [parts] : [], body, after: [], sequential: false },
    accumulators: parts ? [{ op: "sum", dtype: "float32", value: 0 }] : [],
    stores: [{ region: c, at, value: parts ? 1 : 0, mode: "set" }],
  }
}

/** Tables, one after the other; `put` says where one begins, in bytes. */
function createTables() {
  const values: number[] = []
  return {
    values,
    put(table: readonly number[]): number {
      const at = values.length * 4
      for (const value of table) values.push(value)
      return at
    },
  }
}
