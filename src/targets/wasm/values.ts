import type { Dtype } from "../../base/dtype.ts"
import { stepOf } from "../../compile/mergeLoops.ts"
import type { Affine, Instruction, Store } from "../../compile/program.ts"
import type { Access, Addresses, Place } from "./addresses.ts"
import type { FunctionBody, FunctionIndex, Local } from "./assembler.ts"
import type { Arithmetic, Operands } from "./instructions.ts"
import { pushScalar, pushVector } from "./instructions.ts"
import type { Plan } from "./plan.ts"

/** What a kernel's function is written with. */
export interface Site {
  readonly f: FunctionBody
  /** The address of the table of base addresses. */
  readonly table: Local
  place(region: number): Place
  dtypeOfRegion(region: number): Dtype
  helper(op: "div" | "mod"): FunctionIndex
}

/** One SSA number's local: a scalar, and one vector for each copy of an unrolled loop (one for all if it is uniform). */
interface Value {
  scalar?: Local
  vectors?: Local[]
}

/** The values of a kernel as they are computed, and the memory they come from and go to. */
export interface Values {
  /**
   * Where the vectors being written lie: the distance of each copy from the loop's variable, in points. Empty while
   * single points are written.
   */
  offsets: readonly number[]
  /** What is known now; a later `known = …` goes back to it. */
  known: readonly Value[]
  setVariable(loop: number, variable: Local): void
  /** Computes what needs the loops up to `level` and no more: body, and `after` where it waits for no accumulator. */
  computeLevel(level: number): void
  computeAfter(level: number): void
  store(x: Store): void
  scalar(id: number): Local
  vector(id: number, copy: number): Local
  setScalar(id: number, scalar: Local): void
  setVectors(id: number, vectors: Local[]): void
}

/** What the writing of loops and of reductions share. */
export interface Emitter {
  readonly f: FunctionBody
  readonly plan: Plan
  readonly values: Values
  /** Opens `loop` at a variable: pointers move, and values that need this loop and no further one are computed. */
  open(loop: number, variable: Local, build: () => void): void
}

