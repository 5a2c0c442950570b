import type { Dtype } from "../../base/dtype.ts"
import { stepOf } from "../../compile/mergeLoops.ts"
import type { Affine, Instruction, LoopKernel, Store } from "../../compile/program.ts"
import type { Access, Place } from "./addresses.ts"
import { followAddresses } from "./addresses.ts"
import type { FunctionBody, FunctionIndex, Local, ValueType } from "./assembler.ts"
import type { Arithmetic, Operands } from "./instructions.ts"
import { pushScalar, pushVector } from "./instructions.ts"
import type { Plan } from "./plan.ts"
import { emitReduction } from "./reduce.ts"

/** What a kernel's function is written with. */
export interface Site {
  readonly f: FunctionBody
  /** The address of the table of base addresses. */
  readonly table: Local
  place(region: number): Place
  dtypeOfRegion(region: number): Dtype
  helper(op: "div" | "mod"): FunctionIndex
}

/** Which part of the kernel's loops the function runs; every bound is a local of the function. */
export interface Range {
  /** Variables of the loops that the caller runs, outermost first. */
  readonly given: readonly Local[]
  /** Bounds of the first loop that is not given; undefined for the whole loop. At least four points if it has lanes. */
  readonly begin?: Local
  readonly end?: Local
}

type Bounds = Pick<Range, "begin" | "end">

/** The value of one SSA number: one scalar, or one vector for each copy of an unrolled loop. */
interface Value {
  scalar?: Local
  vectors?: Local[]
}

export interface Emitter {
  readonly f: FunctionBody
  readonly plan: Plan
  readonly kernel: LoopKernel
  /** The number of vectors at a time in the loop being written; 0 while values are scalars. */
  copies: number
  /** Opens `loop` at a variable: pointers move, values that need this loop and no other are computed. */
  open(loop: number, variable: Local, build: () => void): void
  /** The vector of a value for one copy; a uniform value is the same in all. */
  vector(id: number, copy: number): Local
  scalar(id: number): Local
  setScalar(id: number, local: Local): void
  setVectors(id: number, locals: Local[]): void
}

