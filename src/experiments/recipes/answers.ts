import type { Dataset } from "../../datasets/index.ts"
import type { Sequential } from "../../models/index.ts"
import type { Tensor } from "../../tensor/index.ts"

/** How large a share of the images is read as each digit. */
export async function answers(model: Sequential, { x, size }: Dataset): Promise<number[]> {
  const logits = await (await model.predict(x, { batchSize: 1000 })).data()
  return sharesOf(
    Uint8Array.from({ length: size }, (_, i) => {
      const row = logits.subarray(10 * i, 10 * i + 10)
      return row.indexOf(Math.max(...row))
    }),
  )
}

/** How large a share of them each digit is. */
export function sharesOf(digits: Uint8Array): number[] {
  const counts = new Array<number>(10).fill(0)
  for (const digit of digits) counts[digit]!++
  return counts.map((count) => count / digits.length)
}

/** The share of hidden units behind an activation that answer 0 to every image. */
export async function deadUnits(model: Sequential, images: Tensor): Promise<number> {
  let [dead, units] = [0, 0]
  let x = images
  for (const layer of model.layers) {
    x = layer.call(x)
    if (layer.kind !== "Activation") continue
    const width = x.shape.at(-1)!
    const values = await x.data()
    for (let unit = 0; unit < width; unit++) {
      let alive = false
      for (let at = unit; at < values.length && !alive; at += width) alive = values[at]! > 0
      if (!alive) dead++
    }
    units += width
  }
  return units === 0 ? 0 : dead / units
}
