import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { compile, layTogether, type Tensor, type TensorLike, tensor, Variable, valueAndGrad } from "../tensor/index.ts"
import * as optimizers from "./index.ts"
import golden from "./optimizers.golden.json" with { type: "json" }
import { type OptimizerName, resolveOptimizer } from "./resolve.ts"

const classes = { SGD: optimizers.SGD, Adam: optimizers.Adam }
const startingWeights = () =>
  golden.weights.map((values, i) => new Variable(tensor(values as TensorLike), { name: `w${i}` }))
const gradients = golden.gradients.map((pair) => pair.map((values) => tensor(values as TensorLike)))

/** A block of flat variables must take the same steps as variables that lie apart. */
const layouts = {
  "variables apart": startingWeights,
  "variables in one block": () => {
    const variables = startingWeights()
    layTogether(variables)
    return variables
  },
}

describe("optimizers take Keras's steps", () => {
  for (const row of golden.cases)
    for (const [layout, makeVariables] of Object.entries(layouts)) {
      const make = () => new classes[row.optimizer as "SGD" | "Adam"](row.options)
      const schedule = row.learningRates ? ", with a falling learning rate" : ""

      it(`${row.optimizer} ${JSON.stringify(row.options)}${schedule}, ${layout}`, async () => {
        const variables = makeVariables()
        const optimizer = make()
        const step = compile((first: Tensor, second: Tensor) => {
          optimizer.apply([first, second], variables)
          return {}
        })
        for (const [i, expected] of row.steps.entries()) {
          if (row.learningRates) optimizer.learningRate = row.learningRates[i]!
          await step(gradients[i]![0]!, gradients[i]![1]!)
          for (const [j, variable] of variables.entries())
            expectClose(await variable.value.data(), expected[j] as Numbers, { absolute: 1e-6 })
        }
        expect(optimizer.iterations.value.item()).toBe(10)
      })
    }

  it("outside a traced function too", async () => {
    const { options, steps } = golden.cases.find((row) => row.optimizer === "Adam")!
    const variables = startingWeights()
    const optimizer = new optimizers.Adam(options)
    for (const [i, expected] of steps.entries()) {
      optimizer.apply(gradients[i]!, variables)
      for (const [j, variable] of variables.entries())
        expectClose(await variable.value.data(), expected[j] as Numbers, { absolute: 1e-6 })
    }
  })
})

