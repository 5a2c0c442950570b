import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createBuilder } from "./builder.ts"
import { evaluateProgram } from "./evaluate.ts"

const here = { constant: 0, terms: [] }

describe("createBuilder", () => {
  it("gives the same value for the same expression", () => {
    const b = createBuilder()
    const x = b.load("float32", 0, {
      constant: 1,
      terms: [
        [1, 2],
        [0, 3],
      ],
    })
    expect(
      b.load("float32", 0, {
        constant: 1,
        terms: [
          [0, 3],
          [1, 1],
          [1, 1],
          [2, 0],
        ],
      }),
    ).toBe(x)
    const y = b.unary("sqrt", x)
    expect(b.binary("add", x, y)).toBe(b.binary("add", y, x))
    expect(b.binary("sub", x, y)).not.toBe(b.binary("sub", y, x))
    expect(b.constant(0, "float32")).not.toBe(b.constant(-0, "float32"))
    expect(b.constant(Number.NaN, "float32")).toBe(b.constant(Number.NaN, "float32"))
    expect(b.constant(0.1, "float32")).toBe(b.constant(Math.fround(0.1), "float32"))
  })

  it("folds constants exactly as the language computes them", () => {
    const b = createBuilder()
    const int = (value: number) => b.constant(value, "int32")
    const float = (value: number) => b.constant(value, "float32")
    expect(b.binary("div", int(7), int(0))).toBe(int(0))
    expect(b.binary("mul", int(65537), int(65537))).toBe(int(131073))
    expect(b.binary("add", float(2 ** 24), float(1))).toBe(float(2 ** 24))
    expect(b.unary("floatToBits", float(1))).toBe(int(0x3f800000))
    expect(b.binary("lt", float(1), float(2))).toBe(b.constant(1, "bool"))
    expect(b.index({ constant: 5, terms: [[0, 0]] })).toBe(int(5))
  })

  it("drops what changes nothing, to the bit", () => {
    const b = createBuilder()
    const x = b.load("float32", 0, here)
    const i = b.load("int32", 1, here)
    const zero = b.constant(0, "float32")
    const nothing = b.constant(0, "int32")
    expect(b.binary("mul", b.constant(1, "float32"), x)).toBe(x)
    expect(b.binary("sub", x, zero)).toBe(x)
    expect(b.unary("neg", b.unary("neg", x))).toBe(x)
    expect(b.unary("toFloat", x)).toBe(x)
    expect(b.binary("add", nothing, i)).toBe(i)
    expect(b.binary("mul", i, nothing)).toBe(nothing)
    const condition = b.binary("lt", x, zero)
    expect(b.select(condition, x, x)).toBe(x)
    expect(b.select(b.constant(0, "bool"), zero, x)).toBe(x)
    // −0 + 0 is +0, and NaN × 0 is NaN: these stay.
    expect(b.binary("add", x, zero)).not.toBe(x)
    expect(b.binary("mul", x, zero)).not.toBe(zero)
    expect(b.binary("sub", nothing, i)).not.toBe(i)
  })

  it("adds a known offset into the address of a load", () => {
    const b = createBuilder()
    const direct = b.load("float32", 0, { constant: 3, terms: [[0, 2]] })
    expect(b.load("float32", 0, { constant: 1, terms: [[0, 2]] }, b.constant(2, "int32"))).toBe(direct)
    expect(b.load("float32", 0, { constant: 2, terms: [[0, 1]] }, b.index({ constant: 1, terms: [[0, 1]] }))).toBe(
      direct,
    )
  })

  it("numbers a second section after the accumulators, and computes there again what it reads", () => {
    const b = createBuilder()
    const two = b.constant(2, "float32")
    const x = b.load("float32", 0, { constant: 0, terms: [[0, 1]] })
    const doubled = b.binary("mul", x, two)
    const [sum] = b.beginAfter([{ op: "sum", dtype: "float32", value: doubled }])
    expect(sum).toBe(3)
    expect(b.dtypeOf(sum!)).toBe("float32")
    const again = b.constant(2, "float32")
    expect(again).toBe(4)
    const half = b.binary("div", sum!, again)
    expect(() => b.binary("add", half, doubled)).toThrow(/value 2 cannot be read/)

    const out = new Float32Array(1)
    const stores = [{ region: 1, at: here, value: half, mode: "set" }] as const
    const { body, accumulators, after } = b
    const part = { name: "mean", origin: undefined, loops: [], reduce: [3], sequential: false } as const
    evaluateProgram(
      {
        inputs: [{ size: 3, dtype: "float32" }],
        outputs: [{ size: 1, dtype: "float32" }],
        variables: [],
        constants: [],
        regions: [
          { space: "input", slot: 0, offset: 0, size: 3, dtype: "float32" },
          { space: "output", slot: 0, offset: 0, size: 1, dtype: "float32" },
        ],
        kernels: [{ kind: "loop", ...part, body, accumulators, after, stores }],
        arenaSize: 0,
      },
      [new Float32Array([1, 2, 4])],
      [out],
      [],
    )
    expect(out[0]).toBe(7)
  })

  it("refuses operations on dtypes that do not have them", () => {
    const b = createBuilder()
    const x = b.load("float32", 0, here)
    const i = b.load("int32", 1, here)
    expect(() => b.binary("add", x, i)).toThrow(/add of float32 and int32/)
    expect(() => b.binary("shl", x, x)).toThrow(/shl of float32/)
    expect(() => b.unary("sqrt", i)).toThrow(/sqrt of int32/)
    expect(() => b.select(i, x, x)).toThrow(/select of int32/)
    expect(() => b.load("float32", 0, here, x)).toThrow(/plus a value of float32/)
  })

  it("never lets a value be read before it is made", () => {
    const operations = fc.array(fc.tuple(fc.constantFrom("add", "mul", "max", "sub"), fc.nat(), fc.nat()))
    fc.assert(
      fc.property(operations, (list) => {
        const b = createBuilder()
        const ids = [b.load("float32", 0, here), b.constant(1, "float32"), b.constant(-0, "float32")]
        for (const [op, i, j] of list) {
          ids.push(b.binary(op as "add", ids[i % ids.length]!, ids[j % ids.length]!))
        }
        b.body.forEach((instruction, id) => {
          if ("args" in instruction) for (const arg of instruction.args) expect(arg).toBeLessThan(id)
        })
        expect(Math.max(...ids)).toBeLessThan(b.body.length)
      }),
    )
  })
})
