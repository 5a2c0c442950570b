import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean, percent, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const least = 0.1

export const plateau: Check = {
  id: "plateau",
  see: "6.C",
  threshold: {
    value: least,
    why: sentence(
      "A training that has come to its end has lowered its loss by far more than a tenth. One that stands where it began is stuck, or has not yet begun.",
      "終わりに達した学習なら、誤差は1割よりはるかに下がっている。始まりの値のまま止まっているのは、停滞か、まだ始まっていないかである。",
    ),
  },
  remedy: sentence(
    "Go on for five times as long: a plateau may end at once. If it does not, look for vanishing gradients, a rate too small, labels that do not belong to their samples.",
    "5倍の長さまで続けてみる。停滞は突然終わることもある。終わらなければ、勾配消失、小さすぎる学習率、標本と対応しないラベルを疑う。",
  ),
  read({ trainLoss, testAccuracy }) {
    const values = trainLoss?.values ?? []
    if (values.length < 10) return []
    const [start, end] = [mean(values.slice(0, Math.ceil(values.length / 20))), mean(tail(values, 0.1))]
    const drop = (start - end) / Math.abs(start)
    if (!(Math.abs(drop) < least) || start < 1e-3) return []
    const accuracy = mean(tail(testAccuracy?.values ?? [], 0.1))
    // What begins with the right answers has nothing left to learn.
    if (accuracy > 0.9) return []
    return [
      {
        severity: "problem",
        title: sentence("It is stuck where it began", "始まりのまま停滞している"),
        evidence: evidence(
          `The training loss goes from ${figureText(start)} to ${figureText(end)} (${percent(Math.abs(drop))} ${drop < 0 ? "more" : "less"})${Number.isNaN(accuracy) ? "" : `, the test accuracy is ${percent(accuracy)}`}.`,
          `訓練の誤差は${figureText(start)}から${figureText(end)}（${percent(Math.abs(drop))}${drop < 0 ? "増" : "減"}）${Number.isNaN(accuracy) ? "" : `、テスト正解率は${percent(accuracy)}`}。`,
          { start, end, drop },
        ),
      },
    ]
  },
}
