import { describe, expect, it } from "vitest"
import { expectClose } from "../../tools/golden/close.ts"
import { TraceError } from "../base/errors.ts"
import { arenaBytes } from "../compile/explain.ts"
import { checkTarget, type TargetName, targetNames } from "../targets/index.ts"
import * as k from "./index.ts"
import { compile, explain, type Tensor, tensor, Variable, valueAndGrad } from "./index.ts"

const numbers = (t: Tensor): number[] => Array.from(t.dataSync())

describe("a compiled function", () => {
  it("is traced once for each combination of shapes and dtypes", async () => {
    let calls = 0
    const f = compile((x: Tensor) => {
      calls++
      return x.add(1)
    })
    expect((await f(tensor([1, 2]))).toArray()).toEqual([2, 3])
    expect((await f(tensor([5, 6]))).toArray()).toEqual([6, 7])
    expect(calls).toBe(1)
    await f(tensor([1, 2, 3]))
    await f(tensor([[1, 2]]))
    await f(tensor([1, 2], { dtype: "int32" }))
    expect(calls).toBe(4)
    f.sync(tensor([7, 8]))
    f.program(tensor([9, 9]))
    expect(calls).toBe(4)
  })

  it("has plain settings built in, and is traced again when they change", async () => {
    const seen: unknown[] = []
    const f = compile((x: Tensor, power: number, options: { flip: boolean; name: string | null; more?: undefined }) => {
      seen.push([power, options.flip, options.name])
      const y = x.pow(power)
      return options.flip ? y.neg() : y
    })
    const run = async (power: number, flip: boolean, name: string | null) =>
      (await f(tensor([2]), power, { flip, name })).toArray()
    expect(await run(2, false, "a")).toEqual([4])
    expect(await run(3, false, "a")).toEqual([8])
    expect(await run(3, true, "a")).toEqual([-8])
    expect(await run(3, true, null)).toEqual([-8])
    expect(await run(2, false, "a")).toEqual([4])
    expect(seen.length).toBe(4)
  })

  it("does not take a vector and a number for a matrix, nor a text for a number", async () => {
    const f = compile((x: Tensor, n?: number | string) => x.add(typeof n === "number" ? n : 100), {
      target: "interpreter",
    })
    expect((await f(tensor([1, 2]), 3)).toArray()).toEqual([4, 5])
    expect((await f(k.ones([2, 3]))).shape).toEqual([2, 3])
    expect((await f(tensor([1, 2]), "3")).toArray()).toEqual([101, 102])
    const g = compile((...parts: readonly (Tensor | readonly Tensor[])[]) => tensor(parts.length))
    expect((await g(tensor([1]), [tensor([1])])).item()).toBe(2)
    expect((await g([tensor([1]), tensor([1])])).item()).toBe(1)
  })

  it("returns trees as the function built them: records, arrays, settings, the same tensor twice, arguments, constants", async () => {
    const constant = tensor([7, 8])
    const f = compile((x: Tensor) => {
      const y = x.mul(2)
      return { y, again: [y, { y }], x, constant, scalar: tensor(3), name: "n", nothing: null, missing: undefined }
    })
    const result = await f(tensor([1, 2]))
    expect(result.y.toArray()).toEqual([2, 4])
    expect((result.again[0] as Tensor).toArray()).toEqual([2, 4])
    expect((result.again[1] as { y: Tensor }).y.toArray()).toEqual([2, 4])
    expect(result.x.toArray()).toEqual([1, 2])
    expect(result.constant.toArray()).toEqual([7, 8])
    expect([result.scalar.item(), result.name, result.nothing, result.missing]).toEqual([3, "n", null, undefined])
  })

  it("gives each call results of their own", async () => {
    const f = compile((x: Tensor) => x.add(1))
    const first = await f(tensor([1]))
    const second = await f(tensor([2]))
    expect([first.item(), second.item()]).toEqual([2, 3])
  })

  it("may return nothing, and take nothing", async () => {
    const v = new Variable([1, 2])
    const f = compile(() => {
      v.assign(v.value.mul(3))
      return undefined
    })
    expect(await f()).toBe(undefined)
    expect(v.value.toArray()).toEqual([3, 6])
  })

  it("works on tensors without elements", async () => {
    const f = compile((x: Tensor) => ({ y: x.add(1), total: x.sum() }))
    const { y, total } = await f(k.zeros([0, 3]))
    expect([y.shape, total.item()]).toEqual([[0, 3], 0])
  })
})

