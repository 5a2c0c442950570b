import { describe, expect, it } from "vitest"
import { ArgumentError, ShapeError } from "../base/errors.ts"
import { zeros } from "../tensor/index.ts"
import * as layers from "./index.ts"

describe("Input", () => {
  it("passes samples of its shape on, and refuses others with the cure", () => {
    const input = new layers.Input({ shape: [2, 3] })
    expect(input.call(zeros([4, 2, 3])).shape).toEqual([4, 2, 3])
    expect(() => input.call(zeros([4, 6]))).toThrow(
      'InputLayer "inputLayer": expects samples of [2, 3], got input [4, 6]. Reshape it to [4, 2, 3].',
    )
    expect(() => input.call(zeros([4, 7]))).toThrow(ShapeError)
  })

  it("wants a shape", () => {
    for (const shape of [undefined, [2.5], [-1], 784])
      expect(() => new layers.Input({ shape: shape as unknown as number[] })).toThrow(ArgumentError)
  })
})
