import { checkNumber } from "../base/checks.ts"
import type { AnyModel } from "./anyModel.ts"
import { withoutModelName } from "./anyModel.ts"

export interface VariableSparsity {
  readonly name: string
  readonly size: number
  /** Of its elements, those that are smaller than the threshold. */
  readonly fraction: number
}

/**
 * The fraction of each weight's elements with |w| below a threshold: what an L1 penalty drives up.
 * @param threshold Default 1e-3.
 * @example
 * const model = new Sequential([Input({ shape: [4] }), new layers.Dense(3, { kernelInitializer: "ones" })])
 * inspect.sparsity(model).map(({ name, fraction }) => `${name} ${fraction}`) // → dense/kernel 0,dense/bias 1
 */
export function sparsity(model: AnyModel, threshold = 1e-3): readonly VariableSparsity[] {
  checkNumber("sparsity", "threshold", threshold, "be above 0", (n) => n > 0)
  return model.weights.map((variable) => {
    const values = variable.value.dataSync()
    let below = 0
    for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) < threshold) below++
    return { name: withoutModelName(variable.name), size: variable.size, fraction: below / Math.max(1, variable.size) }
  })
}
