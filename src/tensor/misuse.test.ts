import { describe, expect, it } from "vitest"
import { ArgumentError, NameError, ShapeError, TraceError } from "../base/errors.ts"
import * as k from "./index.ts"

type Refusal = [call: () => unknown, kind: typeof ArgumentError | typeof NameError | typeof ShapeError, message: string]

/** JavaScript's users have no compiler that tells them; each message names what was called, what it got and the cure. */
const refusals: readonly Refusal[] = [
  // functions of functions
  [() => k.compile(5 as never), ArgumentError, "compile: takes a function, as in compile((x) => x.mul(2)), got 5."],
  [
    () => k.compile((x: k.Tensor) => x, { fus: true } as never),
    NameError,
    "compile: unknown option 'fus'. Did you mean 'fuse'?",
  ],
  [() => k.compile((x: k.Tensor) => x, { target: "gpu" as never }), NameError, "compile: unknown target 'gpu'."],
  [() => k.grad(5 as never), ArgumentError, "grad: takes a function, as in grad((x) => x.square().sum()), got 5."],
  [() => k.grad(() => 5 as never)(k.tensor(1)), ArgumentError, "grad: the function must return a tensor, got 5."],
  [
    () => k.valueAndGrad(() => 5 as never)(k.tensor(1)),
    ArgumentError,
    "valueAndGrad: the function must return a tensor, got 5.",
  ],
  [
    () => k.grad((x) => x.sum())([1] as never),
    ArgumentError,
    "grad: the first argument holds no tensor to differentiate by, got [1]. Wrap it: tensor(x).",
  ],
  [
    () => k.valueAndGrad(() => k.tensor(1), { v: 1 } as never),
    ArgumentError,
    "valueAndGrad: takes variables in an array, as in [w, b], got { v }.",
  ],
  [
    () => k.valueAndGrad(() => k.tensor(1), [k.tensor(1)] as never),
    ArgumentError,
    "valueAndGrad: takes a list of variables, got a Tensor. To differentiate by tensors: valueAndGrad(f)(x).",
  ],
  [
    () => k.jvp((x) => x, [k.tensor(1)] as never, [k.tensor(1)] as never),
    ArgumentError,
    "jvp: elements must be numbers or booleans, got a Tensor. Tensors become one by stack() or concat(); one alone stands without brackets.",
  ],
  [() => k.vjp((() => 5) as never, 1), ArgumentError, "vjp: the function must return a tensor, got 5."],
  [
    () => k.numericalGradient((x) => x!.sum(), k.tensor(1) as never),
    ArgumentError,
    "numericalGradient: takes the arguments of the function in an array, as in [x], got a Tensor.",
  ],
  [
    () => k.numericalGradient((x) => x!.sum(), [1], { eps: 1 } as never),
    NameError,
    "numericalGradient: unknown option 'eps'.",
  ],
  [
    () => k.numericalGradient((x) => x!.sum(), [1], { step: 0 }),
    ArgumentError,
    "numericalGradient: step must be above 0, got 0.",
  ],
  [
    () => k.checkGradients((x) => x!.sum(), k.tensor(1) as never),
    ArgumentError,
    "checkGradients: takes the arguments of the function in an array, as in [x], got a Tensor.",
  ],
  [
    () => k.explain(((x: k.Tensor) => x) as never),
    ArgumentError,
    "explain: takes what compile() gave, got a function. Compile it first: explain(compile(f), …).",
  ],
  [
    () => k.compile(((x: k.Tensor) => x.mul(2)) as never).sync([1, 2] as never),
    ArgumentError,
    "compile: x.mul is not a function. Numbers and arrays among the arguments, here [1, 2], are built in as they are. Wrap what is to be a tensor: tensor(x).",
  ],
  // values that are none
  [
    () => new (k.Tensor as never as new (x: unknown) => unknown)([1, 2]),
    ArgumentError,
    "Tensor: is not made by new. Use tensor(x), or zeros(shape).",
  ],
  [
    () => Array.from(k.tensor([1, 2]) as never),
    ArgumentError,
    "a tensor is no list: iterate over t.toArray(), or over its numbers, await t.data().",
  ],
  [
    () => (new k.Variable(2) as never as number) + 1,
    ArgumentError,
    "JavaScript's operators do not work on tensors and variables",
  ],
  [
    () => {
      ;(new k.Variable(2, { name: "w" }) as { value: unknown }).value = k.tensor(3)
    },
    ArgumentError,
    "variable 'w': its value is replaced by assign(x), not by value = x.",
  ],
  [
    () => new k.Variable(3, { trainble: false } as never),
    NameError,
    "Variable: unknown option 'trainble'. Did you mean 'trainable'?",
  ],
  [
    () => new k.Variable(3, { trainable: "no" } as never),
    ArgumentError,
    "Variable: trainable must be true or false, got 'no'.",
  ],
  [
    () => k.tensor(within()),
    ArgumentError,
    "tensor: arrays nested more than 64 deep, or within themselves, are no tensor.",
  ],
  [
    () => k.tensor(deep(20_000)),
    ArgumentError,
    "tensor: arrays nested more than 64 deep, or within themselves, are no tensor.",
  ],
  [() => k.full([2], undefined as never), ArgumentError, "full: the value must be a number, got undefined."],
  [() => k.full([2], "x" as never), ArgumentError, "full: the value must be a number, got 'x'."],
  [() => k.zeros([2], { dtype: "int8" as never }), NameError, "zeros: unknown dtype 'int8'."],
  [() => k.tensor(1).cast("int8" as never), NameError, "cast: unknown dtype 'int8'."],
  // random numbers
  [
    () => k.random.uniform([2], { minval: 1, maxval: 0 }),
    ArgumentError,
    "random.uniform: maxval must be at least minval (1), got 0.",
  ],
  [
    () => k.random.uniform([2], { minval: Number.NaN }),
    ArgumentError,
    "random.uniform: minval must be a finite number, got NaN.",
  ],
  [
    () => k.random.normal([2], { stddev: "a" as never }),
    ArgumentError,
    "random.normal: stddev must be a number of 0 or more, got 'a'.",
  ],
  [
    () => k.random.normal([2], { stddev: -1 }),
    ArgumentError,
    "random.normal: stddev must be a number of 0 or more, got -1.",
  ],
  [
    () => k.random.truncatedNormal([2], { mean: Infinity }),
    ArgumentError,
    "random.truncatedNormal: mean must be a finite number, got Infinity.",
  ],
  [
    () => k.random.randint([2], {} as never, 3),
    ArgumentError,
    "random.randint: needs whole numbers minval < maxval, got {} and 3.",
  ],
  [() => k.random.setSeed(0.5), ArgumentError, "random.key: seed must be a whole number from 0 to 2^53 - 1, got 0.5."],
  // positions
  [
    () => k.take([1, 2, 3], [3]),
    ShapeError,
    "take: position 3 along axis 0 of [3] must be a whole number from -3 to 2.",
  ],
  [
    () => k.gather([1, 2, 3], -4),
    ShapeError,
    "take: position -4 along axis 0 of [3] must be a whole number from -3 to 2.",
  ],
  [() => k.take([1, 2, 3], 1.5), ShapeError, "take: position 1.5 along axis 0 of [3] must be a whole number"],
  [
    () => k.takeAlongAxis([[1, 2]], [[2]]),
    ShapeError,
    "takeAlongAxis: position 2 along axis -1 of [1, 2] must be a whole number from -2 to 1.",
  ],
  [
    () => k.compile((x: k.Tensor) => x.take([5])).sync(k.tensor([1, 2])),
    ShapeError,
    "take: position 5 along axis 0 of [2]",
  ],
  [() => k.topK([1], {} as never), ShapeError, "topK: k = {} must be a whole number up to the last axis of [1]."],
  // axes and lists
  [
    () => k.split([1, 2], 2, { axis: 1 } as never),
    ArgumentError,
    "split: an axis is a whole number, got { axis }. Here it stands by itself: split(…, 1).",
  ],
  [
    () => k.squeeze([[1]], { axis: 1 } as never),
    ArgumentError,
    "squeeze: an axis is a whole number, or several in an array, got { axis }. Here it stands by itself: squeeze(…, 1).",
  ],
  [
    () => k.cumsum([1], { axis: 0 } as never),
    ArgumentError,
    "cumsum: an axis is a whole number, got { axis }. Here it stands by itself: cumsum(…, 1).",
  ],
  [
    () => k.concat(k.tensor([1]) as never, k.tensor([2]) as never),
    ArgumentError,
    "concat: takes its tensors in an array, as in concat([a, b]), got a Tensor.",
  ],
  [
    () => k.stack(k.tensor([1]) as never),
    ArgumentError,
    "stack: takes its tensors in an array, as in stack([a, b]), got a Tensor.",
  ],
  [() => k.einsum(5 as never, [1]), ArgumentError, 'einsum: takes its equation first, as in "ij,jk->ik", got 5.'],
]

