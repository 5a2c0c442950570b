import { resolve } from "../base/registry.ts"
import type { Activation } from "./activation.ts"
import * as all from "./index.ts"

/** Keras's other names. */
const aliases = { swish: "silu", hardSwish: "hardSilu" } as const satisfies Record<string, keyof typeof all>

export type ActivationName = keyof typeof all | keyof typeof aliases

/** What a layer's `activation` option takes: a name, or any function from tensor to tensor. */
export type ActivationLike = ActivationName | Activation

export function resolveActivation(activation: ActivationLike = "linear", where?: string): Activation {
  const aliased = typeof activation === "string" && Object.hasOwn(aliases, activation)
  return resolve<Activation>(
    "activation",
    all,
    aliased ? aliases[activation as keyof typeof aliases] : activation,
    where,
  )
}
