import type { Builder } from "./builder.ts"

/*
 * The elementary functions, written once in the loop language, so that every target computes the same. All are free of
 * branches (both sides of a select are computed) and cheap in vectors: no float32 → int32 conversions, no tables.
 *
 * Sources. Argument reduction and the shapes of the polynomials: Cephes single precision (Moshier, expf.c, logf.c,
 * sinf.c), after Cody and Waite (1980). log1p's correction term: FreeBSD's msun. tanh through expm1: Kahan. erf as
 * 1 − exp(polynomial): N. Juffa's erff; its split from x + x·P(x²): musl's erff. The coefficients are our own: weighted
 * minimax fits (Lawson's iteration), rounded to float32 one after another, each time fitting the rest again.
 *
 * A compiler may contract a·b + c into one rounding or not. Where a product must be exact, it is exact in float32 by
 * the choice of the constants, so both give the stated accuracy. Reassociation would break them; printers must not
 * allow it. Denormals must not be flushed.
 *
 * "ulp" is the distance to the exact value in units of the last place of float32 at that value: the largest over all
 * float32s from 2⁻³⁰ to 2¹⁴, of both signs, and over one in 61 of the others, as C with contraction and without.
 */

export type ElementaryName = "exp" | "log" | "log1p" | "expm1" | "sin" | "cos" | "tanh" | "erf"

/** Each takes a float32 value of the builder and gives the function's value there. */
export const elementary: Record<ElementaryName, (b: Builder, x: number) => number> = {
  exp,
  log,
  log1p,
  expm1,
  sin: (b, x) => sinOrCos(b, x, "sin"),
  cos: (b, x) => sinOrCos(b, x, "cos"),
  tanh,
  erf,
}

const SIGN = 0x80000000 | 0
const MAGNITUDE = 0x7fffffff
/** Bits of √½, from which mantissas are counted: [√½, √2). */
const HALF_ROOT = 0x3f3504f3
/** Adding 1.5·2²³ rounds to a whole number and leaves that number in the lowest bits. */
const ROUNDER = 12582912
/** ln 2 in two parts; the first has 15 bits, so whole numbers up to 2⁹ times it are exact. */
const LN2_HIGH = 0.693145751953125
const LN2_LOW = 1.428606765330187e-6

/** (eʳ − 1 − r) / r² on |r| ≤ ½ ln 2, relative to (eʳ − 1) / r² within 1.4e-8. */
const EXP = [1.3940643e-3, 8.366396e-3, 4.1666403e-2, 1.6666545e-1, 0.5]
/** (log(1 + f) − f + f²/2) / f³ on √½ ≤ 1 + f ≤ √2, relative to log(1 + f) / f³ within 5.9e-9. */
const LOG = [
  -7.636428e-2, 1.2762213e-1, -1.315961e-1, 1.420158e-1, -1.6623409e-1, 2.0001242e-1, -2.500082e-1, 3.333333e-1,
]
/** (sin(√z)/√z − 1) / z and (cos √z − 1 + z/2) / z² on √z ≤ π/4. */
const SIN = [-1.9507881e-4, 8.332106e-3, -1.6666654e-1]
const COS = [2.4432093e-5, -1.3887308e-3, 4.1666646e-2]
/** erf(√z)/√z − 1 on √z ≤ 0.93. */
const ERF_NEAR = [-5.9595786e-4, 4.987352e-3, -2.6762966e-2, 1.1281731e-1, -3.761249e-1, 1.2837915e-1]
/** log(1 − erf(t)) / t on 0.92 ≤ t ≤ 4. */
const ERF_FAR = [-1.123177e-5, 3.2281232e-4, -3.6425057e-3, 2.3762183e-2, -1.0623704e-1, -6.351512e-1, -1.1286485]
/** π/2 in parts of 11 bits, so whole numbers up to 2¹³ times a part are exact; the last is the rest. */
const HALF_PI = [1.5703125, 4.837512969970703e-4, 7.549533620476723e-8, 2.5632829192545614e-12, 6.123234e-17]

/** exp(x): within 1.05 ulp; Infinity from 88.72284 on, denormal below −87.34, 0 below −103.97. */
function exp(b: Builder, x: number): number {
  const { f, i, add, mul, select, bits, float } = words(b)
  const reduced = reduceByLn2(b, clamp(b, x, -104, 89))
  // 2ⁿ alone can overflow or be denormal where the result is not: scale in two steps.
  const negative = b.binary("lt", x, f(0))
  const scale = float(
    add(b.binary("shl", bits(reduced.rounded), i(23)), select(negative, i(0x5f800000), i(0x3f000000))),
  )
  return mul(mul(expReduced(b, reduced.r), scale), select(negative, f(2 ** -64), f(2)))
}

/** exp(x) where 2ⁿ is a normal number, that is |x| ≤ 87. */
function expNear(b: Builder, x: number): number {
  const { i, mul, add, bits, float } = words(b)
  const { r, rounded } = reduceByLn2(b, x)
  return mul(expReduced(b, r), float(add(b.binary("shl", bits(rounded), i(23)), i(0x3f800000))))
}

