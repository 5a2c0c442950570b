import type { Dtype } from "../base/dtype.ts"
import type { Accumulator, Affine, BinaryOp, Instruction, UnaryOp } from "./program.ts"
import { binaryOps, isComparison, opGives, unaryOps, unaryTakes } from "./scalar.ts"

/**
 * Writes the instructions of one loop kernel. Every method gives back a value's number, as program.ts counts them: the
 * same expression twice is the same value, and what is known while compiling is folded into constants.
 */
export interface Builder {
  constant(value: number, dtype: Dtype): number
  index(at: Affine): number
  load(dtype: Dtype, region: number, at: Affine, plus?: number): number
  /** A conversion to the dtype a value has already is the value itself. */
  unary(op: UnaryOp, a: number): number
  binary(op: BinaryOp, a: number, b: number): number
  select(condition: number, ifTrue: number, ifFalse: number): number
  dtypeOf(id: number): Dtype
  /**
   * Ends the body of a kernel with reduce loops; what follows goes to `after`. Gives the accumulators' numbers. Values
   * of the body cannot be read any more; ask for them again, and they are computed again.
   */
  beginAfter(accumulators: readonly Accumulator[]): readonly number[]
  readonly body: readonly Instruction[]
  readonly accumulators: readonly Accumulator[]
  readonly after: readonly Instruction[]
}

export function createBuilder(): Builder {
  const body: Instruction[] = []
  const after: Instruction[] = []
  const accumulators: Accumulator[] = []
  let section = body
  /** Number of the section's first value. */
  let first = 0
  /** The lowest value that may be read: the first accumulator once `after` has begun. */
  let lowest = 0
  const known = new Map<string, number>()

  /** The instruction that made a value; undefined for an accumulator. */
  function made(id: number): Instruction | undefined {
    return id < body.length ? body[id] : after[id - body.length - accumulators.length]
  }

  function dtypeOf(id: number): Dtype {
    const dtype = made(id)?.dtype ?? accumulators[id - body.length]?.dtype
    if (!dtype || id < lowest) throw new Error(`builder: value ${id} cannot be read here`)
    return dtype
  }

  function emit(key: string, instruction: Instruction): number {
    const old = known.get(key)
    if (old !== undefined) return old
    const id = first + section.length
    section.push(instruction)
    known.set(key, id)
    return id
  }

  /** The value as a number if it is a constant, else undefined. */
  function constantOf(id: number): number | undefined {
    const instruction = made(id)
    return instruction?.op === "const" ? instruction.value : undefined
  }

  function constant(value: number, dtype: Dtype): number {
    const exact = dtype === "float32" ? Math.fround(value) : dtype === "bool" ? Number(value !== 0) : value | 0
    const written = Object.is(exact, -0) ? "-0" : exact
    return emit(`const ${dtype} ${written}`, { op: "const", dtype, value: exact })
  }

  function index(at: Affine): number {
    const affine = normalize(at)
    if (affine.terms.length === 0) return constant(affine.constant, "int32")
    return emit(`index ${written(affine)}`, { op: "index", dtype: "int32", at: affine })
  }

  function load(dtype: Dtype, region: number, at: Affine, plus?: number): number {
    if (plus !== undefined && dtypeOf(plus) !== "int32")
      throw new Error(`builder: load plus a value of ${dtypeOf(plus)}`)
    const offset = plus === undefined ? undefined : made(plus)
    if (offset?.op === "const") return load(dtype, region, { ...at, constant: at.constant + offset.value })
    if (offset?.op === "index") {
      const sum = { constant: at.constant + offset.at.constant, terms: [...at.terms, ...offset.at.terms] }
      return load(dtype, region, sum)
    }
    const affine = normalize(at)
    const instruction = { op: "load", dtype, region, at: affine, ...(plus === undefined ? {} : { plus }) } as const
    return emit(`load ${dtype} ${region} ${written(affine)} ${plus}`, instruction)
  }

  function unary(op: UnaryOp, a: number): number {
    const from = dtypeOf(a)
    const dtype = unaryGives[op] ?? from
    if ((op === "toFloat" || op === "toInt" || op === "toBool") && from === dtype) return a
    if (!opGives(op, dtype) || (unaryTakes(op, dtype) ?? from) !== from) throw new Error(`builder: ${op} of ${from}`)
    const value = constantOf(a)
    if (value !== undefined) {
      const folded = unaryOps[op](value, dtype === "float32")
      // The bits of a NaN do not survive in a JavaScript number.
      if (!Number.isNaN(value) && !Number.isNaN(folded)) return constant(folded, dtype)
    }
    const inner = made(a)
    if (op === "neg" && inner?.op === "neg") return inner.args[0]
    return emit(`${op} ${dtype} ${a}`, { op, dtype, args: [a] })
  }

  function binary(op: BinaryOp, a: number, b: number): number {
    const from = dtypeOf(a)
    const dtype = isComparison(op) ? "bool" : from
    if (dtypeOf(b) !== from || !opGives(op, dtype) || (from === "bool" && (op === "lt" || op === "le")))
      throw new Error(`builder: ${op} of ${from} and ${dtypeOf(b)}`)
    const [x, y] = [constantOf(a), constantOf(b)]
    if (x !== undefined && y !== undefined) return constant(binaryOps[op](x, y, from === "float32"), dtype)
    if (y !== undefined && neutralRight(op, y, from)) return a
    if (x !== undefined && commutes.has(op) && neutralRight(op, x, from)) return b
    if (from === "int32" && (op === "mul" || op === "and") && (x === 0 || y === 0)) return constant(0, "int32")
    const [low, high] = commutes.has(op) && b < a ? [b, a] : [a, b]
    return emit(`${op} ${dtype} ${low} ${high}`, { op, dtype, args: [a, b] })
  }

  function select(condition: number, ifTrue: number, ifFalse: number): number {
    const dtype = dtypeOf(ifTrue)
    if (dtypeOf(condition) !== "bool" || dtypeOf(ifFalse) !== dtype)
      throw new Error(`builder: select of ${[condition, ifTrue, ifFalse].map(dtypeOf).join(", ")}`)
    const value = constantOf(condition)
    if (value !== undefined) return value !== 0 ? ifTrue : ifFalse
    if (ifTrue === ifFalse) return ifTrue
    const args = [condition, ifTrue, ifFalse] as const
    return emit(`select ${dtype} ${args.join(" ")}`, { op: "select", dtype, args })
  }

  function beginAfter(sums: readonly Accumulator[]): readonly number[] {
    if (section === after) throw new Error("builder: the body has ended already")
    for (const { value, dtype } of sums) {
      if (dtypeOf(value) !== dtype) throw new Error(`builder: ${dtype} accumulator of ${dtypeOf(value)}`)
    }
    accumulators.push(...sums)
    section = after
    lowest = body.length
    first = body.length + accumulators.length
    known.clear()
    return sums.map((_, k) => lowest + k)
  }

  return { constant, index, load, unary, binary, select, dtypeOf, beginAfter, body, accumulators, after }
}

