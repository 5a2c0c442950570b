import { describe, expect, it } from "vitest"
import { ArgumentError, NameError, TraceError } from "../base/errors.ts"
import * as k from "./index.ts"

type Refusal = [call: () => unknown, kind: typeof ArgumentError | typeof NameError | typeof TraceError, message: string]

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
]

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
