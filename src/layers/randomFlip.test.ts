import { describe, expect, it } from "vitest"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import { arange, compile, type Tensor, type TensorLike, tensor, zeros } from "../tensor/index.ts"
import golden from "./augmentation.golden.json" with { type: "json" }
import { RandomFlip } from "./randomFlip.ts"

const images = tensor(golden.images as TensorLike)
const train = { training: true }

describe("RandomFlip", () => {
  for (const { mode, output } of golden.flipped)
    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(
        `gives each image as it was or as Keras flips it: ${mode}, on ${target}`,
        async () => {
          const layer = new RandomFlip({ mode: mode as "vertical", seed: 1 })
          layer.build([4, 5, 2])
          const step = compile((x: Tensor) => layer.call(x, train), { target })
          // Keras flips every second image; those that it leaves alone are left out here.
          const every = tensor(output as TensorLike)
          const some = images.take([0, 2, 4])
          const seen = new Set<string>()
          for (let i = 0; i < 8; i++) {
            const flipped = await step(some)
            for (let k = 0; k < 3; k++) {
              const same = flipped
                .take([k])
                .equal(some.take([k]))
                .all()
                .item()
              const turned = flipped
                .take([k])
                .equal(every.take([2 * k]))
                .all()
                .item()
              expect(same + turned).toBe(1)
              seen.add(`${k} ${turned}`)
            }
          }
          expect(seen.size).toBe(6)
        },
      )

  it("flips half of the images", () => {
    const n = 4000
    const x = tensor([0, 1]).reshape([1, 1, 2, 1]).broadcastTo([n, 1, 2, 1])
    const flipped = new RandomFlip({ seed: 2 }).call(x, train).slice([null, null, [0, 1]])
    expect(Math.abs(flipped.mean().item() - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / n))
  })

  it("returns its input outside of training, and float32 of whole numbers", () => {
    const layer = new RandomFlip()
    expect(layer.call(images)).toBe(images)
    const whole = arange(18).reshape([2, 3, 3, 1])
    expect([layer.call(whole).dtype, layer.call(whole, train).dtype]).toEqual(["float32", "float32"])
    expect(layer.call(zeros([0, 3, 3, 1]), train).shape).toEqual([0, 3, 3, 1])
  })

  it("keeps its settings in its configuration", () => {
    const layer = new RandomFlip({ mode: "vertical", seed: 7 })
    const copy = RandomFlip.fromConfig(JSON.parse(JSON.stringify(layer.getConfig())))
    expect(copy.getConfig()).toEqual(layer.getConfig())
    expect(copy.call(images, train).toArray()).toEqual(layer.call(images, train).toArray())
    expect(String(layer)).toBe('RandomFlip(name="randomFlip", mode="vertical")')
    expect(layer.computeOutputShape([4, 5, 2])).toEqual([4, 5, 2])
  })

  it("refuses other modes and ranks", () => {
    expect(() => new RandomFlip({ mode: "both" as "vertical" })).toThrow(NameError)
    expect(() => new RandomFlip({ seed: -1 })).toThrow(ArgumentError)
    expect(() => new RandomFlip().call(zeros([2, 28, 28]))).toThrow(ShapeError)
  })
})
