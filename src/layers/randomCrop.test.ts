import { describe, expect, it } from "vitest"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { arange, compile, type Tensor, zeros } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import { RandomCrop } from "./randomCrop.ts"

const train = { training: true }
/** [2, 3, 4, 1]: the second image is the first and 100. */
const images = arange(12)
  .reshape([1, 3, 4, 1])
  .add(arange(2).mul(100).reshape([2, 1, 1, 1]))
  .cast("float32")

describe("RandomCrop", () => {
  it("takes the middle outside of training", () => {
    checkLayer({
      make: () => new RandomCrop(1, 2, { seed: 3 }),
      fromConfig: RandomCrop.fromConfig,
      input: images,
      output: [[[[5], [6]]], [[[105], [106]]]],
    })
  })

  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(
      `takes every place equally often in training, one a batch, on ${target}`,
      async () => {
        const layer = new RandomCrop(2, 3, { seed: 1 })
        layer.build([3, 4, 1])
        const step = compile((x: Tensor) => layer.call(x, train), { target })
        const counts = new Map<number, number>()
        const n = 400
        for (let i = 0; i < n; i++) {
          const pieces = (await step(images)).toArray() as number[][][][]
          const corner = pieces[0]![0]![0]![0]!
          expect(pieces.flat(3)).toEqual([0, 100].flatMap((b) => [0, 1, 2, 4, 5, 6].map((k) => b + corner + k)))
          counts.set(corner, (counts.get(corner) ?? 0) + 1)
        }
        expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 4, 5])
        // Four standard deviations of a binomial share.
        for (const count of counts.values()) expect(Math.abs(count / n - 1 / 4)).toBeLessThan(4 * Math.sqrt(3 / 16 / n))
      },
    )

  it("takes images of just its size whole, and whole numbers as float32", () => {
    expect(new RandomCrop(3, 4).call(images, train).toArray()).toEqual(images.toArray())
    expect(new RandomCrop(1, 1).call(images.cast("int32"), train).dtype).toBe("float32")
    expect(new RandomCrop(1, 2).call(zeros([0, 3, 3, 1]), train).shape).toEqual([0, 1, 2, 1])
  })

  it("refuses images that are too small, other ranks and sizes", () => {
    expect(() => new RandomCrop(4, 1).call(images)).toThrow(
      'RandomCrop "randomCrop": a piece of 4 by 1 does not fit into samples of [3, 4, 1]. Crop less, or pad the images first.',
    )
    expect(() => new RandomCrop(1, 1).call(zeros([2, 28, 28]))).toThrow(ShapeError)
    expect(() => new RandomCrop(0, 1)).toThrow(ArgumentError)
  })
})