export function createValues(site: Site, plan: Plan, addresses: Addresses): Values {
  const { f } = site
  const { kernel, vector, levels, varying } = plan
  const { body, accumulators, after } = kernel
  const outer = kernel.loops.length
  const firstAfter = body.length + accumulators.length
  const variables: Local[] = []
  let values: Value[] = []
  const needsSplat = splatted(plan)

  const instructionOf = (id: number): Instruction | undefined => (id < body.length ? body[id] : after[id - firstAfter])
  const dtypeOf = (id: number): Dtype => instructionOf(id)?.dtype ?? accumulators[id - body.length]!.dtype
  const scalarOf = (id: number) => values[id]!.scalar!
  const vectorOf = (id: number, copy: number) => values[id]!.vectors![varying[id] ? copy : 0]!
  const operands = (local: Operands["local"]): Operands => ({
    dtypeOf,
    local,
    constantOf(id) {
      const x = instructionOf(id)
      return x?.op === "const" ? x.value : undefined
    },
    uniform: (id) => (varying[id] ? undefined : scalarOf(id)),
    helper: site.helper,
  })

  // 1. Memory.
  const isVarying = (id: number | undefined) => id !== undefined && varying[id]!
  const isContiguous = (x: Access) => stepOf(x.at, vector) === 1 && !isVarying(x.plus)
  const plusOf = (x: Access) => (x.plus === undefined ? undefined : values[x.plus]!.scalar)

  /** Four points that are not next to one another. */
  function eachLane(x: Access, copy: number, visit: (lane: number, pushAddress: () => number) => void): void {
    const step = stepOf(x.at, vector)
    for (let lane = 0; lane < 4; lane++) {
      let plus = plusOf(x)
      if (isVarying(x.plus)) {
        f.get(vectorOf(x.plus!, copy))
        f.lane("i32x4.extract_lane", lane)
        plus = f.keep("i32")
      }
      visit(lane, () => addresses.push(x, step * 4 * (result.offsets[copy]! + lane), plus))
    }
  }

  function pushLoad(x: Access, copy: number): void {
    if (isContiguous(x)) {
      f.memory("v128.load", addresses.push(x, result.offsets[copy]! * 4, plusOf(x)))
      return
    }
    const lanes = f.local("v128")
    eachLane(x, copy, (lane, pushAddress) => {
      const offset = pushAddress()
      if (lane) f.get(lanes)
      f.memory(lane ? "v128.load32_lane" : "v128.load32_zero", offset, lane || undefined)
      f.set(lanes)
    })
    f.get(lanes)
  }

  function storePoint(x: Store): void {
    const float = site.dtypeOfRegion(x.region) === "float32"
    const offset = addresses.push(x, 0, plusOf(x))
    if (x.mode === "add") {
      addresses.push(x, 0, plusOf(x))
      f.memory(float ? "f32.load" : "i32.load", offset)
    }
    f.get(scalarOf(x.value))
    if (x.mode === "add") f.op(float ? "f32.add" : "i32.add")
    f.memory(float ? "f32.store" : "i32.store", offset)
  }

  function storeVector(x: Store, copy: number): void {
    const pushValue = () => {
      f.get(vectorOf(x.value, copy))
      // A mask of −1 is 1 in memory.
      if (dtypeOf(x.value) === "bool") f.op("i32x4.neg")
    }
    if (isContiguous(x)) {
      const offset = addresses.push(x, result.offsets[copy]! * 4, plusOf(x))
      pushValue()
      f.memory("v128.store", offset)
      return
    }
    pushValue()
    const value = f.keep("v128")
    eachLane(x, copy, (lane, pushAddress) => {
      const offset = pushAddress()
      f.get(value)
      f.memory("v128.store32_lane", offset, lane)
    })
  }

  // 2. Instructions.
  function pushIndex(at: Affine): void {
    f.i32(at.constant)
    for (const [loop, coefficient] of at.terms) f.addScaled(variables[loop]!, coefficient)
  }

  function pushUniform(x: Instruction): void {
    if (x.op === "const") {
      if (x.dtype === "float32") f.f32(x.value)
      else f.i32(x.value)
    } else if (x.op === "index") pushIndex(x.at)
    else if (x.op === "load") {
      const offset = addresses.push(x, 0, plusOf(x))
      f.memory(x.dtype === "float32" ? "f32.load" : "i32.load", offset)
    } else pushScalar(f, x as Arithmetic, operands(scalarOf))
  }

  function pushLanes(x: Instruction, copy: number): void {
    if (x.op === "index") {
      const step = stepOf(x.at, vector)
      pushIndex(x.at)
      f.op("i32x4.splat")
      f.i32x4([0, 1, 2, 3].map((lane) => step * (result.offsets[copy]! + lane)))
      f.op("i32x4.add")
    } else if (x.op === "load") {
      pushLoad(x, copy)
      if (x.dtype === "bool") f.op("i32x4.neg")
    } else
      pushVector(
        f,
        x as Arithmetic,
        operands((id) => vectorOf(id, copy)),
      )
  }

  function compute(id: number, x: Instruction): void {
    if (varying[id]) {
      const vectors = result.offsets.map((_, copy) => {
        pushLanes(x, copy)
        return f.keep("v128")
      })
      values[id] = { vectors }
      return
    }
    pushUniform(x)
    const scalar = f.keep(x.dtype === "float32" ? "f32" : "i32")
    values[id] = { scalar }
    if (!needsSplat[id]) return
    if (x.dtype === "bool") f.i32(0)
    f.get(scalar)
    if (x.dtype === "bool") f.op("i32.sub")
    f.op(x.dtype === "float32" ? "f32x4.splat" : "i32x4.splat")
    values[id].vectors = [f.keep("v128")]
  }

  const result: Values = {
    offsets: [],
    get known() {
      return values
    },
    set known(known) {
      values = [...known]
    },
    setVariable(loop, variable) {
      variables[loop] = variable
    },
    computeLevel(level) {
      // With nothing to reduce, not even what the body loads once and for all may exist.
      if (!kernel.reduce.includes(0))
        body.forEach((x, id) => {
          if (levels[id] === level) compute(id, x)
        })
      if (level < outer) result.computeAfter(level)
    },
    computeAfter(level) {
      after.forEach((x, i) => {
        if (levels[firstAfter + i] === level) compute(firstAfter + i, x)
      })
    },
    store(x) {
      if (result.offsets.length === 0) storePoint(x)
      for (const copy of result.offsets.keys()) storeVector(x, copy)
    },
    scalar: scalarOf,
    vector: vectorOf,
    setScalar(id, scalar) {
      values[id] = { scalar }
    },
    setVectors(id, vectors) {
      values[id] = { vectors }
    },
  }
  return result
}

/** Values that are uniform but read by something that works on lanes. */
function splatted({ kernel, varying, vector }: Plan): boolean[] {
  const { body, accumulators, after } = kernel
  const needs = varying.map(() => false)
  if (vector < 0) return needs
  const visit = (x: Instruction, id: number) => {
    if (varying[id] && "args" in x) for (const arg of x.args) needs[arg] = true
  }
  body.forEach(visit)
  after.forEach((x, i) => {
    visit(x, body.length + accumulators.length + i)
  })
  for (const { value } of accumulators) needs[value] = true
  if (vector < kernel.loops.length) for (const { value } of kernel.stores) needs[value] = true
  return needs.map((need, id) => need && !varying[id])
}
