import type { Dtype } from "../../base/dtype.ts"
import type { Affine, Instruction } from "../../compile/program.ts"

/** C's name for values of a dtype; bools are int32s that are 0 or 1. */
export const typeOf = (dtype: Dtype): "float" | "int32_t" => (dtype === "float32" ? "float" : "int32_t")

/**
 * Meanings that C's own operators do not have. int32 arithmetic goes through unsigned so that it wraps; max prefers NaN
 * and +0 as JavaScript's does; conversions and divisions are given only arguments for which C defines the result.
 *
 * Kernels stand ALONE: where gcc 12.2 put several into one function, it got a select inside a select wrong. Apart they
 * are compiled alike in every program, too.
 */
export const prelude = `#define INLINE static inline __attribute__((always_inline))
#define ALONE static __attribute__((noinline))
INLINE float toFloatBits(int32_t x) { union { int32_t i; float f; } u; u.i = x; return u.f; }
INLINE int32_t toIntBits(float x) { union { float f; int32_t i; } u; u.f = x; return u.i; }
INLINE float maxFloat(float a, float b) {
  float sum = a + b, same = toFloatBits(toIntBits(a) & toIntBits(b)), rest = a == b ? same : sum, low = a < b ? b : rest;
  return a > b ? a : low;
}
INLINE float maxKnown(float a, float known) { return known > a ? known : a; }
INLINE int32_t maxInt(int32_t a, int32_t b) { return a > b ? a : b; }
INLINE int32_t saturate(float x) {
  float low = x < -2147483648.0f ? -2147483648.0f : x, inside = low < 2147483648.0f ? low : 0.0f;
  int32_t whole = (int32_t)inside;
  return x >= 2147483648.0f ? 2147483647 : whole;
}
INLINE int32_t addInt(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
INLINE int32_t subInt(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
INLINE int32_t mulInt(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }
INLINE int32_t divInt(int32_t a, int32_t b) {
  int32_t q = a / (b == 0 || b == -1 ? 1 : b);
  return b == 0 ? 0 : b == -1 ? subInt(0, a) : q;
}
INLINE int32_t modInt(int32_t a, int32_t b) {
  int32_t r = a % (b == 0 || b == -1 ? 1 : b);
  return r != 0 && (r ^ b) < 0 ? r + b : r;
}
`

/** A constant in C, to the last bit. */
export function literal(dtype: Dtype, value: number): string {
  if (dtype !== "float32") return (value | 0) === -0x80000000 ? "(-2147483647 - 1)" : `${value | 0}`
  const x = Math.fround(value)
  if (Number.isNaN(x)) return '__builtin_nanf("")'
  if (x === Infinity) return "__builtin_inff()"
  if (x === -Infinity) return "-__builtin_inff()"
  if (Object.is(x, -0)) return "-0.0f"
  // Seventeen digits of the float64 it is round to that float32 again.
  const digits = x.toString()
  return `${/[.e]/.test(digits) ? digits : `${digits}.0`}f`
}

/** An affine expression over loop variables that `name` gives. */
export function affine(at: Affine, name: (loop: number) => string): string {
  const parts = at.terms
    .filter(([, coefficient]) => coefficient !== 0)
    .map(([loop, coefficient]) => (coefficient === 1 ? name(loop) : `${name(loop)} * ${coefficient}`))
  if (at.constant !== 0 || parts.length === 0) parts.push(`${at.constant}`)
  return parts.join(" + ")
}

export interface Names {
  value(id: number): string
  loop(loop: number): string
  region(region: number): string
}

/** Where a load or a store goes, as a C expression. */
export function place(access: { region: number; at: Affine; plus?: number }, names: Names): string {
  const at = affine(access.at, names.loop)
  return `${names.region(access.region)}[${access.plus === undefined ? at : `${at} + (I)${names.value(access.plus)}`}]`
}

/** What printing knows of a value: whether it is a float32, and its number if it is a constant. */
export interface Known {
  readonly isFloat: (id: number) => boolean
  readonly constant: (id: number) => number | undefined
}

/** The right-hand side of one instruction. */
export function expression(x: Instruction, names: Names, { isFloat, constant }: Known): string {
  switch (x.op) {
    case "const":
      return literal(x.dtype, x.value)
    case "index":
      return `(int32_t)(${affine(x.at, names.loop)})`
    case "load":
      return place(x, names)
    default: {
      const float = isFloat(x.args.at(-1)!)
      const [a, b, c] = x.args.map(names.value)
      const infix = (sign: string, otherwise: string) => (float ? `${a} ${sign} ${b}` : `${otherwise}(${a}, ${b})`)
      switch (x.op) {
        case "neg":
          return float ? `-${a}` : `subInt(0, ${a})`
        case "sqrt":
          return `__builtin_sqrtf(${a})`
        case "floor":
          return `__builtin_floorf(${a})`
        case "toFloat":
          return `(float)${a}`
        case "toInt":
          return float ? `saturate(${a})` : `${a}`
        case "toBool":
          return `${a} != 0`
        case "bitsToFloat":
          return `toFloatBits(${a})`
        case "floatToBits":
          return `toIntBits(${a})`
        case "add":
          return infix("+", "addInt")
        case "sub":
          return infix("-", "subInt")
        case "mul":
          return infix("*", "mulInt")
        case "div":
          return infix("/", "divInt")
        case "mod":
          return `modInt(${a}, ${b})`
        case "max": {
          if (!float) return `maxInt(${a}, ${b})`
          // Against a constant one instruction will do: of it and NaN, the comparison keeps the NaN. Adding 0 makes −0 0.
          const order = constant(x.args[1]!) === undefined ? [1, 0] : [0, 1]
          const known = constant(x.args[order[1]!]!)
          if (known === undefined || Number.isNaN(known)) return `maxFloat(${a}, ${b})`
          return `maxKnown(${order.map((i) => names.value(x.args[i]!)).join(", ")})${Object.is(known, 0) ? " + 0.0f" : ""}`
        }
        case "lt":
          return `${a} < ${b}`
        case "le":
          return `${a} <= ${b}`
        case "eq":
          return `${a} == ${b}`
        case "and":
          return `${a} & ${b}`
        case "or":
          return `${a} | ${b}`
        case "xor":
          return `${a} ^ ${b}`
        case "shl":
          return `(int32_t)((uint32_t)${a} << (${b} & 31))`
        case "shr":
          return `(int32_t)((uint32_t)${a} >> (${b} & 31))`
        case "select":
          return `${a} ? ${b} : ${c}`
      }
    }
  }
}
