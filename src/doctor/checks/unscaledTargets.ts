import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { deviation, mean, rms } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 100

export const unscaledTargets: Check = {
  id: "unscaledTargets",
  see: "3.1",
  threshold: {
    value: most,
    why: sentence(
      "A network begins with outputs of size 1, and the gradient of the squared error grows with the targets: at 100 it is a hundred times what learning rates are made for.",
      "ネットワークの出力は大きさ1程度から始まり、二乗誤差の勾配は目標値に比例する。100なら、学習率の想定の100倍になる。",
    ),
  },
  remedy: sentence(
    "Learn (y − mean) / standard deviation, and turn predictions back; or take the logarithm of amounts.",
    "(y − 平均) / 標準偏差を学習し、予測を元に戻す。量なら対数を取るのもよい。",
  ),
  examine({ labels, loss }) {
    if (labels.kind !== "numbers" || /logarithmic|percentage|poisson/i.test(loss.name)) return []
    const { values } = labels
    const size = rms(values)
    if (!(size > most)) return []
    return [
      {
        severity: "warning",
        title: sentence("Targets are not scaled", "目標値の大きさが揃えられていない"),
        evidence: evidence(
          `Targets have mean ${figureText(mean(values))} and standard deviation ${figureText(deviation(values))}.`,
          `目標値の平均は${figureText(mean(values))}、標準偏差は${figureText(deviation(values))}。`,
          { mean: mean(values), std: deviation(values) },
        ),
      },
    ]
  },
}
