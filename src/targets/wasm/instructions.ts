import type { Dtype } from "../../base/dtype.ts"
import type { BinaryOp, Instruction, UnaryOp } from "../../compile/program.ts"
import type { FunctionBody, FunctionIndex, Local, Opcode } from "./assembler.ts"

/*
 * One instruction of the loop language as WebAssembly, for one point and for four points at a time. A bool is 0 or 1 in
 * memory and in a scalar; in a vector it is a mask of 0 or −1, which is what comparisons give and `bitselect` takes.
 */

export type Arithmetic = Exclude<Instruction, { op: "const" | "index" | "load" }>

/** What an instruction may ask of its surroundings. */
export interface Operands {
  dtypeOf(id: number): Dtype
  /** The value's local: a scalar's, or for vectors the one that holds this copy's four lanes. */
  local(id: number): Local
  /** The value's number if it is a constant. */
  constantOf(id: number): number | undefined
  /** The scalar's local if the value is the same in all lanes. */
  uniform(id: number): Local | undefined
  /** int32 division and modulo as the loop language wants them. */
  helper(op: "div" | "mod"): FunctionIndex
}

/** Opcodes by operation and dtype of the arguments. */
type Table = { readonly [op in UnaryOp | BinaryOp]?: { readonly [dtype in Dtype]?: readonly Opcode[] } }

const scalarOps: Table = {
  neg: { float32: ["f32.neg"] },
  sqrt: { float32: ["f32.sqrt"] },
  floor: { float32: ["f32.floor"] },
  toFloat: { int32: ["f32.convert_i32_s"], bool: ["f32.convert_i32_s"], float32: [] },
  toInt: { float32: ["i32.trunc_sat_f32_s"], bool: [], int32: [] },
  toBool: { int32: ["i32.eqz", "i32.eqz"], bool: [] },
  bitsToFloat: { int32: ["f32.reinterpret_i32"] },
  floatToBits: { float32: ["i32.reinterpret_f32"] },
  add: { float32: ["f32.add"], int32: ["i32.add"] },
  sub: { float32: ["f32.sub"], int32: ["i32.sub"] },
  mul: { float32: ["f32.mul"], int32: ["i32.mul"] },
  div: { float32: ["f32.div"] },
  max: { float32: ["f32.max"] },
  lt: { float32: ["f32.lt"], int32: ["i32.lt_s"] },
  le: { float32: ["f32.le"], int32: ["i32.le_s"] },
  eq: { float32: ["f32.eq"], int32: ["i32.eq"], bool: ["i32.eq"] },
  and: { int32: ["i32.and"], bool: ["i32.and"] },
  or: { int32: ["i32.or"], bool: ["i32.or"] },
  xor: { int32: ["i32.xor"], bool: ["i32.xor"] },
  shl: { int32: ["i32.shl"] },
  shr: { int32: ["i32.shr_u"] },
}

const vectorOps: Table = {
  neg: { float32: ["f32x4.neg"], int32: ["i32x4.neg"] },
  sqrt: { float32: ["f32x4.sqrt"] },
  floor: { float32: ["f32x4.floor"] },
  toFloat: { int32: ["f32x4.convert_i32x4_s"], bool: ["i32x4.neg", "f32x4.convert_i32x4_s"], float32: [] },
  toInt: { float32: ["i32x4.trunc_sat_f32x4_s"], bool: ["i32x4.neg"], int32: [] },
  toBool: { bool: [] },
  bitsToFloat: { int32: [] },
  floatToBits: { float32: [] },
  add: { float32: ["f32x4.add"], int32: ["i32x4.add"] },
  sub: { float32: ["f32x4.sub"], int32: ["i32x4.sub"] },
  mul: { float32: ["f32x4.mul"], int32: ["i32x4.mul"] },
  div: { float32: ["f32x4.div"] },
  max: { float32: ["f32x4.max"], int32: ["i32x4.max_s"] },
  lt: { float32: ["f32x4.lt"], int32: ["i32x4.lt_s"] },
  le: { float32: ["f32x4.le"], int32: ["i32x4.le_s"] },
  eq: { float32: ["f32x4.eq"], int32: ["i32x4.eq"], bool: ["i32x4.eq"] },
  and: { int32: ["v128.and"], bool: ["v128.and"] },
  or: { int32: ["v128.or"], bool: ["v128.or"] },
  xor: { int32: ["v128.xor"], bool: ["v128.xor"] },
}

/** Leaves the instruction's scalar value on the stack. */
export function pushScalar(f: FunctionBody, x: Arithmetic, on: Operands): void {
  const args = x.args.map((id) => on.local(id)) as [Local, Local, Local]
  const [a, b, c] = args
  if (x.op === "select") {
    f.get(b, c, a)
    f.op("select")
    return
  }
  const dtype = on.dtypeOf(x.args[0])
  const integer = dtype === "int32"
  if (integer && (x.op === "div" || x.op === "mod")) {
    divide(f, x.op, () => f.get(a), b, x.args[1]!, on)
    return
  }
  if (integer && x.op === "neg") {
    f.i32(0)
    f.get(a)
    f.op("i32.sub")
    return
  }
  if (integer && x.op === "max") {
    f.get(a, b, a, b)
    f.op("i32.gt_s", "select")
    return
  }
  f.get(...args)
  if (x.op === "toBool" && dtype === "float32") f.f32(0)
  f.op(...(x.op === "toBool" && dtype === "float32" ? (["f32.ne"] as const) : known(scalarOps, x.op, dtype)))
}

