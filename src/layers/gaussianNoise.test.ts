import { describe, expect, it } from "vitest"
import { ArgumentError } from "../base/errors.ts"
import { ones, zeros } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import { GaussianNoise } from "./gaussianNoise.ts"

describe("GaussianNoise", () => {
  it("passes its input on outside training", () => {
    const rows = [
      [1, 2],
      [3, 4],
    ]
    checkLayer({
      make: () => new GaussianNoise(0.5, { seed: 3 }),
      fromConfig: GaussianNoise.fromConfig,
      input: rows,
      output: rows,
    })
  })

  it("adds normal numbers of its deviation while training, anew at each call", () => {
    const n = 20_000
    const layer = new GaussianNoise(3, { seed: 1 })
    const noise = layer.call(zeros([n, 1]), { training: true })
    // Four standard deviations of a mean, and of a normal sample's deviation.
    expect(Math.abs(noise.mean().item())).toBeLessThan((4 * 3) / Math.sqrt(n))
    expect(Math.abs(noise.std().item() - 3)).toBeLessThan((4 * 3) / Math.sqrt(2 * n))
    expect(
      layer
        .call(zeros([n, 1]), { training: true })
        .equal(noise)
        .all()
        .item(),
    ).toBe(0)
  })

  it("adds nothing at 0, and refuses what is no deviation", () => {
    const x = ones([2, 3])
    expect(new GaussianNoise(0).call(x, { training: true })).toBe(x)
    for (const stddev of [-0.1, Number.NaN]) expect(() => new GaussianNoise(stddev)).toThrow(ArgumentError)
  })
})
