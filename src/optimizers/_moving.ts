import { checkNotNegative, checkNumber } from "../base/checks.ts"
import type { Tensor } from "../tensor/index.ts"

/** How much a moving mean keeps of what it was: in [0, 1). */
export const checkDecay = (optimizer: string, name: string, decay: number): number =>
  checkNumber(optimizer, name, decay, "lie in [0, 1)", (n) => n >= 0 && n < 1)

/** What keeps a division finite. */
export const checkEpsilon = (optimizer: string, epsilon: number): number =>
  checkNotNegative(optimizer, "epsilon", epsilon)

/** `part` of the way from one to the other: with 1 − β, the next value of a moving mean that keeps β. */
export const lerp = (from: Tensor, to: Tensor, part: number): Tensor => from.add(to.sub(from).mul(part))

/** 1 − βᵗ; as −expm1(t log β), because β₂ᵗ begins so near to 1 that float32 would lose half its digits. */
export const remaining = (beta: number, step: Tensor): Tensor =>
  // log 0 is −∞; e^−100 is small enough to be nothing beside 1.
  step
    .mul(beta === 0 ? -100 : Math.log(beta))
    .expm1()
    .neg()