/** An array that holds itself. */
function within(): never {
  const x: unknown[] = []
  x.push(x)
  return x as never
}

function deep(levels: number): never {
  let x: unknown = 1
  for (let i = 0; i < levels; i++) x = [x]
  return x as never
}

describe("what JavaScript lets pass is refused by name", () => {
  for (const [call, kind, message] of refusals)
    it(message, () => {
      let error: unknown
      try {
        call()
      } catch (e) {
        error = e
      }
      expect(error).toBeInstanceOf(kind)
      expect((error as Error).message).toContain(message)
    })
})

describe("an async function", () => {
  const late = async (x: k.Tensor): Promise<k.Tensor> => {
    await x.data() // rejects: there is no value yet
    return x.sum()
  }

  it("is refused where it is traced, and what its promise says later ends no process", async () => {
    const unhandled: unknown[] = []
    const keep = (reason: unknown) => unhandled.push(reason)
    process.on("unhandledRejection", keep)
    const refused = "a traced function must not be async: it runs once, to be recorded."
    const x = k.tensor([1, 2])
    const w = new k.Variable([1])
    const calls = {
      grad: () => k.grad(late as never)(x),
      valueAndGrad: () => k.valueAndGrad((() => late(w.value)) as never, [w]),
      vjp: () => k.vjp(late as never, x),
      jvp: () => k.jvp(late as never, x, x),
      compile: () => k.compile(late as never).sync(x as never),
      checkGradients: () => k.checkGradients(late as never, [x]),
    }
    for (const [name, call] of Object.entries(calls)) expect(call, name).toThrow(new TraceError(`${name}: ${refused}`))
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off("unhandledRejection", keep)
    expect(unhandled).toEqual([])
  })
})

