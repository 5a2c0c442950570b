import { describe, expect, it } from "vitest"
import { ArgumentError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { compile, type Tensor, tensor, valueAndGrad } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import * as layers from "./index.ts"
import golden from "./layers.golden.json" with { type: "json" }

describe("Dropout", () => {
  const ones = tensor(new Float32Array(4000).fill(1), { shape: [1000, 4] })

  it("passes its input on outside training, as Keras does", () => {
    const { inference } = golden.dropout
    checkLayer({
      make: () => new layers.Dropout(golden.dropout.rate),
      fromConfig: layers.Dropout.fromConfig,
      input: inference.input,
      output: inference.output,
    })
  })

  it("zeroes its share while training and scales the rest as Keras does", () => {
    const layer = new layers.Dropout(golden.dropout.rate, { seed: 1 })
    const values = [...layer.call(ones, { training: true }).dataSync()]
    const kept = values.filter((v) => v !== 0)
    for (const v of kept) expect(v).toBeCloseTo(golden.dropout.kept, 6)
    // Four standard deviations of a binomial share.
    expect(Math.abs(kept.length / 4000 - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 4000))
  })

  it("drops everything at 1 and nothing at 0, and refuses other rates", () => {
    expect([...new layers.Dropout(1).call(ones, { training: true }).dataSync()].every((v) => v === 0)).toBe(true)
    expect(new layers.Dropout(0).call(ones, { training: true })).toBe(ones)
    for (const rate of [-0.1, 1.1, Number.NaN]) expect(() => new layers.Dropout(rate)).toThrow(ArgumentError)
  })

  it("makes up for what falls outside of training, if it is not inverted", () => {
    const layer = new layers.Dropout(0.25, { seed: 1, inverted: false })
    const inverted = new layers.Dropout(0.25, { seed: 1 })
    // The same elements fall, and all that is kept stays as it is.
    const [trained, scaled] = [layer, inverted].map((dropout) => dropout.call(ones, { training: true }))
    expect([...trained!.dataSync()]).toEqual([...scaled!.dataSync()].map((v) => (v === 0 ? 0 : 1)))
    expect(new Set(layer.call(ones).dataSync())).toEqual(new Set([0.75]))
    checkLayer({
      make: () => new layers.Dropout(0.25, { inverted: false }),
      fromConfig: layers.Dropout.fromConfig,
      input: [
        [4, -8],
        [1, 0],
      ],
      output: [
        [3, -6],
        [0.75, 0],
      ],
    })
    expect([...new layers.Dropout(1, { inverted: false }).call(ones).dataSync()].every((v) => v === 0)).toBe(true)
    expect(new layers.Dropout(0, { inverted: false }).call(ones)).toBe(ones)
    expect(() => new layers.Dropout(0.5, { inverted: 0 as unknown as boolean })).toThrow(ArgumentError)
  })

  it("lets the gradient through where it kept, scaled alike", () => {
    const layer = new layers.Dropout(0.5, { seed: 3 })
    layer.build([4])
    const both = compile(
      (x: Tensor) => {
        let output = x
        const [, gradient] = valueAndGrad((at: Tensor) => {
          output = layer.call(at, { training: true })
          return output.sum()
        })(x)
        return [output, gradient]
      },
      { target: "interpreter" },
    )
    const [output, gradient] = both.sync(ones)
    expect(gradient!.toArray()).toEqual(output!.toArray())
  })

  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(
      `drops anew at each call of a program, and the same from the same seed, on ${target}`,
      async () => {
        const draw = async () => {
          const layer = new layers.Dropout(0.5, { seed: 5 })
          layer.build([4])
          const step = compile((x: Tensor) => layer.call(x, { training: true }), { target })
          return [[...(await step(ones)).dataSync()], [...(await step(ones)).dataSync()]]
        }
        const [first, second] = await draw()
        expect(first).not.toEqual(second)
        expect(await draw()).toEqual([first, second])
      },
    )
})
