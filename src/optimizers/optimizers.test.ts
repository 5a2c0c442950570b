import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { compile, layTogether, type Tensor, type TensorLike, tensor, Variable, valueAndGrad } from "../tensor/index.ts"
import * as optimizers from "./index.ts"
import golden from "./optimizers.golden.json" with { type: "json" }
import { type OptimizerName, resolveOptimizer } from "./resolve.ts"

const classes = { ...optimizers }
const classNames = Object.keys(classes) as (keyof typeof classes)[]
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
      const make = () => new classes[row.optimizer as keyof typeof classes](row.options)
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

  for (const name of classNames) {
    // The last has the most settings that are not the default.
    const { options, steps } = golden.cases.findLast((row) => row.optimizer === name && !row.learningRates)!

    it(`${name} outside a traced function too`, async () => {
      const variables = startingWeights()
      const optimizer = new classes[name](options)
      for (const [i, expected] of steps.entries()) {
        optimizer.apply(gradients[i]!, variables)
        for (const [j, variable] of variables.entries())
          expectClose(await variable.value.data(), expected[j] as Numbers, { absolute: 1e-6 })
      }
    })

    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(`${name} on ${target}`, async () => {
        const variables = layouts["variables in one block"]()
        const optimizer = new classes[name](options)
        const step = compile(
          (first: Tensor, second: Tensor) => {
            optimizer.apply([first, second], variables)
            return {}
          },
          { target },
        )
        for (const pair of gradients) await step(pair[0]!, pair[1]!)
        for (const [j, variable] of variables.entries())
          expectClose(await variable.value.data(), steps.at(-1)![j] as Numbers, { absolute: 1e-6 })
      })
  }
})

describe("optimizers", () => {
  it("find the least of a parabola", () => {
    for (const optimizer of [
      new optimizers.SGD({ learningRate: 0.1 }),
      new optimizers.SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
      new optimizers.Adam({ learningRate: 0.3 }),
      new optimizers.AdamW({ learningRate: 0.3, weightDecay: 0 }),
      new optimizers.Adamax({ learningRate: 0.3 }),
      new optimizers.Nadam({ learningRate: 0.3 }),
      new optimizers.Adagrad({ learningRate: 1 }),
      new optimizers.RMSprop({ learningRate: 0.05, momentum: 0.5, centered: true }),
      new optimizers.Adadelta({ learningRate: 1, epsilon: 0.01 }),
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

  it("list what they remember once for all variables too", () => {
    const optimizer = new optimizers.Nadam()
    optimizer.build([new Variable(tensor([1]), { name: "w" }), new Variable(tensor([2]), { name: "b" })])
    expect(optimizer.variables.map(({ name }) => name)).toEqual([
      "iterations",
      "learningRate",
      "nadam/w/momentum",
      "nadam/w/velocity",
      "nadam/b/momentum",
      "nadam/b/velocity",
      "nadam/momentumProduct",
    ])
  })

  for (const name of classNames)
    for (const clip of [{}, { clipValue: 1 }, { globalClipNorm: 1 }])
      it(`update a block of many variables in as few kernels as of two: ${name} ${JSON.stringify(clip)}`, () => {
        const kernels = (count: number): number => {
          const variables = Array.from({ length: count }, () => new Variable(tensor([1, 2, 3])))
          layTogether(variables)
          const optimizer = new classes[name](clip)
          const step = compile((...given: readonly Tensor[]) => {
            optimizer.apply(given, variables)
            return {}
          })
          return step.plan(...variables.map(({ value }) => value)).program.kernels.length
        }
        // Many gradients may be gathered first.
        expect(kernels(20)).toBeLessThanOrEqual(kernels(2) + 1)
      })

  it("know a variance near 0 from rounding, where gradients hardly change", () => {
    const w = new Variable(tensor([0, 0]))
    const optimizer = new optimizers.RMSprop({ learningRate: 1, rho: 0.5, centered: true, epsilon: 1e-7 })
    // After 60 steps the mean square and the square of the mean are 1e6 each, and 0.06 is one step of float32 there.
    for (let i = 0; i < 60; i++) optimizer.apply([tensor([1000.1, -1000.1])], [w])
    const before = w.value.dataSync()
    optimizer.apply([tensor([1000.1, -1000.1])], [w])
    const [a, b] = w.value.dataSync()
    const most = 1000.1 / Math.sqrt(1e-7)
    expectClose([before[0]! - a!, b! - before[1]!], [most, most], { relative: 1e-2 })
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
      [() => new optimizers.AdamW({ beta1: -1 }), "AdamW: beta1"],
      [() => new optimizers.AdamW({ weightDecay: Number.NaN }), "AdamW: weightDecay"],
      [() => new optimizers.AdamW(0.01 as never), "AdamW: its options are one object"],
      [() => new optimizers.Adamax({ beta2: 1 }), "Adamax: beta2"],
      [() => new optimizers.Nadam({ epsilon: -1 }), "Nadam: epsilon"],
      [() => new optimizers.Adagrad({ initialAccumulatorValue: -1 }), "Adagrad: initialAccumulatorValue"],
      [() => new optimizers.RMSprop({ rho: 1 }), "RMSprop: rho"],
      [() => new optimizers.RMSprop({ momentum: 2 }), "RMSprop: momentum"],
      [() => new optimizers.RMSprop({ centered: 1 as never }), "RMSprop: centered"],
      [() => new optimizers.Adadelta({ rho: -0.1 }), "Adadelta: rho"],
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
    for (const name of classNames) {
      const optimizer = resolveOptimizer(name.toLowerCase() as OptimizerName)
      expect(optimizer).toBeInstanceOf(classes[name])
      expect(optimizer.name).toBe(name.toLowerCase())
    }
  })

  it("makes AdamW decay weights unless told otherwise", () => {
    expect(new optimizers.AdamW().weightDecay).toBe(0.004)
    expect(new optimizers.AdamW({ weightDecay: 0.1 }).weightDecay).toBe(0.1)
    expect(new optimizers.Adam().weightDecay).toBeUndefined()
  })

  it("suggests the name that was meant", () => {
    expect(() => resolveOptimizer("adm" as OptimizerName)).toThrow("Did you mean 'adam'?")
  })
})
