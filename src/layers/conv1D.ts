import { withInitializers } from "./_config.ts"
import { Conv, type ConvOptions } from "./_conv.ts"
import type { Sizes1D } from "./_sizes.ts"

export interface Conv1DOptions extends Omit<ConvOptions<Sizes1D>, "padding"> {
  /**
   * `"valid"`: none. `"same"`: zeros around, for an output of the input's length / strides, rounded up. `"causal"`: the
   * zeros all come first, so that no step sees a later one. Default valid.
   */
  readonly padding?: "valid" | "same" | "causal"
}

/**
 * activation(x ∗ kernel + bias) over steps: [batch, steps, channels] → [batch, steps′, filters]; kernel [size, channels
 * / groups, filters], bias [filters]. An output axis has ⌊(n − (size − 1) · dilation − 1) / strides⌋ + 1 places with
 * padding "valid", ⌈n / strides⌉ otherwise, where an odd zero of "same" goes to the end. The kernel is not turned
 * round. What does not fit is a ShapeError that shows the arithmetic.
 * @example
 * const layer = new layers.Conv1D(1, 2, { kernelInitializer: "ones", padding: "causal" })
 * layer.call(tensor([[[1], [2], [3]]])) // → Tensor float32 [1, 3, 1] [[[1.0], [3.0], [5.0]]]
 * layer.kernel!.shape // → 2,1,1
 */
export class Conv1D extends Conv {
  override readonly kind = "Conv1D"

  constructor(filters: number, kernelSize: Sizes1D, options: Conv1DOptions = {}) {
    super({ kind: "Conv1D", rank: 1, paddings: ["valid", "same", "causal"] }, filters, kernelSize, options)
  }

  static fromConfig({ filters, kernelSize, ...rest }: Record<string, unknown>): Conv1D {
    return new Conv1D(filters as number, kernelSize as Sizes1D, withInitializers(rest))
  }
}
