import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

export const logitsAsProbabilities: Check = {
  id: "logitsAsProbabilities",
  see: "3.2",
  threshold: {
    value: 0,
    why: sentence(
      "A probability lies in [0, 1]; a cross-entropy clips what does not, and gives it no gradient.",
      "確率は[0, 1]の値である。交差エントロピーはそこから外れた値を切り詰め、勾配を渡さない。",
    ),
  },
  remedy: sentence(
    'End with activation: "softmax" (several classes) or "sigmoid" (yes or no), or give the loss fromLogits: true.',
    '最後をactivation: "softmax"（多クラス）か"sigmoid"（二値）にするか、誤差にfromLogits: trueを渡す。',
  ),
  async examine(exam) {
    const { loss } = exam
    if (!("fromLogits" in loss) || loss.fromLogits !== false) return []
    const values = (await exam.predictions()).dataSync()
    let outside = 0
    for (const value of values) if (value < 0 || value > 1) outside++
    if (outside === 0) return []
    const share = outside / values.length
    return [
      {
        severity: "problem",
        title: sentence("A loss of probabilities is given other numbers", "確率用の誤差に確率でない値が渡されている"),
        evidence: evidence(
          `${percent(share)} of the outputs lie outside [0, 1], where ${loss.name} cannot look.`,
          `出力の${percent(share)}が[0, 1]の外にあり、${loss.name}はそこを見られない。`,
          { share },
        ),
      },
    ]
  },
}
