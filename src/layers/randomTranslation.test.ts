import { describe, expect, it } from "vitest"
import { expectClose, type Numbers } from "../../tools/golden/close.ts"
import { ArgumentError, NameError, ShapeError } from "../base/errors.ts"
import { checkTarget, targetNames } from "../targets/index.ts"
import {
  arange,
  checkGradients,
  compile,
  random,
  type Tensor,
  type TensorLike,
  tensor,
  zeros,
} from "../tensor/index.ts"
import { type TranslateOptions, translate } from "./_translate.ts"
import golden from "./augmentation.golden.json" with { type: "json" }
import { RandomTranslation, type RandomTranslationFactor } from "./randomTranslation.ts"

const images = tensor(golden.images as TensorLike)

describe("images that are moved by given numbers", () => {
  for (const { down, right, output, ...modes } of golden.translated)
    for (const target of targetNames)
      it.skipIf(!checkTarget(target).ok)(`are Keras's: ${JSON.stringify(modes)}, on ${target}`, async () => {
        const options = { ...modes, fillValue: golden.fillValue } as TranslateOptions
        const run = compile((x: Tensor, d: Tensor, r: Tensor) => translate(x, d, r, options), { target })
        const moved = await run(images, tensor(down), tensor(right))
        expect(moved.shape).toEqual(images.shape)
        expectClose(await moved.data(), output as Numbers, { relative: 1e-6, absolute: 1e-6 })
      })

  it("have the numerical gradient", () => {
    for (const fillMode of ["reflect", "constant", "wrap", "nearest"] as const)
      checkGradients(
        (x) => {
          const [down, right] = [tensor([0.3, -1.2]), tensor([-2.6, 1.7])]
          const moved = translate(x!, down, right, { fillMode, interpolation: "bilinear", fillValue: 1 })
          return moved.mul(arange(24).reshape([2, 3, 4, 1])).sum()
        },
        [random.normal([2, 3, 4, 1], { seed: 1 })],
      )
  })
})

describe("RandomTranslation", () => {
  const train = { training: true }

  it("moves by exact pixels where the share is a whole number of them", () => {
    const x = random.normal([3, 4, 8, 2], { seed: 1 })
    for (const interpolation of ["nearest", "bilinear"] as const) {
      const layer = new RandomTranslation([0.25, 0.25], [-0.375, -0.375], { fillMode: "constant", interpolation })
      const moved = layer.call(x, train)
      expect(
        moved
          .slice([null, [1], [0, 5]])
          .equal(x.slice([null, [0, 3], [3]]))
          .all()
          .item(),
      ).toBe(1)
      expect(
        moved
          .slice([null, [0, 1]])
          .any()
          .item(),
      ).toBe(0)
      expect(
        moved
          .slice([null, null, [5]])
          .any()
          .item(),
      ).toBe(0)
    }
  })

  it("returns its input outside of training, and float32 of whole numbers", () => {
    const layer = new RandomTranslation(0.5, 0.5)
    expect(layer.call(images)).toBe(images)
    const whole = arange(18).reshape([2, 3, 3, 1])
    expect([layer.call(whole).dtype, layer.call(whole, train).dtype]).toEqual(["float32", "float32"])
    expect(layer.call(zeros([0, 3, 3, 1]), train).shape).toEqual([0, 3, 3, 1])
  })

  it("draws whole moves equally often, one for each image and axis, within the bounds", () => {
    const [n, size, most] = [4000, 9, 2]
    const middle = zeros([size, size]).toArray() as number[][]
    middle[4]![4] = 1
    const x = tensor(middle).reshape([1, size, size, 1]).broadcastTo([n, size, size, 1])
    const share = (most + 0.5) / size
    const layer = new RandomTranslation([0, share], share, { interpolation: "nearest", fillMode: "constant", seed: 3 })
    const at = layer.call(x, train).reshape([n, -1]).argmax({ axis: 1 }).dataSync()
    const count = (places: readonly number[]) =>
      places.reduce((m, p) => m.set(p, (m.get(p) ?? 0) + 1), new Map<number, number>())
    const down = count(Array.from(at, (p) => Math.floor(p / size) - 4))
    const right = count(Array.from(at, (p) => (p % size) - 4))
    const near = (counts: Map<number, number>, place: number, p: number) =>
      // Four standard deviations of a binomial share.
      expect(Math.abs(counts.get(place)! / n - p), `${place}`).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n))
    expect([...right.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
    for (const place of right.keys()) near(right, place, 1 / 5)
    expect([...down.keys()].sort()).toEqual([0, 1, 2])
    near(down, 0, 1 / 5) // half a pixel is rounded down to it
    for (const place of [1, 2]) near(down, place, 2 / 5)
    // The one axis says nothing about the other.
    const together = Array.from(at).filter((p) => Math.floor(p / size) === 6 && p % size === 6).length / n
    expect(Math.abs(together - 2 / 25)).toBeLessThan(4 * Math.sqrt(((2 / 25) * (23 / 25)) / n))
  })

  for (const target of targetNames)
    it.skipIf(!checkTarget(target).ok)(
      `draws anew at each call, and the same from the same seed, on ${target}`,
      async () => {
        const draw = async () => {
          const layer = new RandomTranslation(0.5, 0.5, { seed: 5 })
          layer.build([4, 5, 2])
          const step = compile((x: Tensor) => layer.call(x, train), { target })
          return [[...(await step(images)).dataSync()], [...(await step(images)).dataSync()]]
        }
        const [first, second] = await draw()
        expect(first).not.toEqual(second)
        expect(await draw()).toEqual([first, second])
      },
    )

  it("keeps its settings in its configuration", () => {
    const layer = new RandomTranslation(0.25, [-0.5, 0], {
      fillMode: "wrap",
      fillValue: 1,
      seed: 7,
      interpolation: "nearest",
    })
    const copy = RandomTranslation.fromConfig(JSON.parse(JSON.stringify(layer.getConfig())))
    expect(copy.getConfig()).toEqual(layer.getConfig())
    expect(copy.call(images, train).toArray()).toEqual(layer.call(images, train).toArray())
    expect(String(new RandomTranslation(0.1, 0))).toBe(
      'RandomTranslation(name="randomTranslation", heightFactor=0.1, widthFactor=0)',
    )
    expect(layer.computeOutputShape([4, 5, 2])).toEqual([4, 5, 2])
  })

  it("refuses what is no share, other ranks, and unknown words", () => {
    for (const factor of [2, -1.5, Number.NaN, [0], [0, 2], "0.1", undefined])
      expect(() => new RandomTranslation(factor as RandomTranslationFactor, 0)).toThrow(ArgumentError)
    expect(() => new RandomTranslation(0, 2)).toThrow(
      "RandomTranslation: widthFactor must be a share from -1 to 1, or two of them in an array, got 2. For pixels divide by the length: 2 / 28.",
    )
    expect(() => new RandomTranslation(0, 0, { fillMode: "mirror" as "wrap" })).toThrow(NameError)
    expect(() => new RandomTranslation(0, 0, { interpolation: "linear" as "nearest" })).toThrow(NameError)
    expect(() => new RandomTranslation(0, 0, { fillvalue: 1 } as object)).toThrow(/Did you mean 'fillValue'/)
    expect(() => new RandomTranslation(0, 0).call(zeros([2, 28, 28]))).toThrow(ShapeError)
  })
})