/** The dtype of the result; absent where it is the argument's. */
const unaryGives: { readonly [O in UnaryOp]?: Dtype } = {
  sqrt: "float32",
  floor: "float32",
  toFloat: "float32",
  toInt: "int32",
  toBool: "bool",
  bitsToFloat: "float32",
  floatToBits: "int32",
}

const commutes: ReadonlySet<BinaryOp> = new Set(["add", "mul", "max", "eq", "and", "or", "xor"])

/** Is `op` with this constant on the right the left argument itself, to the bit? (−0 + 0 is +0, so float 0 is not.) */
function neutralRight(op: BinaryOp, y: number, dtype: Dtype): boolean {
  if (op === "mul" || op === "div") return y === 1
  if (dtype === "float32") return (op === "add" && Object.is(y, -0)) || (op === "sub" && Object.is(y, 0))
  if (op === "and") return y === (dtype === "bool" ? 1 : -1)
  return y === 0 && (op === "add" || op === "sub" || op === "or" || op === "xor" || op === "shl" || op === "shr")
}

/** Terms in the order of the loops, each loop once, none with coefficient 0. */
function normalize({ constant, terms }: Affine): Affine {
  const sums = new Map<number, number>()
  for (const [loop, coefficient] of terms) sums.set(loop, (sums.get(loop) ?? 0) + coefficient)
  return { constant, terms: [...sums].filter(([, c]) => c !== 0).sort(([a], [b]) => a - b) }
}

function written({ constant, terms }: Affine): string {
  return `${constant} ${terms.map((term) => term.join("*")).join(" ")}`
}
