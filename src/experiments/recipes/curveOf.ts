import { type ActivationLike, resolveActivation } from "../../activations/resolve.ts"
import { linspace } from "../../tensor/functions.ts"
import { grad, type Tensor } from "../../tensor/index.ts"
import type { Recipe } from "../claim.ts"
import { activationNames } from "./network.ts"

/**
 * An activation and its derivative from −6 to 6: tags `curve/x`, `curve/value`, `curve/slope`. Figures: `largestSlope`,
 * `largestJump` (of the slope, from one of 241 points to the next: no more than 0.05 where it is smooth), `lowest`,
 * `highest`, and `slopeOf10`, the largest slope to the power of ten layers.
 */
export const curveOf: Recipe<{ readonly activation: string }> = {
  name: "curveOf",
  settings: { activation: "sigmoid" },
  words: { activation: activationNames },
  async run({ activation }, { record, progress }) {
    const f = resolveActivation(activation as ActivationLike, "activation")
    const x = linspace(-6, 6, 241)
    const [values, slopes] = await Promise.all([f(x).data(), grad((t: Tensor) => f(t).sum())(x).data()])
    const places = await x.data()
    let jump = 0
    for (let i = 0; i < places.length; i++) {
      record.scalar("curve/x", i, places[i]!)
      record.scalar("curve/value", i, values[i]!)
      record.scalar("curve/slope", i, slopes[i]!)
      if (i > 0) jump = Math.max(jump, Math.abs(slopes[i]! - slopes[i - 1]!))
    }
    const largest = Math.max(...slopes)
    record.figure("largestSlope", largest)
    record.figure("largestJump", jump)
    record.figure("lowest", Math.min(...values))
    record.figure("highest", Math.max(...values))
    record.figure("slopeOf10", largest ** 10)
    progress(1, 1)
  },
}
