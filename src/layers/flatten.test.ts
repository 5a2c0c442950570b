import { describe, it } from "vitest"
import { type TensorLike, tensor } from "../tensor/index.ts"
import { checkLayer } from "./_checkLayer.test-helper.ts"
import * as layers from "./index.ts"
import golden from "./layers.golden.json" with { type: "json" }

describe("Flatten", () => {
  for (const row of golden.flatten)
    it(`gives what Keras gives for samples of [${tensor(row.input as TensorLike).shape.slice(1)}]`, () => {
      checkLayer({
        make: () => new layers.Flatten(),
        fromConfig: layers.Flatten.fromConfig,
        input: row.input as TensorLike,
        output: row.output as TensorLike,
      })
    })
})
