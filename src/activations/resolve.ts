import { resolve } from "../base/registry.ts"
import type { Activation } from "./activation.ts"
import * as all from "./index.ts"

export type ActivationName = keyof typeof all

/** What a layer's `activation` option takes: a name, or any function from tensor to tensor. */
export type ActivationLike = ActivationName | Activation

export const resolveActivation = (activation: ActivationLike = "linear", where?: string): Activation =>
  resolve<Activation>("activation", all, activation, where)
