import type { HostArray } from "../../base/dtype.ts"
import { contractionAsLoops } from "../../compile/contractionAsLoops.ts"
import type { ContractionKernel, Kernel, LoopKernel, Program } from "../../compile/program.ts"
import type { FunctionBody, FunctionIndex, Local } from "./assembler.ts"
import type { Kit } from "./contraction.ts"
import { emitContraction, emitPackB } from "./contraction.ts"
import { convolver } from "./convolver.ts"
import { writeHelper } from "./instructions.ts"
import { common, kitFunctions, ofConvolutions } from "./kit.ts"
import { emitLoops } from "./loops.ts"
import type { ModuleBuilder } from "./moduleBuilder.ts"
import { moduleBuilder } from "./moduleBuilder.ts"
import { grain, planLoops } from "./plan.ts"
import { blockRows, contractionUnits, isLoops, packUnits, planContraction } from "./planContraction.ts"
import { SHARED } from "./printer.ts"
import { rangeCount, rangeLength, type Step } from "./step.ts"
import { int32s } from "./tile.ts"
import type { Site } from "./values.ts"

/** Where addresses stand in a program's table; arrays of the five spaces follow one another from `first`. */
export interface TableLayout {
  readonly shared: number
  readonly own: number
  readonly arena: number
  readonly input: number
  readonly output: number
  readonly variable: number
  readonly constant: number
  readonly length: number
}

export interface ProgramModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly steps: readonly Step[]
  readonly layout: TableLayout
  /** The program's, then tables of the kernels. */
  readonly constants: readonly HostArray[]
  /** Bytes of scratch besides the arena: for all, and for each thread. */
  readonly sharedBytes: number
  readonly threadBytes: number
}

const round64 = (bytes: number) => Math.ceil(bytes / 64) * 64
/** Work of one call in a single thread: short enough for V8 to exchange a function for its optimized form soon. */
const CALL_WORK = 100_000

