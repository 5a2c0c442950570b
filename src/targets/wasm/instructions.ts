import type { Dtype } from "../../base/dtype.ts"
import type { BinaryOp, Instruction, UnaryOp } from "../../compile/program.ts"
import type { FunctionBody, FunctionIndex, Local } from "./assembler.ts"
import type { Opcode } from "./opcodes.ts"
import { opcodes } from "./opcodes.ts"

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

/** Conversions by dtype of the argument: for one point and for lanes. */
const conversions: { readonly [conversion: string]: readonly [readonly Opcode[], readonly Opcode[]] } = {
  "toFloat int32": [["f32.convert_i32_s"], ["f32x4.convert_i32x4_s"]],
  "toFloat bool": [["f32.convert_i32_s"], ["i32x4.neg", "f32x4.convert_i32x4_s"]],
  "toInt float32": [["i32.trunc_sat_f32_s"], ["i32x4.trunc_sat_f32x4_s"]],
  "toInt bool": [[], ["i32x4.neg"]],
  "toBool int32": [["i32.eqz", "i32.eqz"], []],
  "bitsToFloat int32": [["f32.reinterpret_i32"], []],
  "floatToBits float32": [["i32.reinterpret_f32"], []],
}

/** Integer instructions that say whether they take the sign into account. */
const signed: { readonly [op: string]: string } = { lt: "lt_s", le: "le_s", max: "max_s", shr: "shr_u" }

/** All other operations are called in WebAssembly as in the loop language. */
function named(op: UnaryOp | BinaryOp, dtype: Dtype, vector: boolean): readonly Opcode[] {
  const conversion = conversions[`${op} ${dtype}`]?.[vector ? 1 : 0]
  if (conversion) return conversion
  const bitwise = op === "and" || op === "or" || op === "xor"
  const type = dtype === "float32" ? "f32" : "i32"
  const name = `${vector ? (bitwise ? "v128" : `${type}x4`) : type}.${(type === "i32" && signed[op]) || op}`
  if (!(name in opcodes)) throw new Error(`wasm: no instruction for ${op} of ${dtype}`)
  return [name as Opcode]
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
  f.op(...(x.op === "toBool" && dtype === "float32" ? (["f32.ne"] as const) : named(x.op, dtype, false)))
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
    lanewise(f, (lane) => {
      f.get(a)
      f.lane("i32x4.extract_lane", lane)
      f.get(b)
      f.lane("i32x4.extract_lane", lane)
      f.op(op)
    })
    return
  }
  if (dtype === "int32" && (x.op === "div" || x.op === "mod")) {
    const { op } = x
    lanewise(f, (lane) => {
      f.get(b)
      f.lane("i32x4.extract_lane", lane)
      const divisor = f.keep("i32")
      const dividend = () => {
        f.get(a)
        f.lane("i32x4.extract_lane", lane)
      }
      divide(f, op, dividend, divisor, x.args[1]!, on)
    })
    return
  }
  f.get(...args)
  f.op(...named(x.op, dtype, true))
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
