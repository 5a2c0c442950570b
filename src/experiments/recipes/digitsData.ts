import { ArgumentError } from "../../base/errors.ts"
import { type Dataset, imageDataset, mnist } from "../../datasets/index.ts"
import type { RecipeContext } from "../claim.ts"

/** Which of MNIST's digits, and what is done to them. */
export type DigitsPart = {
  /** The first so many training digits; null takes all. */
  readonly train: number | null
  /** The first so many test digits; null takes all. */
  readonly test: number | null
  /** Every image also shifted by up to so many pixels, in all directions. */
  readonly shift: number
  /** Whether the pixels of all images change places, in one and the same way. */
  readonly permuted: boolean
}

/** All digits as they are. */
export const allDigits: DigitsPart = { train: null, test: null, shift: 0, permuted: false }

/** The digits of a run, told to its record. */
export async function digitsFor(part: DigitsPart, { signal, usesData }: RecipeContext) {
  // Where there is but a part of MNIST, the record says so, and what is there is taken.
  for (const [name, all] of [["train", 60_000] as const, ["test", 10_000] as const])
    if ((part[name] ?? 0) > all)
      throw new ArgumentError(`data.${name} is ${part[name]}: MNIST has ${all} digits for that. null takes all.`)
  const data = await loadedDigits(signal)
  usesData(data.name)
  const train = part.train === null ? data.train : data.train.take(part.train)
  const test = part.test === null ? data.test : data.test.take(part.test)
  const more = part.shift > 0 ? shifted(train, part.shift) : train
  return part.permuted ? { train: permuted(more), test: permuted(test) } : { train: more, test }
}

let cached: ReturnType<typeof mnist> | undefined

/** Read once, whatever many runs ask for it. */
export function loadedDigits(signal: AbortSignal | undefined): ReturnType<typeof mnist> {
  cached ??= mnist(signal ? { signal } : {}).catch((error) => {
    cached = undefined
    throw error
  })
  return cached
}

/** Every image in all its shifts by up to `most` pixels; what comes in is paper. */
function shifted({ images, labels, size }: Dataset, most: number): Dataset {
  const side = 28
  const moves = Array.from({ length: (2 * most + 1) ** 2 }, (_, i) => {
    const across = 2 * most + 1
    return [Math.floor(i / across) - most, (i % across) - most] as const
  })
  const all = new Uint8Array(moves.length * images.length)
  const names = new Uint8Array(moves.length * size)
  moves.forEach(([down, right], move) => {
    names.set(labels, move * size)
    for (let image = 0; image < size; image++)
      for (let row = Math.max(0, down); row < Math.min(side, side + down); row++)
        for (let column = Math.max(0, right); column < Math.min(side, side + right); column++)
          all[((move * size + image) * side + row) * side + column] =
            images[(image * side + row - down) * side + column - right]!
  })
  return imageDataset(all, names, [side, side])
}

/** Pixel i of every image comes from place 397·i mod 784, far from where it was: 397 has no divisor in common with 784. */
function permuted({ images, labels, size }: Dataset): Dataset {
  const moved = new Uint8Array(images.length)
  for (let image = 0; image < size; image++)
    for (let pixel = 0; pixel < 784; pixel++) moved[784 * image + pixel] = images[784 * image + ((397 * pixel) % 784)]!
  return imageDataset(moved, labels, [28, 28])
}
