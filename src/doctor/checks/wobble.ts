import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { deviation, mean, percent, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.03

export const wobble: Check = {
  id: "wobble",
  see: "8.E3",
  threshold: {
    value: most,
    why: sentence(
      "A test accuracy that has settled moves by less than a point. Three points of standard deviation over the last fifth, beside its trend, mean that the result is a matter of where one stops.",
      "落ち着いたテスト正解率の動きは1ポイント未満。最後の5分の1で、傾向を除いた標準偏差が3ポイントもあれば、結果はどこで止めたかで決まってしまう。",
    ),
  },
  remedy: sentence(
    "Lower the learning rate toward the end (ReduceLROnPlateau), or the penalty: what wobbles is rate × λ. Larger batches help as well.",
    "終わりに向けて学習率を下げる（ReduceLROnPlateau）か、正則化を弱める。揺れの大きさは学習率×λで決まる。バッチを大きくするのもよい。",
  ),
  read({ testAccuracy }) {
    const last = tail(testAccuracy?.values ?? [], 0.2)
    if (last.length < 5) return []
    // Beside its trend: a curve that still rises does not wobble.
    const steps = last.slice(1).map((value, i) => value - last[i]!)
    const found = Math.min(deviation(last), deviation(steps.map((step) => step - mean(steps))) / Math.SQRT2)
    if (!(found > most)) return []
    return [
      {
        severity: "warning",
        title: sentence("The curve wobbles to the end", "曲線が最後まで揺れている"),
        evidence: evidence(
          `Over the last fifth the test accuracy deviates by ${percent(found)} (from ${percent(Math.min(...last))} to ${percent(Math.max(...last))}).`,
          `最後の5分の1で、テスト正解率の標準偏差は${percent(found)}（${percent(Math.min(...last))}〜${percent(Math.max(...last))}）。`,
          { deviation: found },
        ),
      },
    ]
  },
}