/** Prints a program as a WebAssembly module with functions `s0` … and `main(table)`, which runs them all. */
export function printProgram(program: Program, memory: { shared: boolean; maximum: number }): ProgramModule {
  const module = moduleBuilder(memory)
  const convolves = program.kernels.some(({ kind }) => kind === "convolution")
  const kit = Object.fromEntries(
    [...common, ...(convolves ? ofConvolutions : [])].map((name) => [
      name,
      module.importFunction("kit", name, int32s(kitFunctions[name]), []),
    ]),
  ) as Kit
  const sort = module.importFunction("env", "sort", int32s(5), [])
  const constants = [...program.constants]
  const layout = tableLayout(program)
  const helpers = new Map<string, FunctionIndex>()
  const helper = (op: "div" | "mod"): FunctionIndex => {
    const known = helpers.get(op)
    if (known !== undefined) return known
    const { index, body } = module.declare(["i32", "i32"], ["i32"])
    helpers.set(op, index)
    writeHelper(body, op)
    return index
  }
  const place = (region: number) => {
    if (region === SHARED) return { slot: layout.shared, offset: 0 }
    const { space, slot, offset } = program.regions[region]!
    return { slot: layout[space] + (space === "arena" ? 0 : slot), offset }
  }
  const dtypeOfRegion = (region: number) => program.regions[region]?.dtype ?? "float32"

  const load = (f: FunctionBody, slot: number) => {
    f.get(f.parameters[0])
    f.memory("i32.load", slot * 4)
    return f.keep("i32")
  }
  const needs = (shared: number, own: number) => {
    sharedBytes = Math.max(sharedBytes, shared)
    threadBytes = Math.max(threadBytes, round64(own))
  }
  /** The slot of a table that is kept with the constants. */
  const keep = (values: readonly number[]) => layout.constant + constants.push(Int32Array.from(values)) - 1
  const loadOwn = (f: FunctionBody, thread: Local) => {
    f.get(load(f, layout.own), thread)
    // The stride between threads is known when all kernels are: it stands in the table behind the address.
    f.get(f.parameters[0])
    f.memory("i32.load", (layout.own + 1) * 4)
    f.op("i32.mul", "i32.add")
    return f.keep("i32")
  }

  const steps: Step[] = []
  const functions: FunctionIndex[] = []
  let sharedBytes = 0
  let threadBytes = 0
  const step = (what: Step, build: (site: Site, begin: Local, end: Local, thread: Local) => void) => {
    const { index, body: f } = module.declare(["i32", "i32", "i32", "i32"], [], `s${steps.length}`)
    const [table, begin, end, thread] = f.parameters
    steps.push(what)
    functions.push(index)
    build({ f, table, place, dtypeOfRegion, helper }, begin, end, thread)
  }

  const loopStep = (kernel: LoopKernel) => {
    const plan = planLoops(kernel)
    const { loops, sequential } = plan.kernel
    if (loops.includes(0)) return
    const whole = sequential || loops.length === 0
    const units = whole ? 1 : loops[0]!
    const least = !whole && plan.vector === 0 ? grain(plan) : 1
    const alone = rangeLength({ units, least, most: units, work: plan.work }, CALL_WORK)
    step({ units, least, most: units, alone, work: plan.work }, (site, begin, end) =>
      emitLoops(site, plan, whole ? { given: [] } : { given: [], begin, end }),
    )
  }

  const contractionStep = (kernel: ContractionKernel) => {
    const { batch, m, n, k } = kernel
    if (batch * m * n === 0) return
    if (isLoops(kernel)) {
      loopStep(contractionAsLoops(kernel))
      if (kernel.epilogue) loopStep(kernel.epilogue)
      return
    }
    const plan = planContraction(kernel)
    needs(plan.sharedBytes, plan.threadBytes)
    if (plan.packB === "once") {
      const count = packUnits(plan)
      step({ units: count, least: 1, most: count, alone: count, work: (n * k) / 2 }, (site, begin, end) =>
        emitPackB(
          site,
          plan,
          kit,
          load(site.f, layout.shared),
          undefined,
          () => site.f.get(begin),
          () => site.f.get(end),
        ),
      )
    }
    const { units, most } = contractionUnits(plan)
    const rows = keep(blockRows(plan))
    step({ units, least: 1, most, alone: most, work: (batch * m * n * k) / 4 }, (site, begin, end, thread) => {
      const { f } = site
      const scratch = { shared: load(f, layout.shared), own: loadOwn(f, thread), rows: load(f, rows) }
      emitContraction(site, plan, kit, scratch, begin, end)
    })
  }

  const print: { readonly [K in Kernel["kind"]]: (kernel: Extract<Kernel, { kind: K }>) => void } = {
    loop: loopStep,
    contraction: contractionStep,
    convolution: (kernel) =>
      convolver()(
        {
          kit,
          step(what, build) {
            const alone = rangeLength(what, CALL_WORK)
            step({ ...what, alone }, (site, begin, end, thread) =>
              build(site, begin, end, () => ({ shared: load(site.f, layout.shared), own: loadOwn(site.f, thread) })),
            )
          },
          loop: loopStep,
          keep,
          needs,
        },
        kernel,
      ),
    sort({ rows, length, input, output }) {
      if (rows * length === 0) return
      step({ units: 1, least: 1, most: 1, alone: 1, work: rows * length }, ({ f, table }) => {
        for (const region of [input, output]) {
          const { slot, offset } = place(region)
          f.get(table)
          f.memory("i32.load", slot * 4)
          f.i32(offset * 4)
          f.op("i32.add")
        }
        f.i32(rows)
        f.i32(length)
        f.i32(dtypeOfRegion(input) === "float32" ? 1 : 0)
        f.call(sort)
      })
    },
  }
  for (const kernel of program.kernels) {
    if (kernel.kind === "loop") print.loop(kernel)
    else if (kernel.kind === "contraction") print.contraction(kernel)
    else if (kernel.kind === "convolution") print.convolution(kernel)
    else print.sort(kernel)
  }
  printMain(module, steps, functions)
  return {
    bytes: module.bytes(),
    steps,
    layout: { ...layout, length: layout.constant + constants.length },
    constants,
    sharedBytes: round64(sharedBytes),
    threadBytes,
  }
}

function printMain(module: ModuleBuilder, steps: readonly Step[], functions: readonly FunctionIndex[]): void {
  const { body: f } = module.declare(["i32"], [], "main")
  const [table] = f.parameters
  steps.forEach((step, i) => {
    const length = step.alone
    const count = rangeCount(step, length)
    const call = (pushBegin: () => void, pushEnd: () => void) => {
      f.get(table)
      pushBegin()
      pushEnd()
      f.i32(0)
      f.call(functions[i]!)
    }
    const begin = f.local("i32")
    f.i32(0)
    f.set(begin)
    const next = () => {
      f.get(begin)
      f.i32(length)
      f.op("i32.add")
    }
    if (count > 1)
      f.loop(() => {
        call(() => f.get(begin), next)
        next()
        f.tee(begin)
        f.i32(length * (count - 1))
        f.op("i32.lt_s")
        f.brIf(0)
      })
    call(
      () => f.get(begin),
      () => f.i32(step.units),
    )
  })
}

function tableLayout({ inputs, outputs, variables }: Program): Omit<TableLayout, "length"> {
  const input = 4
  const output = input + inputs.length
  const variable = output + outputs.length
  const constant = variable + variables.length
  return { shared: 0, own: 1, arena: 3, input, output, variable, constant }
}
