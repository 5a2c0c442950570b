import { foldIn, threefry2x32 } from "../base/threefry.ts"
import type { LayerKey } from "../layers/layer.ts"
import { permutation } from "./seeds.ts"

/** What makes up the batch of a step, counted over all epochs: the place in an order of samples; without one, theirs. */
export type BatchOrder = (step: number) => readonly [index: number, order?: Uint32Array]

/**
 * The batches of a training. Without replacement, every sample comes once before any comes again, in an order that is
 * new each time. With it, each batch is drawn by itself. Both depend on the key and the step alone, so a training can be
 * taken up at any epoch.
 */
export function batchOrder(
  size: number,
  options: { readonly batchSize: number; readonly replacement: boolean; readonly key: LayerKey | undefined },
): BatchOrder {
  const { batchSize, replacement, key } = options
  const perPass = Math.ceil(size / batchSize)
  if (!key) return (step) => [step % perPass]
  if (replacement) return (step) => [0, drawn(size, Math.min(size, batchSize), foldIn(key, step))]
  let pass = -1
  let order: Uint32Array | undefined
  return (step) => {
    const now = Math.floor(step / perPass)
    if (now !== pass) {
      pass = now
      order = permutation(size, foldIn(key, now))
    }
    return [step % perPass, order!]
  }
}

/** `count` of 0 … size−1, each drawn by itself. */
function drawn(size: number, count: number, [k0, k1]: LayerKey): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i += 2)
    threefry2x32(k0, k1, 0, i).forEach((bits, j) => {
      if (i + j < count) order[i + j] = Math.floor((bits / 2 ** 32) * size)
    })
  return order
}
