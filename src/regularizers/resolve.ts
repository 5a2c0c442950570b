import { type ClassName, resolveClass, uncapitalize } from "../base/registry.ts"
import * as all from "./index.ts"
import { L1L2 } from "./l1L2.ts"
import type { Regularizer } from "./regularizer.ts"

/** `"l1l2"` is Keras's `"l1_l2"`. */
const nameOf = (className: string): string => (className === "L1L2" ? "l1l2" : uncapitalize(className))

export type RegularizerName = Exclude<Uncapitalize<ClassName<typeof all>>, "l1L2"> | "l1l2"

/** A regularizer in a configuration: its name, or with its settings. */
export type RegularizerConfig = RegularizerName | { readonly name: string; readonly [setting: string]: unknown }

/** What a layer's `kernelRegularizer` takes: a name (with default settings), a regularizer, or one's configuration. */
export type RegularizerLike = RegularizerConfig | Regularizer

export function resolveRegularizer(regularizer: RegularizerLike, where?: string): Regularizer {
  if (isConfig(regularizer)) return Object.assign(named(regularizer.name as RegularizerName, where), regularizer)
  return named(regularizer, where)
}

function named(regularizer: RegularizerName | Regularizer, where: string | undefined): Regularizer {
  // The one whose defaults are all 0, which nobody asks for by name.
  if (regularizer === "l1l2") return new L1L2({ l1: 0.01, l2: 0.01 })
  return resolveClass<Regularizer>("regularizer", all, nameOf, "call", regularizer, where)
}

const isConfig = (value: unknown): value is Exclude<RegularizerConfig, string> =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { name?: unknown }).name === "string" &&
  !("call" in value)

/** What `resolveRegularizer` makes the same one of: plain JSON. */
export const regularizerConfig = (regularizer: Regularizer): RegularizerConfig =>
  JSON.parse(JSON.stringify(regularizer)) as { name: string }
