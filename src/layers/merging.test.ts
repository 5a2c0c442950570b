import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { grad, type Tensor, type TensorLike, tensor, zeros } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import * as layers from "./index.ts"
import golden from "./merging.golden.json" with { type: "json" }

const kinds = {
  Add: layers.Add,
  Subtract: layers.Subtract,
  Multiply: layers.Multiply,
  Average: layers.Average,
  Maximum: layers.Maximum,
  Minimum: layers.Minimum,
  Concatenate: layers.Concatenate,
}

describe("merge layers give what Keras gives", () => {
  for (const { kind, options, inputs, output, cotangent, gradients } of golden.cases) {
    const Kind = kinds[kind as keyof typeof kinds]
    const shapes = inputs.map((x) => `[${tensor(x as TensorLike).shape}]`).join(", ")
    it(`${kind} ${JSON.stringify(options)} of ${shapes}`, () => {
      checkLayer({
        make: () => new Kind(options),
        fromConfig: (config) => Kind.fromConfig(config),
        inputs: inputs as TensorLike[],
        output: output as TensorLike,
      })
      const layer = new Kind(options)
      layer.build(inputs.map((x) => tensor(x as TensorLike).shape.slice(1)))
      const found = grad((xs: readonly Tensor[]) =>
        layer
          .call(xs)
          .mul(cotangent as TensorLike)
          .sum(),
      )(inputs.map((x) => tensor(x as TensorLike)))
      found.forEach((g, i) => {
        expectClose(g.flatten().toArray() as number[], (gradients[i] as Numbers[]).flat(9) as number[], {
          relative: 1e-5,
          absolute: 1e-6,
        })
      })
    })
  }
})

describe("merge layers", () => {
  it("name both shapes that do not fit, and the cure", () => {
    expect(() => new layers.Add({ name: "sum" }).call([zeros([2, 3]), zeros([2, 4])])).toThrow(
      'Add "sum": samples of [3] and [4] do not fit together. Give both one shape, or sizes of 1 where they differ.',
    )
    expect(() => new layers.Add().call([zeros([2, 3]), zeros([1, 3])])).toThrow(
      /takes inputs of one batch, got 2 samples \[2, 3\] and 1 samples \[1, 3\]/,
    )
    expect(() => new layers.Concatenate({ axis: 1 }).call([zeros([2, 3, 4]), zeros([2, 3, 5])])).toThrow(
      /joins samples of \[3, 4\] and \[3, 5\] along axis 1, but they differ elsewhere/,
    )
    expect(() => new layers.Concatenate({ axis: 3 }).call([zeros([2, 3, 4])])).toThrow(ShapeError)
  })

  it("take lists, and say so", () => {
    const add = new layers.Add()
    expect(() => add.call(zeros([2, 3]) as never)).toThrow(/takes a list of tensors, as in \[a, b\], got one tensor/)
    expect(() => add.call([])).toThrow(ArgumentError)
    expect(() => new layers.Subtract().call([zeros([2, 3])])).toThrow(/takes a list of 2 tensors, got 1/)
    expect(() => new layers.Dense(1).call([zeros([2, 3]), zeros([2, 3])] as never)).toThrow(
      'Dense "dense": takes one tensor, got a list of 2. Join them before, as in new Concatenate().',
    )
  })

  it("cannot join along the batch", () => {
    expect(() => new layers.Concatenate({ axis: 0 })).toThrow(/other than 0, the batch, got 0/)
    expect(() => new layers.Concatenate({ axes: 1 } as never)).toThrow("Did you mean 'axis'?")
  })

  it("keep a dtype that all inputs share", () => {
    const ids = tensor(Int32Array.of(1, 2), { shape: [2, 1] })
    expect(new layers.Concatenate().call([ids, ids]).dtype).toBe("int32")
    expect(new layers.Add().computeOutputDtypes(["int32", "float32"])).toEqual(["float32"])
  })
})