/** x = n·ln 2 + r with r = high − low and |r| ≤ ½ ln 2; `rounded` carries n in its lowest bits. */
function reduceByLn2(b: Builder, x: number) {
  const { f, add, sub, mul } = words(b)
  const rounded = add(mul(x, f(Math.LOG2E)), f(ROUNDER))
  const n = sub(rounded, f(ROUNDER))
  const high = sub(x, mul(n, f(LN2_HIGH)))
  const low = mul(n, f(LN2_LOW))
  return { rounded, high, low, r: sub(high, low) }
}

function expReduced(b: Builder, r: number): number {
  const { f, add, mul } = words(b)
  return add(f(1), add(r, mul(mul(r, r), polynomial(b, r, EXP))))
}

/** exp(x) − 1: within 1.30 ulp. */
function expm1(b: Builder, x: number): number {
  const { f, mul, select } = words(b)
  const result = mul(halfExpm1(b, clamp(b, x, -18, 89)), f(2))
  // Where x² vanishes the answer is x, with its sign and its last bit.
  return select(b.binary("eq", mul(x, x), f(0)), x, result)
}

/**
 * (exp(x) − 1) / 2, for −18 ≤ x ≤ 89; half, because 2ⁿ itself may overflow. With s = 2ⁿ⁻¹ it is
 * (s − ½) + s·high + s·(r²·Q(r) − low), where the first two are exact and so is the error of their sum.
 */
function halfExpm1(b: Builder, x: number): number {
  const { f, i, add, sub, mul, bits, float } = words(b)
  const { rounded, high, low, r } = reduceByLn2(b, x)
  const tail = sub(mul(mul(r, r), polynomial(b, r, EXP)), low)
  const s = float(add(b.binary("shl", bits(rounded), i(23)), i(0x3f000000)))
  const whole = sub(s, f(0.5))
  const part = mul(s, high)
  const sum = add(whole, part)
  const lost = sub(part, sub(sum, whole))
  return add(sum, add(lost, mul(s, tail)))
}

/**
 * |tanh(x)| = |h / (1 + h)| with h = (exp(±2x) − 1) / 2, which loses nothing near 0: within 1.97 ulp. Where |x| is small,
 * 1 + h is rounded less below 1, so the exponent is negative; elsewhere 1 + h > 1 forgives the error of h.
 */
function tanh(b: Builder, x: number): number {
  const { f, i, add, mul, select, bits, float } = words(b)
  const magnitude = abs(b, x)
  const twice = mul(magnitude, select(b.binary("lt", magnitude, f(0.3)), f(-2), f(2)))
  // tanh(10) is 1 in float32.
  const h = halfExpm1(b, clamp(b, twice, undefined, 20))
  const quotient = b.binary("div", h, add(f(1), h))
  return float(b.binary("or", b.binary("and", bits(quotient), i(MAGNITUDE)), signOf(b, x)))
}

/** log(x): within 0.87 ulp; log(±0) = −Infinity, log of a negative number is NaN. */
function log(b: Builder, x: number): number {
  const { f, sub, mul, select } = words(b)
  const denormal = b.binary("lt", x, f(2 ** -126))
  const { mantissa, biased } = splitExponent(b, select(denormal, mul(x, f(2 ** 23)), x))
  const n = sub(b.unary("toFloat", biased), select(denormal, f(150), f(127)))
  const inside = select(b.binary("lt", x, f(Infinity)), logReduced(b, sub(mantissa, f(1)), n), x)
  const outside = select(b.binary("eq", x, f(0)), f(-Infinity), f(Number.NaN))
  return select(b.binary("lt", f(0), x), inside, outside)
}

/** log(1 + x): within 1.44 ulp; −Infinity at −1, NaN below. */
function log1p(b: Builder, x: number): number {
  const { f, i, add, sub, mul, select, float } = words(b)
  const u = add(f(1), x)
  // What rounding took from u, exactly (Knuth's two-sum): log(1 + x) = log(u + lost).
  const xInU = sub(u, f(1))
  const lost = add(sub(f(1), sub(u, xInU)), sub(x, xInU))
  const { mantissa, biased } = splitExponent(b, u)
  // 2⁻ⁿ; 0 where that is denormal, since then `lost` does not count.
  const scale = float(b.binary("shl", b.binary("max", sub(i(254), biased), i(0)), i(23)))
  const n = sub(b.unary("toFloat", biased), f(127))
  const result = logReduced(b, add(sub(mantissa, f(1)), mul(lost, scale)), n)
  // ±0 and Infinity are their own logarithms here.
  const inside = select(b.binary("eq", mul(x, f(0.5)), x), x, result)
  const outside = select(b.binary("eq", x, f(-1)), f(-Infinity), f(Number.NaN))
  return select(b.binary("lt", f(-1), x), inside, outside)
}

/** x = mantissa · 2^(biased − 127) with √½ ≤ mantissa < √2, for positive normal x. */
function splitExponent(b: Builder, x: number): { mantissa: number; biased: number } {
  const { i, add, bits, float } = words(b)
  const shifted = add(bits(x), i(0x3f800000 - HALF_ROOT))
  const mantissa = float(add(b.binary("and", shifted, i(0x7fffff)), i(HALF_ROOT)))
  return { mantissa, biased: b.binary("shr", shifted, i(23)) }
}

