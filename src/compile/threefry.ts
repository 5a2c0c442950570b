import { parity, rotations } from "../base/threefry.ts"
import type { Builder } from "./builder.ts"

/**
 * 32 random bits as an int32 value: `randomBits([k0, k1], position)` of base/threefry.ts in the loop language. All
 * three are int32 values of the builder; a position is not negative, so its high word is 0.
 */
export function threefryBits(b: Builder, k0: number, k1: number, position: number): number {
  const int = (value: number) => b.constant(value, "int32")
  const add = (x: number, y: number) => b.binary("add", x, y)
  const xor = (x: number, y: number) => b.binary("xor", x, y)
  const rotate = (x: number, by: number) =>
    b.binary("or", b.binary("shl", x, int(by)), b.binary("shr", x, int(32 - by)))
  const keys = [k0, k1, xor(xor(k0, k1), int(parity))]
  let x = k0
  let y = add(position, k1)
  for (let group = 1; group <= 5; group++) {
    for (const rotation of rotations[(group - 1) % 2]!) {
      x = add(x, y)
      y = xor(rotate(y, rotation), x)
    }
    x = add(x, keys[group % 3]!)
    // Key and group first: they do not change from element to element.
    y = add(y, add(keys[(group + 1) % 3]!, int(group)))
  }
  return xor(x, y)
}
