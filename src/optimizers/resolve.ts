import { type ClassName, resolveClass } from "../base/registry.ts"
import * as all from "./index.ts"
import type { Optimizer } from "./optimizer.ts"

export type OptimizerName = Lowercase<ClassName<typeof all>>

/** What `model.compile` takes: a name (with default settings) or an optimizer. */
export type OptimizerLike = OptimizerName | Optimizer

export const resolveOptimizer = (optimizer: OptimizerLike, where?: string): Optimizer =>
  resolveClass<Optimizer>("optimizer", all, (name) => name.toLowerCase(), "apply", optimizer, where)
