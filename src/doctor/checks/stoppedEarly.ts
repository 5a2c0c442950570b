import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean, percent, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const least = 0.02

export const stoppedEarly: Check = {
  id: "stoppedEarly",
  see: "8.E5",
  threshold: {
    value: least,
    why: sentence(
      "Two points in the last fifth of the training are more than a curve gains that has come to its end: what is compared here are speeds, not ends.",
      "終わりに達した曲線は、最後の5分の1で2ポイントも上がらない。ここで比べているのは到達点ではなく速さである。",
    ),
  },
  remedy: sentence(
    "Train longer, until the curve is flat; then compare. With EarlyStopping, more patience.",
    "曲線が平らになるまで訓練を続けてから比べる。EarlyStoppingならpatienceを増やす。",
  ),
  read({ testAccuracy, trainAccuracy }) {
    const values = (testAccuracy ?? trainAccuracy)?.values ?? []
    if (values.length < 20) return []
    const last = tail(values, 0.2)
    const part = Math.ceil(last.length / 3)
    const gain = mean(last.slice(-part)) - mean(last.slice(0, part))
    const wobbling = Math.max(...last) - Math.min(...last) > 3 * Math.abs(gain)
    if (!(gain > least) || wobbling) return []
    return [
      {
        severity: "warning",
        title: sentence("It was stopped before its end", "終わりに達する前に止められている"),
        evidence: evidence(
          `In the last fifth the accuracy still rose by ${percent(gain)}, to ${percent(last.at(-1)!)}.`,
          `最後の5分の1で、正解率はまだ${percent(gain)}上がり、${percent(last.at(-1)!)}になった。`,
          { gain, accuracy: last.at(-1)! },
        ),
      },
    ]
  },
}