describe("optimizers", () => {
  it("find the least of a parabola", () => {
    for (const optimizer of [
      new optimizers.SGD({ learningRate: 0.1 }),
      new optimizers.SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
      new optimizers.Adam({ learningRate: 0.3 }),
    ]) {
      const w = new Variable(tensor([4, -3]))
      const step = compile(() => {
        const [loss, gradient] = valueAndGrad(
          () =>
            w.value
              .sub(tensor([1, 2]))
              .square()
              .sum(),
          [w],
        )
        optimizer.apply(gradient, [w])
        return loss
      })
      for (let i = 0; i < 200; i++) step.sync()
      expectClose(w.value.dataSync(), [1, 2], { absolute: 1e-2 })
    }
  })

  it("change their learning rate without tracing anew", () => {
    const optimizer = new optimizers.SGD({ learningRate: 1 })
    const w = new Variable(tensor([0]))
    let traced = 0
    const step = compile((gradient: Tensor) => {
      traced++
      optimizer.apply([gradient], [w])
      return {}
    })
    step.sync(tensor([1]))
    optimizer.learningRate = 0.25
    step.sync(tensor([1]))
    expect(w.value.toArray()).toEqual([-1.25])
    expect(optimizer.learningRate.value.item()).toBe(0.25)
    expect(traced).toBe(1)
  })

  it("keep memory for each variable by itself, so that a variable may join later", () => {
    const [a, b] = [new Variable(tensor([0])), new Variable(tensor([0]))]
    const optimizer = new optimizers.SGD({ learningRate: 1, momentum: 0.5 })
    optimizer.apply([tensor([1])], [a])
    optimizer.apply([tensor([1]), tensor([1])], [a, b])
    expect(a.value.toArray()).toEqual([-2.5]) // −1, then 0.5 · −1 − 1
    expect(b.value.toArray()).toEqual([-1])
  })

  it("keep memory when variables are laid together later", () => {
    const variables = [new Variable(tensor([0])), new Variable(tensor([0]))]
    const optimizer = new optimizers.SGD({ learningRate: 1, momentum: 0.5 })
    optimizer.apply([tensor([1]), tensor([2])], variables)
    layTogether(variables)
    optimizer.apply([tensor([1]), tensor([2])], variables)
    expect(variables.map((v) => v.value.toArray())).toEqual([[-2.5], [-5]])
  })

  it("take the variables they were built with when none are passed", () => {
    const w = new Variable(tensor([1]))
    const optimizer = new optimizers.SGD({ learningRate: 1 })
    expect(() => optimizer.apply([tensor([1])])).toThrow("Pass the variables as second argument.")
    optimizer.build([w])
    optimizer.apply([tensor([1])])
    expect(w.value.toArray()).toEqual([0])
  })

  it("list all their state, named by the variable it belongs to", () => {
    const optimizer = new optimizers.Adam({ amsgrad: true })
    optimizer.build([new Variable(tensor([[1, 2]]), { name: "dense/kernel" })])
    expect(optimizer.variables.map((variable) => [variable.name, variable.shape])).toEqual([
      ["iterations", []],
      ["learningRate", []],
      ["adam/dense/kernel/momentum", [1, 2]],
      ["adam/dense/kernel/velocity", [1, 2]],
      ["adam/dense/kernel/velocityHat", [1, 2]],
    ])
  })

  it("step by almost the learning rate at first, however small the gradient", () => {
    const w = new Variable(tensor([0, 0, 0]))
    new optimizers.Adam({ learningRate: 0.1, epsilon: 1e-12 }).apply([tensor([1e-5, -1, 1e4])], [w])
    expectClose(w.value.dataSync(), [-0.1, 0.1, -0.1], { relative: 1e-4 })
  })
})

describe("optimizers refuse", () => {
  const w = new Variable(tensor([1, 2]), { name: "kernel" })

  it("gradients that do not pair up with their variables", () => {
    const optimizer = new optimizers.SGD()
    expect(() => optimizer.apply([], [w])).toThrow("sgd.apply: 0 gradients for 1 variables; they pair up in order.")
    expect(() => optimizer.apply([tensor([1, 2, 3])], [w])).toThrow(ShapeError)
    expect(() => optimizer.apply([tensor([1, 2, 3])], [w])).toThrow("gradient 0 [3] does not fit variable 'kernel' [2]")
  })

  it("settings outside their range, by name", () => {
    const wrong: [() => unknown, string][] = [
      [() => new optimizers.SGD({ learningRate: -0.1 }), "SGD: learningRate"],
      [() => new optimizers.SGD({ learningRate: Number.NaN }), "SGD: learningRate"],
      [() => new optimizers.SGD({ momentum: 1.5 }), "SGD: momentum"],
      [() => new optimizers.Adam({ beta2: 1 }), "Adam: beta2"],
      [() => new optimizers.Adam({ weightDecay: -1 }), "Adam: weightDecay"],
      [() => new optimizers.Adam({ clipNorm: 0 }), "Adam: clipNorm must be above 0"],
      [() => new optimizers.SGD({ clipNorm: 1, clipValue: 1 }), "clipValue and clipNorm exclude each other"],
    ]
    for (const [make, message] of wrong) {
      expect(make).toThrow(ArgumentError)
      expect(make).toThrow(message)
    }
    const optimizer = new optimizers.SGD()
    expect(() => {
      optimizer.learningRate = Number.POSITIVE_INFINITY
    }).toThrow("sgd: learningRate must be")
  })
})

describe("resolveOptimizer", () => {
  it("makes an optimizer with default settings of a name, and passes one through", () => {
    expect(resolveOptimizer("sgd")).toBeInstanceOf(optimizers.SGD)
    const adam = resolveOptimizer("adam")
    expect(adam.learningRate.value.item()).toBe(Math.fround(0.001))
    expect(resolveOptimizer(adam)).toBe(adam)
  })

  it("suggests the name that was meant", () => {
    expect(() => resolveOptimizer("adm" as OptimizerName)).toThrow("Did you mean 'adam'?")
  })
})