describe("variables in a compiled function", () => {
  it("keep their values from call to call", async () => {
    const count = new Variable(0)
    const next = compile(() => {
      count.assign(count.value.add(1))
      return count.value
    })
    for (const expected of [1, 2, 3]) expect((await next()).item()).toBe(expected)
    expect(count.value.item()).toBe(3)
  })

  it("are read as last assigned, within a call and outside", async () => {
    const [a, b] = [new Variable([1, 2]), new Variable([10, 20])]
    const swap = compile(() => {
      const before = a.value
      a.assign(b.value)
      const between = a.value
      b.assign(before)
      return { before, between, after: b.value }
    })
    const { before, between, after } = await swap()
    expect([before, between, after].map((t) => t.toArray())).toEqual([
      [1, 2],
      [10, 20],
      [1, 2],
    ])
    expect([a.value.toArray(), b.value.toArray()]).toEqual([
      [10, 20],
      [1, 2],
    ])
    a.assign([5, 5])
    expect((await swap()).before.toArray()).toEqual([5, 5])
    expect(b.value.toArray()).toEqual([5, 5])
  })

  it("follow a chain of assignments in one block, shifted against itself", async () => {
    const parts = [1, 2, 3].map((n) => new Variable([n, n]))
    k.layTogether(parts)
    const whole = k.blockOf(parts)!
    const rotate = compile(() => {
      const values = parts.map((p) => p.value)
      parts.forEach((p, i) => {
        p.assign(values[(i + 1) % 3]!)
      })
      return whole.value
    })
    expect((await rotate()).toArray()).toEqual([2, 2, 3, 3, 1, 1])
    expect((await rotate()).toArray()).toEqual([3, 3, 1, 1, 2, 2])
    expect(whole.value.toArray()).toEqual([3, 3, 1, 1, 2, 2])
  })

  it("are shared by functions of different targets", async () => {
    const v = new Variable([1, 2])
    for (const target of targetNames) {
      if (!checkTarget(target).ok) continue
      await compile(
        () => {
          v.assign(v.value.mul(2))
          return v.value
        },
        { target },
      )()
    }
    const times = 2 ** targetNames.filter((name) => checkTarget(name).ok).length
    expect(v.value.toArray()).toEqual([times, 2 * times])
  })
})

describe("a mistake while tracing is a TraceError that says what to do", () => {
  const refused = (fn: () => unknown, message: string) => {
    expect(fn).toThrow(TraceError)
    expect(fn).toThrow(message)
  }

  it("reading a value inside", () => {
    for (const read of [(x: Tensor) => x.dataSync(), (x: Tensor) => x.toArray(), (x: Tensor) => x.sum().item()])
      refused(
        () =>
          compile((x: Tensor) => {
            read(x)
            return x
          }).sync(tensor([1, 2])),
        "inside a traced function has no value yet",
      )
  })

  it("keeping a tensor beyond the function", () => {
    let kept: Tensor | undefined
    compile((x: Tensor) => {
      kept = x.add(1)
      return x
    }).sync(tensor([1]))
    refused(() => kept!.add(1), "belongs to a traced function that has returned")
    refused(
      () => compile((x: Tensor) => x.add(kept!)).sync(tensor([1])),
      "belongs to a traced function that has returned",
    )
    refused(() => kept!.dataSync(), "belongs to a traced function that has returned")
    expect(String(kept)).toBe("Tensor float32 [1] (traced)")
  })

  it("calling a compiled function inside", () => {
    const inner = compile((x: Tensor) => x.add(1))
    const message = "a compiled function cannot be called inside a traced one: call the plain function."
    refused(() => compile((x: Tensor) => inner.sync(x)).sync(tensor(1)), message)
    refused(() => compile((x: Tensor) => x.add(explain(inner, x).length)).sync(tensor(1)), message)
    refused(() => compile((x: Tensor) => x.add(inner.graph(x).inputs.length)).sync(tensor(1)), message)
    refused(() => compile(((x: Tensor) => inner(x)) as never).sync(tensor(1) as never), message)
  })

  it("an async function", () => {
    refused(
      () => compile((async (x: Tensor) => x) as never).sync(tensor(1) as never),
      "a traced function must not be async",
    )
  })

  it("making a variable of a traced value", () => {
    refused(
      () =>
        compile((x: Tensor) => {
          new Variable(x, { name: "w" })
          return x
        }).sync(tensor(1)),
      "the variable 'w' must be made outside the traced function that uses it.",
    )
  })

  it("and the next trace starts clean", () => {
    expect(() =>
      compile(() => {
        throw new Error("mine")
      }).sync(),
    ).toThrow("mine")
    expect(tensor(1).add(1).item()).toBe(2)
    expect(
      compile((x: Tensor) => x.add(1))
        .sync(tensor(1))
        .item(),
    ).toBe(2)
  })

  it("arguments and results that are no trees of tensors", async () => {
    const odd = compile((x: Tensor, _other: number) => x) as unknown as (...args: unknown[]) => Promise<unknown>
    await expect(odd(tensor(1), new Float32Array(2))).rejects.toThrow("got a Float32Array. Wrap it: tensor(x).")
    await expect(odd(tensor(1), () => 1)).rejects.toThrow("got a function.")
    await expect(odd(tensor(1), new Map())).rejects.toThrow("got a Map.")
    expect(() => compile(() => new Variable(1) as never).sync()).toThrow("got a Variable.")
  })
})

