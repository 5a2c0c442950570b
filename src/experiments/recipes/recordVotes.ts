import { softmax } from "../../activations/index.ts"
import type { Dataset } from "../../datasets/index.ts"
import type { Layer } from "../../layers/layer.ts"
import type { Recorder } from "../../runs/index.ts"
import { random } from "../../tensor/index.ts"

export interface VoteOptions {
  readonly masks: number
  /** The share of hidden units that a mask takes away. */
  readonly rate: number
  /** Whether what is left is scaled up, as it was in training. */
  readonly inverted: boolean
  readonly seed: number
}

/**
 * A trained network of dense layers taken as many: each mask leaves a part of the hidden units, the same part for all
 * images, and that part answers alone.
 *
 * Figures: `maskAccuracy`, of one mask on average, with `maskWorst` and `maskBest`; `voteAccuracy`, of the mean of their
 * probabilities; `agreement`, the share of the masks that say of an image what most of them say, on average; `unanimous`,
 * the share of images on which all agree; `agreementRight` and `agreementWrong`, the agreement on the images that most
 * masks read rightly and wrongly (NaN if there are none). Curves whose step is the mask: `mask/accuracy`, and
 * `vote/accuracy` of all masks up to this one. Of the ten images most in dispute `dispute/image`, its place among the
 * test digits, `dispute/label`, and a table of `dispute/row`, `dispute/digit`, `dispute/votes`: how many masks read it as
 * which digit.
 */
export async function recordVotes(
  layers: readonly Layer[],
  { x, labels, size }: Dataset,
  { masks, rate, inverted, seed }: VoteOptions,
  record: Recorder,
): Promise<void> {
  const generator = random.SeedGenerator(seed)
  const sums = new Float64Array(10 * size)
  const votes = new Uint16Array(10 * size)
  const said: Uint8Array[] = []
  const shares: number[] = []
  for (let mask = 0; mask < masks; mask++) {
    let tensor = x
    for (const layer of layers) {
      if (layer.kind === "Dropout") continue // its own masks differ from image to image
      tensor = layer.call(tensor)
      if (layer.kind !== "Activation") continue
      const kept = random.bernoulli([1, tensor.shape.at(-1)!], 1 - rate, { seed: generator })
      tensor = tensor.mul(kept).mul(inverted ? 1 / (1 - rate) : 1)
    }
    const probabilities = await softmax(tensor).data()
    const digits = Uint8Array.from({ length: size }, (_, i) => largest(probabilities, i))
    digits.forEach((digit, i) => {
      votes[10 * i + digit]!++
    })
    probabilities.forEach((p, i) => {
      sums[i]! += p
    })
    said.push(digits)
    shares.push(shareRight(digits, labels))
    record.scalar("mask/accuracy", mask + 1, shares[mask]!)
    const together = Uint8Array.from({ length: size }, (_, i) => largest(sums, i))
    record.scalar("vote/accuracy", mask + 1, shareRight(together, labels))
    if (mask + 1 === masks) record.figure("voteAccuracy", shareRight(together, labels))
  }

  record.figure("maskAccuracy", mean(shares))
  record.figure("maskWorst", Math.min(...shares))
  record.figure("maskBest", Math.max(...shares))
  const most = Array.from({ length: size }, (_, i) => votes[10 * i + largest(votes, i)]! / masks)
  record.figure("agreement", mean(most))
  record.figure("unanimous", most.filter((share) => share === 1).length / size)
  const right = most.map((_, i) => largest(votes, i) === labels[i])
  record.figure("agreementRight", mean(most.filter((_, i) => right[i])))
  record.figure("agreementWrong", mean(most.filter((_, i) => !right[i])))

  const disputed = most.map((share, image) => ({ share, image })).sort((a, b) => a.share - b.share || a.image - b.image)
  disputed.slice(0, 10).forEach(({ image }, row) => {
    record.scalar("dispute/image", row, image)
    record.scalar("dispute/label", row, labels[image]!)
    for (let digit = 0; digit < 10; digit++) {
      record.scalar("dispute/row", 10 * row + digit, row)
      record.scalar("dispute/digit", 10 * row + digit, digit)
      record.scalar("dispute/votes", 10 * row + digit, votes[10 * image + digit]!)
    }
  })
}

/** The first of the largest of ten numbers of an image. */
function largest(values: ArrayLike<number>, image: number): number {
  let found = 0
  for (let digit = 1; digit < 10; digit++) if (values[10 * image + digit]! > values[10 * image + found]!) found = digit
  return found
}

const shareRight = (digits: Uint8Array, labels: ArrayLike<number>): number =>
  digits.filter((digit, i) => digit === labels[i]).length / digits.length

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
