import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const softmaxTwice: Check = {
  id: "softmaxTwice",
  see: "3.2",
  threshold: {
    value: 1e-3,
    why: sentence(
      "Outputs that all lie in [0, 1] and, of several classes, add up to 1 to a thousandth, are probabilities; a loss with fromLogits makes probabilities of them once more, between e⁰ and e¹, and can never be sure.",
      "出力がすべて[0, 1]にあり、多クラスなら和が1/1000以内で1になるなら、すでに確率である。fromLogitsの誤差はそれをもう一度確率に直すため、e⁰とe¹の間に押し込められ、確信を持てない。",
    ),
  },
  remedy: sentence(
    "Leave out the last activation, or fromLogits: true; one of the two. (With an activation and a loss of probabilities, Kasane computes from logits by itself.)",
    "最後の活性化関数かfromLogits: trueの、どちらか一方を外す（活性化関数と確率用の誤差の組なら、Kasaneが自動でロジットから計算する）。",
  ),
  async examine(exam) {
    const { loss } = exam
    const fromLogits = "fromLogits" in loss && loss.fromLogits === true
    if (!fromLogits) return []
    const outputs = await exam.predictions()
    const [values, width] = [outputs.dataSync(), outputs.shape.at(-1)!]
    let worst = 0
    for (let i = 0; i < values.length; i += width) {
      let sum = 0
      for (let j = i; j < i + width; j++) {
        if (!(values[j]! >= 0 && values[j]! <= 1)) return []
        sum += values[j]!
      }
      worst = Math.max(worst, width > 1 ? Math.abs(sum - 1) : 0)
    }
    if (worst > 1e-3) return []
    return [
      {
        severity: "problem",
        title: sentence("Probabilities go into a loss that wants logits", "ロジット用の誤差に確率が渡されている"),
        evidence: evidence(
          `All of ${values.length} outputs lie in [0, 1]${width > 1 ? ", and each sample's add up to 1" : ""}; ${loss.name} has fromLogits: true.`,
          `${values.length}個の出力がすべて[0, 1]にあり${width > 1 ? "、標本ごとの和が1" : ""}、${loss.name}はfromLogits: true。`,
          { outputs: values.length, offSum: worst },
        ),
      },
    ]
  },
}