/** Leaves four lanes of the instruction's value on the stack. */
export function pushVector(f: FunctionBody, x: Arithmetic, on: Operands): void {
  const args = x.args.map((id) => on.local(id)) as [Local, Local, Local]
  const [a, b, c] = args
  if (x.op === "select") {
    f.get(b, c, a)
    f.op("v128.bitselect")
    return
  }
  const dtype = on.dtypeOf(x.args[0])
  if (x.op === "toBool" && dtype !== "bool") {
    f.get(a)
    f.i32x4([0, 0, 0, 0])
    f.op(dtype === "float32" ? "f32x4.ne" : "i32x4.ne")
    return
  }
  if (x.op === "max" && dtype === "float32") {
    // Against a constant the one-instruction pmax will do: x < constant ? constant : x keeps a NaN. Adding 0 makes
    // −0 into the +0 that max(−0, 0) is.
    const second = on.constantOf(x.args[1])
    const first = on.constantOf(x.args[0])
    const constant = second ?? first
    if (constant !== undefined && !Number.isNaN(constant) && !Object.is(constant, -0)) {
      if (second !== undefined) f.get(a, b)
      else f.get(b, a)
      f.op("f32x4.pmax")
      if (constant === 0) {
        f.get(second !== undefined ? b : a)
        f.op("f32x4.add")
      }
      return
    }
  }
  if (x.op === "shl" || x.op === "shr") {
    const count = on.uniform(x.args[1])
    if (count !== undefined) {
      f.get(a, count)
      f.op(x.op === "shl" ? "i32x4.shl" : "i32x4.shr_u")
      return
    }
    const op = x.op === "shl" ? "i32.shl" : "i32.shr_u"
    return lanewise(f, (lane) => {
      f.get(a)
      f.lane("i32x4.extract_lane", lane)
      f.get(b)
      f.lane("i32x4.extract_lane", lane)
      f.op(op)
    })
  }
  if (dtype === "int32" && (x.op === "div" || x.op === "mod")) {
    const { op } = x
    return lanewise(f, (lane) => {
      f.get(b)
      f.lane("i32x4.extract_lane", lane)
      const divisor = f.keep("i32")
      const dividend = () => {
        f.get(a)
        f.lane("i32x4.extract_lane", lane)
      }
      divide(f, op, dividend, divisor, x.args[1]!, on)
    })
  }
  f.get(...args)
  f.op(...known(vectorOps, x.op, dtype))
}

/** Builds a vector from four int32s that `build` leaves on the stack one by one. */
function lanewise(f: FunctionBody, build: (lane: number) => void): void {
  const result = f.local("v128")
  for (let lane = 0; lane < 4; lane++) {
    if (lane) f.get(result)
    build(lane)
    if (lane) f.lane("i32x4.replace_lane", lane)
    else f.op("i32x4.splat")
    f.set(result)
  }
  f.get(result)
}

function divide(
  f: FunctionBody,
  op: "div" | "mod",
  dividend: () => void,
  divisor: Local,
  divisorId: number,
  on: Operands,
): void {
  const constant = on.constantOf(divisorId)
  if (constant === undefined || constant < 1) {
    dividend()
    f.get(divisor)
    f.call(on.helper(op))
    return
  }
  // A positive constant needs no checks, and V8 turns it into a multiplication.
  dividend()
  if (op === "mod" && (constant & (constant - 1)) === 0) {
    f.i32(constant - 1)
    f.op("i32.and")
    return
  }
  f.i32(constant)
  if (op === "div") {
    f.op("i32.div_s")
    return
  }
  f.op("i32.rem_s")
  const rest = f.local("i32")
  f.tee(rest)
  f.get(rest)
  f.i32(31)
  f.op("i32.shr_s")
  f.i32(constant)
  f.op("i32.and", "i32.add")
}

/** The body of the helper: x / 0 = 0, x mod 0 = 0, the least int32 / −1 = itself; mod has the divisor's sign. */
export function writeHelper(f: FunctionBody, op: "div" | "mod"): void {
  const [a, b] = f.parameters
  for (const special of [0, -1]) {
    f.get(b)
    f.i32(special)
    f.op("i32.eq")
    f.if(() => {
      f.i32(0)
      if (special === -1 && op === "div") {
        f.get(a)
        f.op("i32.sub")
      }
      f.return()
    })
  }
  f.get(a, b)
  if (op === "div") {
    f.op("i32.div_s")
    return
  }
  f.op("i32.rem_s")
  const rest = f.keep("i32")
  // A rest with the other sign than the divisor's is moved by one divisor.
  f.get(rest, b)
  f.op("i32.add")
  f.get(rest, rest, b)
  f.op("i32.xor")
  f.i32(0)
  f.op("i32.lt_s")
  f.get(rest)
  f.i32(0)
  f.op("i32.ne", "i32.and", "select")
}

function known(table: Table, op: UnaryOp | BinaryOp, dtype: Dtype): readonly Opcode[] {
  const found = table[op]?.[dtype]
  if (!found) throw new Error(`wasm: no instruction for ${op} of ${dtype}`)
  return found
}
