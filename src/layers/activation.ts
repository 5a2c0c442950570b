import type { Activation as ActivationFunction } from "../activations/index.ts"
import { type ActivationLike, resolveActivation } from "../activations/resolve.ts"
import { checkOptions } from "../base/options.ts"
import type { Tensor } from "../tensor/index.ts"
import { activationConfig, activationName } from "./_config.ts"
import { Layer, type LayerCallOptions, type LayerOptions, layerOptions } from "./layer.ts"

/**
 * An activation as a layer of its own: the output has the shape of the input.
 * @example new layers.Activation("relu").call(tensor([[-1, 2]])) // → Tensor float32 [1, 2] [[0.0, 2.0]]
 */
export class Activation extends Layer {
  override readonly kind = "Activation"
  readonly activation: ActivationFunction

  constructor(activation: ActivationLike, options: LayerOptions = {}) {
    super(checkOptions("Activation", options, layerOptions))
    this.activation = resolveActivation(activation, "Activation")
  }

  override get finalActivation(): ActivationFunction {
    return this.activation
  }

  protected override forward(x: Tensor, { logits = false }: LayerCallOptions): Tensor {
    return logits ? x : this.activation(x)
  }

  protected override shownSettings(): Record<string, unknown> {
    return { activation: activationName(this.activation) }
  }

  override getConfig(): Record<string, unknown> {
    return { activation: activationConfig(this.label, this.activation), ...super.getConfig() }
  }

  static fromConfig({ activation, ...rest }: Record<string, unknown>): Activation {
    return new Activation(activation as ActivationLike, rest)
  }
}
