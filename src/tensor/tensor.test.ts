import { inspect } from "node:util"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as k from "./index.ts"
import { asTensor, compile, type Tensor, tensor } from "./index.ts"

describe("a tensor is made", () => {
  it("float32 of numbers and nested arrays, bool of booleans, int32 of arrays of integers", () => {
    const kinds: [k.TensorLike, string, number[]][] = [
      [3, "float32", []],
      [true, "bool", []],
      [[1, 2], "float32", [2]],
      [[true, false], "bool", [2]],
      [[true, 2], "float32", [2]],
      [[[1], [2]], "float32", [2, 1]],
      [[], "float32", [0]],
      [[[], []], "float32", [2, 0]],
      [new Float32Array(2), "float32", [2]],
      [new Float64Array(2), "float32", [2]],
      [new Int32Array(2), "int32", [2]],
      [new Uint8Array(2), "int32", [2]],
    ]
    for (const [x, dtype, shape] of kinds) expect([tensor(x).dtype, tensor(x).shape]).toEqual([dtype, shape])
  })

  it("of a Float32Array or Int32Array without copying, of others with", () => {
    for (const data of [new Float32Array([1, 2]), new Int32Array([1, 2])]) {
      expect(tensor(data).dataSync()).toBe(data)
      expect(tensor(data, { shape: [2, 1] }).dataSync()).toBe(data)
      expect(tensor(data).reshape([-1, 1]).dataSync()).toBe(data)
    }
    expect(tensor(new Float64Array([0.1])).item()).toBe(Math.fround(0.1))
  })

  it("with the dtype asked for: int32 truncates and saturates, bool is ≠ 0", () => {
    expect(tensor([1.7, -1.7, 1e10, Number.NaN], { dtype: "int32" }).toArray()).toEqual([1, -1, 2 ** 31 - 1, 0])
    expect(tensor([0, 0.5], { dtype: "bool" }).toArray()).toEqual([false, true])
    expect(tensor(new Uint8Array([0, 7]), { dtype: "bool" }).toArray()).toEqual([false, true])
    expect(tensor([true, false], { dtype: "float32" }).toArray()).toEqual([1, 0])
  })

  it("of a tensor as that tensor", () => {
    const x = tensor([1, 2])
    expect(asTensor(x)).toBe(x)
    expect(asTensor(x, "int32").dtype).toBe("int32")
  })

  it("and gives back what it was made of", async () => {
    const cell = fc.float({ noNaN: true }).map((v) => v + 0)
    const matrix = fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }))
    await fc.assert(
      fc.asyncProperty(matrix, async (rows) => {
        const x = tensor(rows)
        expect(x.toArray()).toEqual(rows)
        expect([...(await x.data())]).toEqual(rows.flat())
        expect([x.rank, x.size]).toEqual([2, rows.flat().length])
      }),
    )
  })
})

describe("a printed tensor", () => {
  it("shows dtype, shape and values in columns", () => {
    expect(
      String(
        tensor([
          [1, 2.5],
          [-10, Number.NaN],
        ]),
      ),
    ).toBe("Tensor float32 [2, 2]\n[[   1.0, 2.5000],\n [ -10.0,    NaN]]")
    expect(String(tensor([true, false]))).toBe("Tensor bool [2]\n[ true, false]")
    expect(String(tensor(new Int32Array([7])))).toBe("Tensor int32 [1]\n[7]")
    expect(String(tensor(2))).toBe("Tensor float32 [] 2.0")
    expect(String(k.zeros([2, 0]))).toBe("Tensor float32 [2, 0] (no elements)")
  })

  it("writes very large and small numbers with exponents", () => {
    expect(String(tensor([1e-7, 3.5e8, Infinity]))).toBe("Tensor float32 [3]\n[1.000e-7, 3.500e+8, Infinity]")
  })

  it("leaves out the middle of long axes", () => {
    expect(String(k.arange(1000))).toBe("Tensor int32 [1000]\n[  0,   1,   2, …, 997, 998, 999]")
    expect(String(k.zeros([100, 1])).split("\n").length).toBe(8)
  })

  it("looks the same to Node's inspect", () => {
    expect(inspect(tensor(2))).toBe("Tensor float32 [] 2.0")
  })

  it("says so where it has no value yet", () => {
    let text = ""
    compile((x: Tensor) => {
      text = `${x} ${x.isTraced}`
      return x
    }).sync(tensor([1, 2]))
    expect(text).toBe("Tensor float32 [2] (traced) true")
  })
})

describe("large tensors outside a trace, which the default target computes, agree with small ones", () => {
  const n = 30_000
  const x = k.arange(n).cast("float32").div(n)

  it("element by element, in reductions and in order", () => {
    for (const f of [k.exp, k.tanh, k.square, (v: k.TensorLike) => k.power(v, 1.5)]) {
      const [large, small] = [f(x).dataSync(), f(x.slice([[100, 200]])).dataSync()]
      small.forEach((value, i) => {
        expect(Math.abs(large[100 + i]! - value)).toBeLessThanOrEqual(4 * 2 ** -23 * Math.abs(value))
      })
    }
    expect(x.argmax().item()).toBe(n - 1)
    expect(k.sort(k.flip(x)).equal(x).all().toArray()).toBe(true)
    expect(Math.abs(x.sum().item() - (n - 1) / 2)).toBeLessThan(0.01)
  })

  it("again with other values of the same shapes", () => {
    const [a, b] = [x.add(1), x.add(2)]
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([1, 2])
    const m = k.eye(60)
    expect(m.matmul(m.mul(3)).equal(m.mul(3)).all().toArray()).toBe(true)
    expect(m.mul(2).matmul(m).sum().item()).toBe(120)
  })
})

describe("a tensor without elements", () => {
  it("passes through every function of one tensor", () => {
    const empty = k.zeros([0, 3])
    const unary = [
      ...[k.negative, k.abs, k.sign, k.square, k.sqrt, k.reciprocal, k.exp, k.expm1, k.log, k.log1p, k.sin, k.cos],
      ...[k.tanh, k.sigmoid, k.erf, k.floor, k.ceil, k.round, k.isnan, k.isfinite, k.relu, k.logicalNot, k.softmax],
      ...[k.logSoftmax, k.sort, k.argsort, k.zerosLike, k.onesLike, k.stopGradient, k.tril, k.triu, k.flip],
      ...[(x: Tensor) => k.cumsum(x, 0), (x: Tensor) => k.clip(x, 0, 1), (x: Tensor) => k.cast(x, "int32")],
    ]
    for (const f of unary) expect(f(empty).shape).toEqual([0, 3])
    expect(k.max(empty, { axis: 1 }).shape).toEqual([0])
    expect(k.argmax(empty, { axis: 1 }).shape).toEqual([0])
    expect(k.topK(empty, 2).values.shape).toEqual([0, 2])
    expect(k.oneHot([], 4).shape).toEqual([0, 4])
  })
})
