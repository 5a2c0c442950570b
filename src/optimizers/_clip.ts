import { checkNumber } from "../base/checks.ts"
import { ArgumentError } from "../base/errors.ts"
import { concat, type Tensor } from "../tensor/index.ts"

export interface ClipOptions {
  /** Keeps every element of a gradient in ± this. */
  readonly clipValue?: number
  /** Shortens each variable's gradient to at most this Euclidean length. */
  readonly clipNorm?: number
  /** Shortens all gradients together to at most this Euclidean length. Pascanu et al., 2013. */
  readonly globalClipNorm?: number
}

/** Keras's rule: one kind of clipping at a time. */
export function checkClip(optimizer: string, options: ClipOptions): ClipOptions {
  const { clipValue, clipNorm, globalClipNorm } = options
  const given = Object.entries({ clipValue, clipNorm, globalClipNorm }).filter(([, limit]) => limit !== undefined)
  if (given.length > 1)
    throw new ArgumentError(
      `${optimizer}: ${given.map(([name]) => name).join(" and ")} exclude each other; choose one.`,
    )
  for (const [name, limit] of given) checkNumber(optimizer, name, limit, "be above 0", (n) => n > 0)
  return Object.fromEntries(given)
}

export function clipped(
  gradients: readonly Tensor[],
  { clipValue, clipNorm, globalClipNorm }: ClipOptions,
): readonly Tensor[] {
  if (clipValue !== undefined) return gradients.map((g) => g.clip(-clipValue, clipValue))
  if (clipNorm !== undefined) return gradients.map((g) => shortened(g, squaredNorm(g), clipNorm))
  if (globalClipNorm === undefined) return gradients
  const total = gradients.map(squaredNorm).reduce((sum, part) => sum.add(part))
  return gradients.map((g) => shortened(g, total, globalClipNorm))
}

/**
 * The same as one flat tensor. Unless variables must be told apart, they are clipped when they lie side by side already,
 * which the update then does on its way.
 */
export function clippedAsOne(gradients: readonly Tensor[], clip: ClipOptions): Tensor {
  const asOne = (parts: readonly Tensor[]): Tensor =>
    concat(
      parts.map((g) => g.flatten()),
      0,
    )
  return clip.clipNorm === undefined ? clipped([asOne(gradients)], clip)[0]! : asOne(clipped(gradients, clip))
}

const squaredNorm = (gradient: Tensor): Tensor => gradient.square().sum()

/** g · limit / max(‖g‖, limit), which leaves short gradients as they are and never divides by 0. */
const shortened = (gradient: Tensor, squared: Tensor, limit: number): Tensor =>
  gradient.mul(squared.sqrt().maximum(limit).reciprocal().mul(limit))
