import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import * as k from "./index.ts"
import { compile, grad, jvp, stopGradient, type Tensor, tensor, Variable, valueAndGrad, vjp } from "./index.ts"

const numbers = (t: Tensor): number[] => Array.from(t.dataSync())
const near = (x: Tensor, expected: number | readonly number[], relative = 1e-5) =>
  expectClose(numbers(x), typeof expected === "number" ? [expected] : expected, { relative, absolute: 1e-6 })

describe("grad", () => {
  it("gives the derivative of a function of one number, called with a number", () => {
    near(grad((x) => x.pow(3))(2), 12)
    near(grad((x) => x.sin())(0.5), Math.cos(0.5))
  })

  it("can be taken again and again: closed forms up to the third order", () => {
    const forms: [string, (x: Tensor) => Tensor, (x: number) => readonly [number, number, number]][] = [
      ["e^2x", (x) => x.mul(2).exp(), (x) => [2 * Math.exp(2 * x), 4 * Math.exp(2 * x), 8 * Math.exp(2 * x)]],
      ["sin", (x) => x.sin(), (x) => [Math.cos(x), -Math.sin(x), -Math.cos(x)]],
      ["ln", (x) => x.log(), (x) => [1 / x, -1 / x ** 2, 2 / x ** 3]],
      ["1/x", (x) => x.reciprocal(), (x) => [-1 / x ** 2, 2 / x ** 3, -6 / x ** 4]],
      ["√x", (x) => x.sqrt(), (x) => [0.5 * x ** -0.5, -0.25 * x ** -1.5, 0.375 * x ** -2.5]],
      ["x⁵", (x) => x.pow(5), (x) => [5 * x ** 4, 20 * x ** 3, 60 * x ** 2]],
      ["x^2.5", (x) => x.pow(2.5), (x) => [2.5 * x ** 1.5, 3.75 * x ** 0.5, 1.875 * x ** -0.5]],
      [
        "tanh",
        (x) => x.tanh(),
        (x) => {
          const t = Math.tanh(x)
          const d = 1 - t * t
          return [d, -2 * t * d, -2 * d * d + 4 * t * t * d]
        },
      ],
      [
        "x·tanh x",
        (x) => x.mul(x.tanh()),
        (x) => {
          const t = Math.tanh(x)
          const d = 1 - t * t
          return [t + x * d, 2 * d - 2 * x * t * d, -6 * t * d + x * (-2 * d * d + 4 * t * t * d)]
        },
      ],
      [
        "sigmoid",
        (x) => x.sigmoid(),
        (x) => {
          const s = 1 / (1 + Math.exp(-x))
          const d = s * (1 - s)
          return [d, d * (1 - 2 * s), d * (1 - 6 * s + 6 * s * s)]
        },
      ],
    ]
    for (const [name, f, derivatives] of forms)
      for (const x of [0.5, 1.25, 2]) {
        const [first, second, third] = derivatives(x)
        const [d1, d2, d3] = [grad(f), grad(grad(f)), grad(grad(grad(f)))]
        try {
          near(d1(x), first)
          near(d2(x), second)
          near(d3(x), third, 1e-4)
        } catch (error) {
          throw new Error(`${name} at ${x}: ${(error as Error).message}`)
        }
      }
  })

  it("does not confuse the perturbations of nested derivatives", () => {
    near(grad((x) => x.mul(grad((y) => x.add(y))(1)))(1), 1)
    near(grad((x) => x.mul(grad((y) => x.mul(y))(2)))(3), 6)
    near(grad((x) => grad((y) => x.mul(y).square())(x))(3), 54) // 2x²y at y = x is 2x³
    near(grad((x) => grad((y) => x.mul(y.square()))(stopGradient(x)))(3), 6)
    // The same node is argument of both: only its own mark counts.
    near(grad((x) => grad((y) => x.mul(y).add(x))(x).mul(x))(2), 4)
  })

  it("takes tensors in arrays and records next to plain settings, and keeps their structure", () => {
    const f = (p: { w: Tensor; layers: readonly Tensor[]; power: number; name: string }, y: Tensor) =>
      p.w.pow(p.power).mul(p.layers[0]!).add(p.layers[1]!.mul(y)).sum()
    const p = { w: tensor([1, 2]), layers: [tensor([3, 4]), tensor(5)], power: 2, name: "p" }
    const [value, d] = valueAndGrad(f)(p, tensor([10, 20]))
    near(value, 3 + 16 + 150)
    near(d.w, [6, 16])
    near(d.layers[0]!, [1, 4])
    near(d.layers[1]!, 30)
    expect([d.power, d.name, d.layers.length]).toEqual([2, "p", 2])
  })

  it("is with respect to the first argument only", () => {
    const both = grad((x: Tensor, y: Tensor) => x.mul(y).sum())
    near(both(tensor([1, 2]), tensor([3, 4])), [3, 4])
  })

  it("is zeros for what the value does not depend on, and for int32", () => {
    const d = grad((p: { a: Tensor; b: Tensor; n: Tensor }) => p.a.mul(p.n).sum())({
      a: tensor([1, 2]),
      b: tensor([[1, 2]]),
      n: tensor([3, 4], { dtype: "int32" }),
    })
    near(d.a, [3, 4])
    expect([d.b.shape, numbers(d.b)]).toEqual([
      [1, 2],
      [0, 0],
    ])
    expect([d.n.dtype, numbers(d.n)]).toEqual(["int32", [0, 0]])
  })

  it("sees values of the surrounding scope as they are at each call", () => {
    const batch = new Float32Array(30_000).fill(1)
    const f = grad((w: Tensor) => w.mul(tensor(batch)).sum())
    expect(f(tensor(2)).item()).toBe(30_000)
    batch.fill(2)
    expect(f(tensor(2)).item()).toBe(60_000)
  })

  it("of tensors with no elements has no elements", () => {
    expect(grad((x) => x.mul(2).sum())(k.zeros([0, 3])).shape).toEqual([0, 3])
  })

  it("stops where stopGradient stands", () => {
    near(grad((x) => x.mul(stopGradient(x)))(3), 3)
    near(grad((x) => stopGradient(x.square()))(3), 0)
    near(grad(grad((x) => x.square().mul(stopGradient(x))))(3), 6)
  })
})

