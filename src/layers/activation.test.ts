import { describe, expect, it } from "vitest"
import type { ActivationName } from "../activations/resolve.ts"
import { type TensorLike, tensor } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import * as layers from "./index.ts"
import golden from "./layers.golden.json" with { type: "json" }

describe("Activation", () => {
  for (const row of golden.activation)
    it(`gives what Keras gives for ${row.options.activation}`, () => {
      checkLayer({
        make: () => new layers.Activation(row.options.activation as ActivationName),
        fromConfig: layers.Activation.fromConfig,
        input: row.input as TensorLike,
        output: row.output as TensorLike,
      })
    })

  it("takes any function, and can be left out", () => {
    const layer = new layers.Activation((x) => x.mul(10))
    expect(layer.call(tensor([1, 2])).toArray()).toEqual([10, 20])
    expect(layer.call(tensor([1, 2]), { logits: true }).toArray()).toEqual([1, 2])
  })
})
