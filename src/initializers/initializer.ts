import type { Shape } from "../base/shape.ts"
import { type Key, key as keyOf } from "../base/threefry.ts"
import type { Tensor } from "../tensor/index.ts"

/** Gives a weight its first values. */
export abstract class Initializer {
  abstract readonly name: string

  /** The first values of a float32 weight of this shape; the same key gives the same values on every target. */
  abstract call(shape: Shape, key: Key): Tensor
}

export interface InitializerOptions {
  /** Fixes the values whatever key the model hands in. Default: the model's key, which comes from its seed. */
  readonly seed?: number | undefined
}

/** The key that counts: an initializer's own seed before the model's key. */
export const chooseKey = (seed: number | undefined, key: Key): Key => (seed === undefined ? key : keyOf(seed))