describe("gradients at kinks are as documented", () => {
  const at = (f: (x: Tensor) => Tensor, x: number) => grad((v) => f(v))(x).item()

  it("relu and abs: 0 at 0, the side's slope beside it", () => {
    expect([-1e-6, 0, 1e-6].map((x) => at(k.relu, x))).toEqual([0, 0, 1])
    expect([-1e-6, 0, 1e-6].map((x) => at(k.abs, x))).toEqual([-1, 0, 1])
  })

  it("maximum and minimum: a tie goes to the second argument", () => {
    for (const f of [k.maximum, k.minimum]) {
      const d = grad((p: { x: Tensor; y: Tensor }) => f(p.x, p.y).sum())({ x: tensor([1]), y: tensor([1]) })
      expect([d.x.item() + 0, d.y.item()]).toEqual([0, 1]) // + 0 for −0
    }
  })

  it("max and min share evenly among ties", () => {
    near(grad((x) => x.max())(tensor([1, 3, 3, 0])), [0, 0.5, 0.5, 0])
    near(
      grad((x) => x.min({ axis: 1 }).sum())(
        tensor([
          [2, 2],
          [1, 3],
        ]),
      ),
      [0.5, 0.5, 1, 0],
    )
  })

  it("logaddexp: a half each at a tie, the larger one's far from it, and numbers at infinities that differ", () => {
    const slopes = (x: number, y: number) => {
      const d = grad((p: { x: Tensor; y: Tensor }) => k.logaddexp(p.x, p.y))({ x: tensor(x), y: tensor(y) })
      return [d.x.item() + 0, d.y.item() + 0] // + 0 for −0
    }
    expect([slopes(3, 3), slopes(1000, -1000), slopes(-1000, 1000)]).toEqual([
      [0.5, 0.5],
      [1, 0],
      [0, 1],
    ])
    expect([slopes(-Infinity, 2), slopes(2, -Infinity), slopes(Infinity, 2)]).toEqual([
      [0, 1],
      [1, 0],
      [1, 0],
    ])
    const curvature = grad(grad((x) => k.logaddexp(x, 1)))
    for (const x of [1, 0.5, 3]) near(curvature(x), Math.exp(x - 1) / (1 + Math.exp(x - 1)) ** 2)
  })

  it("clip: 1 inside, 0 outside and at the bounds' far side", () => {
    near(grad((x) => x.clip(-1, 1).sum())(tensor([-2, 0, 2])), [0, 1, 0])
  })

  it("floor, sign and comparisons are flat", () => {
    near(grad((x) => x.floor().add(x.sign()).add(x.less(1)).sum())(tensor([0.5, 1.5])), [0, 0])
  })

  it("where gives nothing to the side not chosen", () => {
    near(grad((x) => k.where(x.less(0), x.mul(2), x.mul(3)).sum())(tensor([-1, 1])), [2, 3])
  })

  it("powers at 0 and prod with zeros stay numbers", () => {
    near(grad((x) => x.pow(2).sum())(tensor([0, -1])), [0, -2])
    near(grad((x) => x.pow(tensor([1, 2, 3])).sum())(tensor([0, 0, -2])), [1, 0, 12])
    near(grad((x) => x.prod())(tensor([2, 0, 3])), [0, 6, 0])
    near(grad((x) => x.prod())(tensor([2, 0, 0])), [0, 0, 0])
  })

  it("sort, topK, take and scatterAdd send each element's share home", () => {
    near(grad((x) => k.sort(x).mul([1, 10, 100]).sum())(tensor([3, 1, 2])), [100, 1, 10])
    near(grad((x) => k.topK(x, 2).values.mul([1, 10]).sum())(tensor([3, 1, 2])), [1, 0, 10])
    near(grad((x) => x.take([0, 0, -1]).mul([1, 10, 100]).sum())(tensor([3, 1, 2])), [11, 0, 100])
    near(grad((x) => k.scatterAdd(2, [0, 5, 1], x).mul([2, 3]).sum())(tensor([3, 1, 2])), [2, 0, 3])
  })

  it("softmax, logSoftmax and logSumExp stay numbers at ±1000", () => {
    const x = tensor([1000, 999, -1000])
    const p = Math.E / (1 + Math.E)
    near(grad((v) => k.logSumExp(v))(x), [p, 1 - p, 0])
    near(
      grad((v) =>
        k
          .softmax(v)
          .slice([[0, 1]])
          .sum(),
      )(x),
      [p * (1 - p), -p * (1 - p), 0],
    )
    near(
      grad((v) =>
        k
          .logSoftmax(v)
          .slice([[2, 3]])
          .sum(),
      )(x),
      [-p, p - 1, 1],
    )
  })
})

