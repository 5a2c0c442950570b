import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.5

export const saturatedUnits: Check = {
  id: "saturatedUnits",
  see: "2.2",
  threshold: {
    value: most,
    why: sentence(
      "Where |f′| is below 0.01, a hundredth of the gradient passes at most. With half of the values there, most of what a layer could learn is lost.",
      "|f′|が0.01未満の場所では、勾配は100分の1も通らない。値の半分がそこにあれば、学習のほとんどが失われる。",
    ),
  },
  remedy: sentence(
    "Smaller first weights (glorotUniform), scaled inputs, batch normalization before the activation; or ReLU.",
    "初期の重みを小さく（glorotUniform）、入力の大きさを揃える、活性化関数の前にバッチ正規化、あるいはReLU。",
  ),
  sample(samples) {
    // A last layer that is sure has learned something.
    const hidden = samples[0]?.layers.slice(0, -1) ?? []
    const flat = hidden.filter(({ saturated }) => saturated && saturated.values > most)
    if (flat.length === 0) return []
    const worst = flat.reduce((a, b) => (b.saturated!.values > a.saturated!.values ? b : a))
    return [
      {
        severity: worst.saturated!.values > 0.9 ? "problem" : "warning",
        title: sentence("Units are saturated", "飽和したユニットがある"),
        evidence: evidence(
          `${percent(worst.saturated!.values)} of the values of ${worst.path} lie where its activation is flat.`,
          `${worst.path}の値の${percent(worst.saturated!.values)}が、活性化関数の平らな部分にある。`,
          { values: worst.saturated!.values, units: worst.saturated!.units },
        ),
        where: flat.map(({ path }) => path),
      },
    ]
  },
}
