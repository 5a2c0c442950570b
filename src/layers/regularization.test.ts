import { describe, expect, it } from "vitest"
import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { ArgumentError, NameError } from "../base/errors.ts"
import { L2 } from "../regularizers/index.ts"
import { compile, ones, type Tensor, tensor } from "../tensor/index.ts"
import * as layers from "./index.ts"
import { Layer } from "./layer.ts"
import golden from "./regularization.golden.json" with { type: "json" }

describeGolden(layers.Dense, golden.Dense)
describeGolden(layers.Conv1D, golden.Conv1D)
describeGolden(layers.Conv2D, golden.Conv2D)
describeGolden(layers.Conv2DTranspose, golden.Conv2DTranspose)
describeGolden(layers.DepthwiseConv2D, golden.DepthwiseConv2D)
describeGolden(layers.SeparableConv2D, golden.SeparableConv2D)
describeGolden(layers.BatchNormalization, golden.BatchNormalization)
describeGolden(layers.LayerNormalization, golden.LayerNormalization)
describeGolden(layers.GroupNormalization, golden.GroupNormalization)

const numbers = (losses: readonly Tensor[]): number[] => losses.map((loss) => loss.item())

describe("the losses of a layer", () => {
  it("are the penalties of its weights, and of what it gave in its last call", () => {
    const layer = new layers.Dense(1, {
      kernelRegularizer: new L2(1),
      activityRegularizer: new L2(2),
      kernelInitializer: "ones",
    })
    layer.build([3])
    expect(numbers(layer.losses)).toEqual([3])
    layer.call(tensor([[1, 2, 3]]))
    layer.call(ones([2, 3]))
    expect(numbers(layer.losses)).toEqual([(2 * (9 + 9)) / 2, 3])
    expect(layer.call(ones([0, 3])).shape).toEqual([0, 1])
    expect(numbers(layer.losses)).toEqual([0, 3])
  })

  it("judge what comes after the activation, also where that is left out for the loss", () => {
    const layer = new layers.Dense(2, {
      activation: "softmax",
      activityRegularizer: new L2(1),
      kernelInitializer: "zeros",
    })
    layer.call(ones([1, 3]), { logits: true })
    expect(numbers(layer.losses)).toEqual([0.5])
  })

  it("are gone for what is frozen, but not those of its outputs, as in Keras", () => {
    const layer = new layers.Dense(1, {
      kernelRegularizer: "l2",
      activityRegularizer: new L2(1),
      kernelInitializer: "ones",
    })
    layer.call(ones([1, 2]))
    layer.trainable = false
    expect(numbers(layer.losses)).toEqual([4])
  })

  it("may be taken up while a function is traced", () => {
    const layer = new layers.Dense(1, {
      kernelRegularizer: new L2(1),
      activityRegularizer: new L2(1),
      kernelInitializer: "ones",
    })
    layer.build([2])
    const total = compile((x: Tensor) => layer.call(x).sum().add(layer.losses[0]!).add(layer.losses[1]!))
    expect(total.sync(ones([1, 2])).item()).toBe(2 + 4 + 2)
  })

  it("hold what a layer of one's own adds, and the penalties of its weights", () => {
    class Own extends Layer {
      override readonly kind = "Own"
      readonly parts: readonly [Own, Own] | []
      constructor(parts: readonly [Own, Own] | [] = []) {
        super()
        this.parts = parts
      }
      override get sublayers(): readonly Layer[] {
        return this.parts
      }
      protected override makeWeights(): void {
        this.addWeight("w", [2], "ones", { regularizer: new L2(3) })
        for (const part of this.parts) part.build([2])
      }
      protected override forward(x: Tensor): Tensor {
        this.addLoss(x.mean())
        return this.parts.reduce((so, part) => part.call(so.mul(2)), x)
      }
      add(loss: Tensor): void {
        this.addLoss(loss)
      }
    }
    const one = new Own()
    one.call(tensor([[10, 20]]))
    expect(numbers(one.losses)).toEqual([15, 6])
    const shared = new Own([one, one])
    shared.call(tensor([[1, 1]]))
    // Its own, then twice that of the layer within; each weight once.
    expect(numbers(shared.losses)).toEqual([1, 2, 4, 6, 6])
    expect(numbers(one.losses)).toEqual([2, 4, 6])
    expect(() => one.add(tensor(1))).toThrow(ArgumentError)
    class Wrong extends Own {
      protected override forward(x: Tensor): Tensor {
        this.addLoss(x)
        return x
      }
    }
    expect(() => new Wrong().call(ones([1, 2]))).toThrow(
      'Own "own": addLoss takes one number as a tensor, got [1, 2]. Reduce it first, with mean() or sum().',
    )
  })

  it("are none where nothing asks for them", () => {
    const layer = new layers.Dense(1)
    layer.call(ones([1, 2]))
    expect(layer.losses).toEqual([])
  })
})

describe("regularizers of layers", () => {
  it("are kept in configurations, by name or with their settings", () => {
    const layer = new layers.Conv2D(2, 3, {
      kernelRegularizer: "l1",
      biasRegularizer: new L2(0.5),
      activityRegularizer: "l1l2",
    })
    expect(layer.getConfig()).toMatchObject({
      kernelRegularizer: { name: "l1", l1: 0.01 },
      biasRegularizer: { name: "l2", l2: 0.5 },
      activityRegularizer: { name: "l1l2", l1: 0.01, l2: 0.01 },
    })
    const copy = layers.Conv2D.fromConfig(JSON.parse(JSON.stringify(layer.getConfig())))
    expect(copy.biasRegularizer).toEqual(new L2(0.5))
    expect(new layers.Dense(1).getConfig()).not.toHaveProperty("kernelRegularizer")
    expect(
      layers.Flatten.fromConfig(new layers.Flatten({ activityRegularizer: "l2" }).getConfig()).activityRegularizer,
    ).toEqual(new L2())
  })

  it("must give one number", () => {
    const squares = { name: "squares", call: (x: Tensor) => x.square() }
    const layer = new layers.Dense(1, { kernelRegularizer: squares })
    layer.build([3])
    expect(() => layer.losses).toThrow(
      "the regularizer 'squares' must give one number as a tensor, got [3, 1]. Reduce it first, with mean() or sum().",
    )
    expect(() => new layers.Dense(2, { activityRegularizer: squares }).call(ones([1, 2]))).toThrow(ArgumentError)
  })

  it("are refused where they are written, with the closest name", () => {
    expect(() => new layers.Dense(1, { kernelRegularizer: "l3" as "l2" })).toThrow(NameError)
    expect(() => new layers.Conv2D(1, 1, { biasRegularizer: "l3" as "l2" })).toThrow(NameError)
    expect(() => new layers.Dense(1, { activityRegularizer: "l3" as "l2" })).toThrow(NameError)
    expect(() => new layers.Dense(1, { kernelRegulariser: "l2" } as object)).toThrow(/Did you mean 'kernelRegularizer'/)
  })
})