describe("vjp", () => {
  it("gives the value and the transposed Jacobian, again and again", () => {
    const m = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ])
    const [value, pullback] = vjp((x) => m.matmul(x).square(), [1, 0, -1])
    near(value, [4, 4])
    near(pullback([1, 0]), [-4, -8, -12])
    near(pullback([0, 1]), [-16, -20, -24])
  })
})

const smooth = (x: Tensor): Tensor =>
  k.concat([
    x.tanh().mul(x),
    k.softmax(x),
    x
      .matmul(k.outer([1, -1, 0.5], [2, 1]))
      .exp()
      .mul(0.1),
    x.square().mean({ keepdims: true }),
  ])

describe("jvp", () => {
  const points = fc.array(fc.float({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 3, maxLength: 3 })

  it("is the numerical directional derivative", () => {
    fc.assert(
      fc.property(points, points, (x, v) => {
        const [value, tangent] = jvp(smooth, x, v)
        near(value, numbers(smooth(tensor(x))))
        // One direction is one number t: the derivative of each output at t = 0, in float64.
        const along = numbers(value).map(
          (_, i) =>
            k.numericalGradient(
              (t) =>
                smooth(tensor(x).add(tensor(v).mul(t!)))
                  .slice([[i, i + 1]])
                  .sum(),
              [0],
            )[0]!,
        )
        expectClose(
          numbers(tangent),
          along.map((d) => d.item()),
          { relative: 1e-4, absolute: 1e-5 },
        )
      }),
      { numRuns: 20 },
    )
  })

  it("is the transpose of vjp: ⟨u, J v⟩ = ⟨Jᵀu, v⟩", () => {
    fc.assert(
      fc.property(points, points, (x, v) => {
        const [value, tangent] = jvp(smooth, x, v)
        const u = k.arange(value.size).cast("float32").sub(3)
        const pulled = vjp(smooth, x)[1](u)
        const [left, right] = [k.dot(u, tangent).item(), k.dot(pulled, v).item()]
        expect(Math.abs(left - right)).toBeLessThan(1e-4 * Math.max(1, Math.abs(left)))
      }),
      { numRuns: 20 },
    )
  })

  it("of a gradient is the Hessian times a vector", () => {
    // f = x₀²x₁ + x₁³ has the Hessian [[2x₁, 2x₀], [2x₀, 6x₁]].
    const f = (x: Tensor) => {
      const [a, b] = [x.take(0), x.take(1)]
      return a.square().mul(b).add(b.pow(3))
    }
    const [gradient, product] = jvp(grad(f), [2, 3], [1, -1])
    near(gradient, [12, 31])
    near(product, [2 * 3 - 2 * 2, 2 * 2 - 6 * 3])
  })

  it("passes through reductions over ties, indexing and constants", () => {
    near(jvp((x) => x.max(), [1, 3, 3], [1, 2, 4])[1], 3)
    near(jvp((x) => x.take([2, 0]), [1, 2, 3], [4, 5, 6])[1], [6, 4])
    near(jvp(() => tensor([1, 2]), [1], [1])[1], [0, 0])
    near(jvp((x) => jvp((y) => x.mul(y.square()), x, 1)[1], 3, 1)[1], 12) // d/dx 2x²
  })
})

describe("gradients with respect to variables", () => {
  it("add up over uses, and are zeros of its shape for an unused one", () => {
    const [w, b, unused] = [new Variable([[1, 2]]), new Variable(3), new Variable([[1], [2]])]
    const [value, [dw, db, du]] = valueAndGrad(() => w.value.mul(w.value).mul(b.value).sum(), [w, b, unused]) as [
      Tensor,
      [Tensor, Tensor, Tensor],
    ]
    near(value, 15)
    near(dw, [6, 12])
    near(db, 5)
    expect([dw.shape, db.shape, du.shape, numbers(du)]).toEqual([[1, 2], [], [2, 1], [0, 0]])
    expect(w.value.toArray()).toEqual([[1, 2]])
  })

  it("are with respect to the value before an assignment within, which takes effect", () => {
    const w = new Variable([2, 3])
    const [value, [dw]] = valueAndGrad(() => {
      const before = w.value
      w.assign(before.mul(10))
      return w.value.mul(before).sum()
    }, [w])
    near(value, 130)
    near(dw!, [40, 60])
    expect(w.value.toArray()).toEqual([20, 30])
  })

  it("are right for variables that lie together in one block", () => {
    const [a, b, c] = [new Variable([1, 2]), new Variable([3]), new Variable([[4], [5]])]
    k.layTogether([a, b, c])
    const [, [da, dc]] = valueAndGrad(() => {
      b.assign(b.value.add(1))
      return a.value.sum().mul(b.value.sum()).add(c.value.square().sum())
    }, [a, c])
    near(da!, [4, 4])
    near(dc!, [8, 10])
    expect([a, b, c].map((v) => v.value.toArray())).toEqual([[1, 2], [4], [[4], [5]]])
  })

  it("are the same inside a compiled function, and of second order too", () => {
    const w = new Variable([0.5, -1])
    const penalty = () => {
      const [loss, [d]] = valueAndGrad(() => w.value.pow(4).sum(), [w])
      return loss.add(d!.square().sum())
    }
    // Σ w⁴ + 16 w⁶, of which the gradient is 4 w³ + 96 w⁵.
    const expected = [0.5, -1].map((x) => 4 * x ** 3 + 96 * x ** 5)
    near(valueAndGrad(penalty, [w])[1][0]!, expected)
    near(compile(() => valueAndGrad(penalty, [w])[1][0]!, { target: "interpreter" }).sync(), expected)
  })
})
