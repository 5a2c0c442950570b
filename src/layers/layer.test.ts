import { describe, expect, it } from "vitest"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import type { Shape } from "../base/shape.ts"
import { stopGradient, type Tensor, tensor, type Variable, zeros } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import { observeLayers } from "./_observe.ts"
import { Layer, type LayerOptions } from "./layer.ts"

/** A layer as a user writes one: y = x · scale + count, where `count` is state that training does not change. */
class Scale extends Layer {
  override readonly kind = "Scale"
  #scale: Variable | undefined
  #count: Variable | undefined

  protected override makeWeights(inputShape: Shape): void {
    this.#scale = this.addWeight("scale", [inputShape.at(-1)!], "ones")
    this.#count = this.addWeight("count", [], "zeros", { trainable: false })
  }

  protected override forward(x: Tensor): Tensor {
    return x.mul(this.#scale!.value).add(this.#count!.value)
  }

  static fromConfig(config: LayerOptions): Scale {
    return new Scale(config)
  }
}

describe("a layer of one's own", () => {
  it("passes the check that every layer passes", () => {
    checkLayer({
      make: () => new Scale({ name: "mine" }),
      fromConfig: Scale.fromConfig,
      input: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      weights: [[1, 10, 100], 0.5],
      output: [
        [1.5, 20.5, 300.5],
        [4.5, 50.5, 600.5],
      ],
    })
  })

  it("is caught by that check when it is wrong", () => {
    const check = (make: () => Layer, output: number[][]) =>
      checkLayer({
        make,
        fromConfig: Scale.fromConfig,
        input: [
          [1, 2],
          [3, 4],
        ],
        output,
      })
    class Promising extends Scale {
      override computeOutputShape(): Shape {
        return [3]
      }
    }
    class Rebuilding extends Scale {
      override build(inputShape: Shape): void {
        if (this.built) this.addWeight("again", [1], "ones")
        super.build(inputShape)
      }
    }
    class Stopping extends Scale {
      protected override forward(x: Tensor): Tensor {
        return stopGradient(super.forward(x))
      }
    }
    expect(() =>
      check(
        () => new Scale(),
        [
          [1, 2],
          [3, 5],
        ],
      ),
    ).toThrow("output: element 3 is 4, not 5")
    expect(() =>
      check(
        () => new Promising(),
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow("gives [2,2] but promised [2,3]")
    expect(() =>
      check(
        () => new Rebuilding(),
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow(/has 3 weights|new weights/)
    expect(() =>
      check(
        () => new Stopping(),
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow(/the gradient of argument \d is wrong/)
  })

  it("separates what learns from what does not, and learns nothing when frozen", () => {
    const layer = new Scale()
    layer.build([4])
    const names = (variables: readonly Variable[]) => variables.map((v) => v.name)
    expect(names(layer.weights)).toEqual(["scale/scale", "scale/count"])
    expect(names(layer.trainableVariables)).toEqual(["scale/scale"])
    expect(layer.countParams()).toBe(5)
    layer.trainable = false
    expect(layer.trainableVariables).toEqual([])
    expect(layer.weights.length).toBe(2)
  })

  it("is built by its first call, for any batch size", () => {
    const layer = new Scale()
    expect(layer.built).toBe(false)
    expect(layer.call(zeros([7, 2])).shape).toEqual([7, 2])
    expect(layer.builtFor).toEqual([2])
    expect(layer.call(zeros([3, 2])).shape).toEqual([3, 2])
  })

  it("has its name put before errors about shapes", () => {
    const layer = new Scale({ name: "mine" })
    layer.build([4])
    const error = (() => {
      try {
        return layer.call(zeros([2, 3]))
      } catch (reason) {
        return reason
      }
    })()
    expect(error).toBeInstanceOf(ShapeError)
    expect(error).toMatchObject({ operation: 'Scale "mine"', shapes: [[2, 3], [4]] })
  })

  it("refuses what is no batch", () => {
    expect(() => new Scale().call([[1]] as unknown as Tensor)).toThrow(ArgumentError)
    expect(() => new Scale().call(tensor(1))).toThrow(/takes a batch, got a scalar/)
  })

  it("shows its output to who observes", () => {
    const layer = new Scale()
    const seen: string[] = []
    const output = observeLayers(
      (which, call) => seen.push(`${which.path} [${call.output.shape}]`),
      () => layer.call(zeros([2, 3])),
    )
    layer.call(output)
    expect(seen).toEqual(["scale [2,3]"])
  })
})