/** Writes a loop kernel as planned. */
export function emitLoops(site: Site, plan: Plan, range: Range): void {
  const { f } = site
  const { kernel, vector, levels, varying } = plan
  const { body, accumulators, after } = kernel
  const outer = kernel.loops.length
  const extents = [...kernel.loops, ...kernel.reduce]
  const addresses = followAddresses(f, site.table, kernel, site.place)
  let values: Value[] = []
  const variables: Local[] = []
  const firstAfter = body.length + accumulators.length
  const instructionOf = (id: number): Instruction | undefined => (id < body.length ? body[id] : after[id - firstAfter])
  const dtypeOf = (id: number): Dtype => instructionOf(id)?.dtype ?? accumulators[id - body.length]!.dtype
  const needsSplat = splatted(plan)
  const lanes = { copies: 0 }

  // 1. Values.
  const operands = (copy: number): Operands => ({
    dtypeOf,
    local: (id) => (copy < 0 ? values[id]!.scalar! : vectorOf(id, copy)),
    constantOf: (id) => {
      const x = instructionOf(id)
      return x?.op === "const" ? x.value : undefined
    },
    uniform: (id) => (varying[id] ? undefined : values[id]!.scalar),
    helper: site.helper,
  })
  function vectorOf(id: number, copy: number): Local {
    const { vectors } = values[id]!
    return vectors![varying[id] ? copy : 0]!
  }

  function compute(id: number, x: Instruction): void {
    const type: ValueType = x.dtype === "float32" ? "f32" : "i32"
    if (!varying[id]) {
      pushUniform(x)
      const scalar = f.keep(type)
      values[id] = { scalar }
      if (needsSplat[id]) {
        if (x.dtype === "bool") f.i32(0)
        f.get(scalar)
        if (x.dtype === "bool") f.op("i32.sub")
        f.op(type === "f32" ? "f32x4.splat" : "i32x4.splat")
        values[id].vectors = [f.keep("v128")]
      }
      return
    }
    const vectors: Local[] = []
    for (let copy = 0; copy < lanes.copies; copy++) {
      pushLanes(x, copy)
      vectors.push(f.keep("v128"))
    }
    values[id] = { vectors }
  }

  function pushUniform(x: Instruction): void {
    if (x.op === "const") {
      if (x.dtype === "float32") f.f32(x.value)
      else f.i32(x.value)
    } else if (x.op === "index") pushIndex(x.at)
    else if (x.op === "load") {
      const offset = addresses.push(x, 0, x.plus === undefined ? undefined : values[x.plus]!.scalar)
      f.memory(x.dtype === "float32" ? "f32.load" : "i32.load", offset)
    } else pushScalar(f, x as Arithmetic, operands(-1))
  }

  function pushIndex(at: Affine): void {
    f.i32(at.constant)
    for (const [loop, coefficient] of at.terms) {
      f.get(variables[loop]!)
      f.i32(coefficient)
      f.op("i32.mul", "i32.add")
    }
  }

  function pushLanes(x: Instruction, copy: number): void {
    if (x.op === "index") {
      const step = stepOf(x.at, vector)
      pushIndex(x.at)
      f.op("i32x4.splat")
      f.i32x4([0, 1, 2, 3].map((lane) => step * (copy * 4 + lane)))
      f.op("i32x4.add")
    } else if (x.op === "load") {
      if (isContiguous(x)) {
        const offset = addresses.push(x, copy * 16, scalarPlus(x))
        f.memory("v128.load", offset)
      } else {
        const result = f.local("v128")
        eachLane(x, copy, (lane, pushAddress) => {
          const offset = pushAddress()
          if (lane) f.get(result)
          f.memory(lane ? "v128.load32_lane" : "v128.load32_zero", offset, lane || undefined)
          f.set(result)
        })
        f.get(result)
      }
      // In memory a bool is 1, in a vector it is a mask.
      if (x.dtype === "bool") f.op("i32x4.neg")
    } else pushVector(f, x as Arithmetic, operands(copy))
  }

  // 2. Memory.
  const isVarying = (id: number | undefined) => id !== undefined && varying[id]!
  const isContiguous = (x: Access) => stepOf(x.at, vector) === 1 && !isVarying(x.plus)
  const scalarPlus = (x: Access) => (x.plus === undefined ? undefined : values[x.plus]!.scalar)
  /** Addresses of four points that are not next to one another. */
  function eachLane(x: Access, copy: number, visit: (lane: number, pushAddress: () => number) => void): void {
    const step = stepOf(x.at, vector)
    for (let lane = 0; lane < 4; lane++) {
      let plus = scalarPlus(x)
      if (isVarying(x.plus)) {
        f.get(vectorOf(x.plus!, copy))
        f.lane("i32x4.extract_lane", lane)
        plus = f.keep("i32")
      }
      visit(lane, () => addresses.push(x, step * 4 * (copy * 4 + lane), plus))
    }
  }

  function store(x: Store): void {
    const float = site.dtypeOfRegion(x.region) === "float32"
    if (lanes.copies === 0 || vector >= outer) {
      const offset = addresses.push(x, 0, scalarPlus(x))
      if (x.mode === "add") {
        addresses.push(x, 0, scalarPlus(x))
        f.memory(float ? "f32.load" : "i32.load", offset)
      }
      f.get(values[x.value]!.scalar!)
      if (x.mode === "add") f.op(float ? "f32.add" : "i32.add")
      f.memory(float ? "f32.store" : "i32.store", offset)
      return
    }
    for (let copy = 0; copy < lanes.copies; copy++) {
      const pushValue = () => {
        f.get(vectorOf(x.value, copy))
        if (dtypeOf(x.value) === "bool") f.op("i32x4.neg")
      }
      if (isContiguous(x)) {
        const offset = addresses.push(x, copy * 16, scalarPlus(x))
        pushValue()
        f.memory("v128.store", offset)
      } else {
        pushValue()
        const value = f.keep("v128")
        eachLane(x, copy, (lane, pushAddress) => {
          const offset = pushAddress()
          f.get(value)
          f.memory("v128.store32_lane", offset, lane)
        })
      }
    }
  }

  // 3. Loops.
  const emitter: Emitter = {
    f,
    plan,
    kernel,
    get copies() {
      return lanes.copies
    },
    set copies(copies) {
      lanes.copies = copies
    },
    open(loop, variable, build) {
      variables[loop] = variable
      addresses.within(loop, variable, () => {
        computeLevel(loop + 1)
        build()
      })
    },
    vector: vectorOf,
    scalar: (id) => values[id]!.scalar!,
    setScalar(id, scalar) {
      values[id] = { scalar }
    },
    setVectors(id, vectors) {
      values[id] = { vectors }
    },
  }

  function computeLevel(level: number): void {
    // With nothing to reduce, not even what the body loads once and for all may exist.
    if (!kernel.reduce.includes(0))
      body.forEach((x, id) => {
        if (levels[id] === level) compute(id, x)
      })
    if (level < outer) computeAfter(level)
  }
  function computeAfter(level: number): void {
    after.forEach((x, i) => {
      if (levels[firstAfter + i] === level) compute(firstAfter + i, x)
    })
  }

  /** Everything inside `depth` open loops, but for the stores. */
  function finishPoint(): void {
    if (accumulators.length) emitReduction(emitter)
    computeAfter(outer)
  }

  const pushBegin = ({ begin }: Bounds) => (begin === undefined ? f.i32(0) : f.get(begin))
  const pushEnd = ({ end }: Bounds, loop: number) => (end === undefined ? f.i32(extents[loop]!) : f.get(end))

  function nest(loop: number): void {
    if (loop === outer) {
      finishPoint()
      for (const x of kernel.stores) store(x)
      return
    }
    const bounds: Bounds = loop === range.given.length ? range : {}
    if (loop === vector) return nestVectors(loop, bounds)
    f.scope(() => {
      const variable = f.local("i32")
      pushBegin(bounds)
      f.set(variable)
      f.loop(() =>
        f.scope(() => {
          emitter.open(loop, variable, () => nest(loop + 1))
          f.increase(variable, 1)
          f.get(variable)
          pushEnd(bounds, loop)
          f.op("i32.lt_s")
          f.brIf(0)
        }),
      )
    })
  }

  /**
   * Whole vectors first by several, then one by one; what is left over at the end is computed as one more vector that
   * overlaps the one before. It is computed before anything is stored, so that a kernel may write where it reads.
   */
  function nestVectors(loop: number, bounds: Bounds): void {
    const extent = extents[loop]!
    const dynamic = bounds.begin !== undefined
    const outside = values
    const variable = f.local("i32")
    const whenRest = (build: () => void) => {
      if (!dynamic) return extent % 4 ? build() : undefined
      pushEnd(bounds, loop)
      pushBegin(bounds)
      f.op("i32.sub")
      f.i32(3)
      f.op("i32.and")
      f.if(build)
    }
    const goToLast = () => {
      pushEnd(bounds, loop)
      f.i32(4)
      f.op("i32.sub")
      f.set(variable)
      lanes.copies = 1
    }
    let held: Value[] = []
    whenRest(() => {
      goToLast()
      values = [...outside]
      emitter.open(loop, variable, finishPoint)
      held = values
    })
    pushBegin(bounds)
    f.set(variable)
    for (const copies of plan.unroll > 1 ? [plan.unroll, 1] : [1]) {
      if (!dynamic && copies === 1 && plan.unroll > 1 && extent % (4 * plan.unroll) < 4) continue
      const more = () => {
        f.get(variable)
        f.i32(4 * copies)
        f.op("i32.add")
        pushEnd(bounds, loop)
        f.op("i32.le_s")
      }
      f.while(more, () =>
        f.scope(() => {
          values = [...outside]
          lanes.copies = copies
          emitter.open(loop, variable, () => nest(loop + 1))
          f.increase(variable, 4 * copies)
        }),
      )
    }
    whenRest(() =>
      f.scope(() => {
        goToLast()
        values = held
        addresses.within(loop, variable, () => kernel.stores.forEach(store))
      }),
    )
    values = outside
    lanes.copies = 0
  }

  if (extents.slice(0, outer).includes(0)) return
  addresses.begin()
  computeLevel(0)
  const given = (loop: number): void => {
    if (loop === range.given.length) nest(loop)
    else emitter.open(loop, range.given[loop]!, () => given(loop + 1))
  }
  given(0)
}

/** Values that are uniform but read by something that works on lanes. */
function splatted(plan: Plan): boolean[] {
  const { kernel, varying, vector } = plan
  const { body, accumulators, after } = kernel
  const needs = varying.map(() => false)
  if (vector < 0) return needs
  const visit = (x: Instruction, id: number) => {
    if (varying[id] && "args" in x) for (const arg of x.args) needs[arg] = true
  }
  body.forEach(visit)
  after.forEach((x, i) => visit(x, body.length + accumulators.length + i))
  for (const { value } of accumulators) needs[value] = true
  if (vector < kernel.loops.length) for (const { value } of kernel.stores) needs[value] = true
  return needs.map((need, id) => need && !varying[id])
}
