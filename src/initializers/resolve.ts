import { type ClassName, resolveClass, uncapitalize } from "../base/registry.ts"
import * as all from "./index.ts"
import type { Initializer } from "./initializer.ts"

export type InitializerName = Uncapitalize<ClassName<typeof all>>

/** What a layer's `kernelInitializer` takes: a name (with default settings) or an initializer. */
export type InitializerLike = InitializerName | Initializer

export const resolveInitializer = (initializer: InitializerLike, where?: string): Initializer =>
  resolveClass<Initializer>("initializer", all, uncapitalize, "call", initializer, where)