/** A small training step with everything in it: a product, reductions, a gradient, assignments, randomness. */
function trainingStep(target: TargetName | undefined, fuse = true) {
  const w = new Variable(k.random.normal([5, 3], { seed: 1 }))
  const b = new Variable(k.zeros([3]))
  const seeds = k.random.SeedGenerator(3)
  const step = compile(
    (x: Tensor, y: Tensor) => {
      const noisy = x.add(k.random.normal(x.shape, { stddev: 0.1, seed: seeds }))
      const [loss, [dw, db]] = valueAndGrad(
        () => k.logSoftmax(noisy.matmul(w.value).add(b.value)).mul(y).sum({ axis: 1 }).mean().neg(),
        [w, b],
      )
      w.assign(w.value.sub(dw!.mul(0.5)))
      b.assign(b.value.sub(db!.mul(0.5)))
      return { loss, order: k.argsort(w.value.flatten()) }
    },
    { target, fuse },
  )
  const x = k.random.uniform([7, 5], { minval: -1, seed: 2 })
  const y = k.oneHot(k.arange(7).mod(k.tensor(3, { dtype: "int32" })), 3)
  return {
    step,
    async run(steps: number) {
      const losses: number[] = []
      for (let i = 0; i < steps; i++) losses.push((await step(x, y)).loss.item())
      return { losses, w: numbers(w.value), b: numbers(b.value) }
    },
    x,
    y,
  }
}

describe.each(targetNames)("on the target %s", (target) => {
  const available = checkTarget(target)
  if (!available.ok) {
    it.skip(`${target} cannot run here: ${available.reason}`, () => {})
    return
  }

  it("a training step agrees with the interpreter's, fused or not", async () => {
    const expected = await trainingStep("interpreter").run(5)
    for (const fuse of [true, false]) {
      const found = await trainingStep(target, fuse).run(5)
      for (const part of ["losses", "w", "b"] as const)
        expectClose(found[part], expected[part], { relative: 2e-5, absolute: 2e-6 })
    }
    expect(expected.losses.at(-1)!).toBeLessThan(expected.losses[0]!)
  })

  it("the same seeds give the same run to the last bit", async () => {
    expect(await trainingStep(target).run(4)).toEqual(await trainingStep(target).run(4))
  })
})

describe("programs", () => {
  const compiled = { target: checkTarget("wasm").ok ? "wasm" : "native" } as const

  it("fuse into fewer kernels and less memory than one kernel an operation", () => {
    const { step, x, y } = trainingStep(compiled.target)
    const plain = trainingStep(compiled.target, false)
    const [fused, unfused] = [step.program(x, y)!, plain.step.program(plain.x, plain.y)!]
    expect(fused.kernels.length).toBeLessThan(unfused.kernels.length / 2)
    expect(arenaBytes(fused)).toBeLessThan(arenaBytes(unfused))
  })

  it("tell their arena's bytes before they have run", () => {
    let runs = 0
    const v = new Variable(k.zeros([256]))
    const f = compile((x: Tensor) => {
      runs++
      v.assign(x.exp())
      // The sum is read by every element: it is the one value that needs a place of its own.
      return x.div(x.sum())
    }, compiled)
    const program = f.program(k.ones([256]))!
    expect(runs).toBe(1)
    expect(v.value.max().item()).toBe(0)
    expect(arenaBytes(program)).toBeGreaterThanOrEqual(4)
    expect(arenaBytes(program)).toBeLessThan(4 * 256)
    expect(program.variables).toEqual([{ size: 256, dtype: "float32" }])
  })

  it("are explained kernel by kernel, with bytes, operations, loops and source", () => {
    const f = compile((x: Tensor, w: Tensor) => k.relu(x.matmul(w)).sum({ axis: 0 }), compiled)
    const text = explain(f, k.ones([8, 16]), k.ones([16, 4]))
    const lines = text.split("\n")
    expect(lines[0]).toMatch(/^#\s+kind\s+computes\s+loops\s+bytes\s+flops\s+from$/)
    const product = lines.find((line) => line.includes("contract"))!
    expect(product).toMatch(/8×16|8×4×16/)
    expect(product).toMatch(/compile\.test\.ts:\d+:\d+/)
    // 8·16 + 16·4 floats are read, 8·4 written (relu replaces what it reads); 2·8·4·16 operations, and 32 of relu.
    expect(product).toMatch(/ 896 +1\.06 k /)
    expect(lines.at(-1)).toMatch(/^\d+ kernels, .* operations, arena .*B, variables 0B$/)
    expect(
      explain(
        compile((x: Tensor) => x.add(1), { target: "interpreter" }),
        tensor(1),
      ),
    ).toBe("The interpreter runs the graph itself; there is no program to explain.")
  })

  it("refuse a target that does not exist, with a suggestion", () => {
    expect(() => compile((x: Tensor) => x, { target: "wsam" as TargetName })).toThrow(
      "unknown target 'wsam'. Did you mean 'wasm'?",
    )
  })
})
