import { foldIn, threefry2x32 } from "../base/threefry.ts"
import type { LayerKey } from "../layers/layer.ts"

/** What a model draws, each from a stream of its own, so that none changes because another is used more. */
const streams = { weights: 1, draws: 2, order: 3 } as const

export const streamOf = (key: LayerKey, stream: keyof typeof streams): LayerKey => foldIn(key, streams[stream])

/**
 * 0 … n−1 in an order that depends on the key alone (Fisher and Yates; Durstenfeld, 1964). Computed on the host, so it
 * is the same for every target. 32 bits a draw favour some orders by n / 2³², which no training can see.
 */
export function permutation(n: number, [k0, k1]: LayerKey): Uint32Array {
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  for (let i = n - 1; i > 0; i -= 2) {
    const [a, b] = threefry2x32(k0, k1, 0, i)
    swap(order, i, Math.floor((a / 2 ** 32) * (i + 1)))
    if (i > 1) swap(order, i - 1, Math.floor((b / 2 ** 32) * i))
  }
  return order
}

function swap(order: Uint32Array, i: number, j: number): void {
  const kept = order[i]!
  order[i] = order[j]!
  order[j] = kept
}
