import type { Activation } from "../activations/index.ts"
import * as activations from "../activations/index.ts"
import { ArgumentError } from "../base/errors.ts"
import { type InitializerLike, type InitializerName, resolveInitializer } from "../initializers/resolve.ts"
import type { Regularizer } from "../regularizers/index.ts"
import { type RegularizerConfig, regularizerConfig } from "../regularizers/resolve.ts"

/** An initializer in a configuration: its name, or with its settings. */
export type InitializerConfig = string | { readonly name: string; readonly [setting: string]: unknown }

/** The name under which an activation is registered. */
export function activationConfig(layer: string, activation: Activation): string {
  const name = registeredName(activation)
  if (name !== undefined) return name
  throw new ArgumentError(
    `${layer}: its activation is a function of your own, which a configuration cannot hold. Use a registered name: ${Object.keys(activations).join(", ")}.`,
  )
}

/** For people: the name it is registered under, else the function's own. */
export const activationName = (activation: Activation): string =>
  registeredName(activation) ?? (activation.name || "a function")

const registeredName = (activation: Activation): string | undefined =>
  Object.entries(activations).find(([, registered]) => registered === activation)?.[0]

export function initializerConfig(initializer: InitializerLike): InitializerConfig {
  if (typeof initializer === "string") return initializer
  const settings = JSON.parse(JSON.stringify(initializer)) as { name: string }
  const standard = JSON.stringify(resolveInitializer(settings.name as InitializerName))
  return standard === JSON.stringify(initializer) ? settings.name : settings
}

export function initializerFrom(config: InitializerConfig): InitializerLike {
  if (typeof config === "string") return config as InitializerName
  return Object.assign(resolveInitializer(config.name as InitializerName), config)
}

/** The options of a configuration, its initializers (options whose names end so) made again. */
export function withInitializers(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      /Initializer$/.test(name) ? initializerFrom(value as InitializerConfig) : value,
    ]),
  )
}

/** The regularizers there are, by the names of their options. They need not be made again: options take this too. */
export function regularizerConfigs(
  regularizers: Readonly<Record<string, Regularizer | undefined>>,
): Record<string, RegularizerConfig> {
  return Object.fromEntries(
    Object.entries(regularizers).flatMap(([name, regularizer]) =>
      regularizer ? [[name, regularizerConfig(regularizer)]] : [],
    ),
  )
}