describe("a plain number beside a tensor", () => {
  const ints = k.arange(3)
  const bools = k.tensor([true, false, true])

  it("keeps int32 where it is whole, as numpy's does", () => {
    for (const name of ["add", "sub", "mul", "floorDivide", "mod", "maximum", "minimum"] as const)
      expect([ints[name](2).dtype, ints[name](0.5).dtype, ints[name]([2, 2, 2]).dtype], name).toEqual([
        "int32",
        "float32",
        "float32",
      ])
    expect(k.subtract(5, ints)).toMatchObject({ dtype: "int32", shape: [3] })
    expect(k.subtract(5, ints).toArray()).toEqual([5, 4, 3])
    expect(ints.add(2 ** 31).dtype).toBe("float32")
    expect(ints.add(true).dtype).toBe("int32")
    expect(ints.div(2).dtype).toBe("float32")
    expect(k.add(1, 2).dtype).toBe("float32")
  })

  it("counts beside bools", () => {
    expect(bools.add(1).toArray()).toEqual([2, 1, 2])
    expect([bools.add(1).dtype, bools.mul(0.5).dtype, bools.equal(1).dtype]).toEqual(["int32", "float32", "bool"])
  })

  it("is compared exactly with large integers", () => {
    expect(
      k
        .tensor(2 ** 24 + 1, { dtype: "int32" })
        .equal(2 ** 24)
        .item(),
    ).toBe(0)
  })

  it("is chosen by where in the dtype of the other choice, whatever the condition is", () => {
    const dtype = (a: k.TensorLike, b: k.TensorLike) => k.where(bools, a, b).dtype
    expect([dtype(ints, 0), dtype(0, ints), dtype(ints, 0.5), dtype(1, 0), dtype(k.ones([3]), 0)]).toEqual([
      "int32",
      "int32",
      "float32",
      "float32",
      "float32",
    ])
  })

  it("does the same in a traced function", () => {
    const f = k.compile((x: k.Tensor) => [x.add(1), x.mul(0.5)])
    expect(f.sync(ints).map((t) => t.dtype)).toEqual(["int32", "float32"])
  })
})
