import type { decideAsides, emitAsides } from "./asides.ts"
import type { Slot } from "./memory.ts"
import type { Kernel } from "./program.ts"

/** How a program with asides is planned. */
export interface AsidePlanner {
  readonly decide: typeof decideAsides
  readonly emit: typeof emitAsides
  order(kernels: readonly Kernel[], slots: readonly Slot[]): readonly Kernel[]
  join(kernels: readonly Kernel[], slots: readonly Slot[]): readonly Kernel[]
}

let planner: AsidePlanner | undefined

/** Called where the first aside is made: a page whose programs have none does not carry what plans them. */
export function planAsidesWith(given: AsidePlanner): void {
  planner = given
}

export const asidePlanner = (): AsidePlanner | undefined => planner