/** log((1 + g) · 2ⁿ), the small terms first. */
function logReduced(b: Builder, g: number, n: number): number {
  const { f, add, sub, mul } = words(b)
  const square = mul(g, g)
  const cubic = mul(mul(square, g), polynomial(b, g, LOG))
  const small = sub(add(mul(n, f(LN2_LOW)), cubic), mul(square, f(0.5)))
  return add(add(g, small), mul(n, f(LN2_HIGH)))
}

/**
 * sin(x) and cos(x): within 1.58 and 1.57 ulp for |x| ≤ 12,867 (2¹³ quarter turns). Beyond, the products of the
 * reduction are rounded: within 1e-6 of the truth up to 1e5, within 0.06 up to 1e6, of no use beyond; from 6.5e6 on x
 * counts as 0. Always within [−1, 1]; NaN at ±Infinity.
 */
function sinOrCos(b: Builder, x: number, which: "sin" | "cos"): number {
  const { f, i, add, sub, mul, select, bits, float } = words(b)
  const magnitude = abs(b, x)
  // Times 0 rather than 0, for the NaN of Infinity and NaN.
  const turned = select(b.binary("lt", magnitude, f(6.5e6)), magnitude, mul(magnitude, f(0)))
  const rounded = add(mul(turned, f(2 / Math.PI)), f(ROUNDER))
  const n = sub(rounded, f(ROUNDER))
  const [p0, p1, p2, p3, p4] = HALF_PI.map((part) => mul(n, f(part))) as [number, number, number, number, number]
  // The first two differences are exact; of the next two the error is kept (exactly, by Dekker's fast two-sum: where
  // the part is the larger one, the difference has no error).
  const r1 = sub(sub(turned, p0), p1)
  const r2 = sub(r1, p2)
  const r3 = sub(r2, p3)
  const lost = sub(add(sub(sub(r1, r2), p2), sub(sub(r2, r3), p3)), p4)
  // A clamp for large |x| only, where n·part is rounded.
  const r = clamp(b, add(r3, lost), -0.8, 0.8)
  const z = mul(r, r)
  const sine = add(r, mul(mul(r, z), polynomial(b, z, SIN)))
  const cosine = add(sub(f(1), mul(z, f(0.5))), mul(mul(z, z), polynomial(b, z, COS)))
  // Quarter turns modulo 4 choose the function and the sign.
  const quarter = which === "sin" ? bits(rounded) : add(bits(rounded), i(1))
  const odd = b.unary("toBool", b.binary("and", quarter, i(1)))
  const negative = b.binary("shl", b.binary("and", quarter, i(2)), i(30))
  const sign = which === "sin" ? b.binary("xor", negative, signOf(b, x)) : negative
  return float(b.binary("xor", bits(select(odd, cosine, sine)), sign))
}

/** erf(x): within 1.25 ulp. */
function erf(b: Builder, x: number): number {
  const { f, add, sub, mul, select, bits, float } = words(b)
  // erf(4) is 1 in float32.
  const t = clamp(b, abs(b, x), undefined, 4)
  const near = add(t, mul(t, polynomial(b, mul(t, t), ERF_NEAR)))
  const far = sub(f(1), expNear(b, mul(t, polynomial(b, t, ERF_FAR))))
  const result = select(b.binary("lt", t, f(0.925)), near, far)
  return float(b.binary("xor", bits(result), signOf(b, x)))
}

/** Horner's scheme; the highest power's coefficient first. */
function polynomial(b: Builder, x: number, coefficients: readonly number[]): number {
  const { f, add, mul } = words(b)
  return coefficients.map(f).reduce((sum, c) => add(mul(sum, x), c))
}

/** NaN stays NaN. */
function clamp(b: Builder, x: number, low: number | undefined, high: number | undefined): number {
  const { f, select } = words(b)
  const raised = low === undefined ? x : select(b.binary("lt", x, f(low)), f(low), x)
  return high === undefined ? raised : select(b.binary("lt", f(high), raised), f(high), raised)
}

function abs(b: Builder, x: number): number {
  const { i, bits, float } = words(b)
  return float(b.binary("and", bits(x), i(MAGNITUDE)))
}

/** The sign bit, as an int32. */
function signOf(b: Builder, x: number): number {
  const { i, bits } = words(b)
  return b.binary("and", bits(x), i(SIGN))
}

/** Short words for the builder's, to keep the formulas readable. */
function words(b: Builder) {
  return {
    f: (value: number) => b.constant(value, "float32"),
    i: (value: number) => b.constant(value, "int32"),
    add: (x: number, y: number) => b.binary("add", x, y),
    sub: (x: number, y: number) => b.binary("sub", x, y),
    mul: (x: number, y: number) => b.binary("mul", x, y),
    select: (condition: number, x: number, y: number) => b.select(condition, x, y),
    bits: (x: number) => b.unary("floatToBits", x),
    float: (x: number) => b.unary("bitsToFloat", x),
  }
}
