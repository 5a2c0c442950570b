import * as layers from "../../layers/index.ts"
import { grad, type Tensor } from "../../tensor/index.ts"
import type { Recipe } from "../claim.ts"
import { loadedDigits } from "./digitsData.ts"

/**
 * One digit through pooling, and the gradient of the sum of what comes out on its way back. Images: `pixels`, `max`,
 * `average`, `maxGradient`, `averageGradient`. Figures: the layers' `parameters`; `routedMax` and `routedAverage`, how
 * many of the pixels of a window (where all differ) take part in the gradient; `keptGradient`, its sum over the sum of
 * what was given back.
 */
export const poolDigit: Recipe<{ readonly poolSize: number; readonly digit: number }> = {
  name: "poolDigit",
  settings: { poolSize: 2, digit: 0 },
  async run({ poolSize, digit }, { seed, record, signal, usesData, progress }) {
    const { name, test } = await loadedDigits(signal)
    usesData(name)
    const image = test.slice(digit + seed, digit + seed + 1).x.reshape([1, 28, 28, 1])
    const pools = { max: new layers.MaxPooling2D(poolSize), average: new layers.AveragePooling2D(poolSize) }
    draw("pixels", image)
    let parameters = 0
    for (const [kind, pool] of Object.entries(pools)) {
      const pooled = pool.call(image)
      parameters += pool.countParams()
      draw(kind, pooled)
      const gradient = grad((x: Tensor) => pool.call(x).sum())(image)
      draw(`${kind}Gradient`, gradient)
      if (kind === "max") record.figure("keptGradient", total(gradient) / pooled.size)
      // In a window of distinct values: how many of them hear of the gradient.
      const ramp = image.mul(0).add(distinct(poolSize))
      const way = await grad((x: Tensor) => pool.call(x).sum())(ramp).data()
      const heard = [...way].filter((value) => value !== 0).length
      record.figure(`routed${kind === "max" ? "Max" : "Average"}`, heard / pooled.size)
    }
    record.figure("parameters", parameters)
    progress(1, 1)

    function draw(tag: string, values: Tensor): void {
      values.dataSync().forEach((value, i) => {
        record.scalar(tag, i, value)
      })
    }
  },
}

const total = (values: Tensor): number => values.sum().dataSync()[0]!

/** [1, 28, 28, 1], rising from pixel to pixel, so that no two of a window are equal. */
const distinct = (_: number) => [
  Array.from({ length: 28 }, (_row, row) => Array.from({ length: 28 }, (_column, column) => [28 * row + column])),
]
