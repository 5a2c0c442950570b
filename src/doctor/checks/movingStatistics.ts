import { figureText, sentence } from "../../base/text.ts"
import { BatchNormalization } from "../../layers/index.ts"
import type { AnyLayer } from "../../layers/layer.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.1

export const movingStatistics: Check = {
  id: "movingStatistics",
  see: "6.B",
  threshold: {
    value: most,
    why: sentence(
      "After n steps momentumⁿ of the moving mean and variance is still what they began with. With more than a tenth of it the layer answers, outside training, as if it had seen other data.",
      "nステップ後の移動平均と移動分散には、初期値がmomentumⁿだけ残る。1割を超えると、訓練時以外の出力が、別のデータを見たかのようにずれる。",
    ),
  },
  remedy: sentence(
    "A lower momentum (0.9 remembers some ten batches), or more steps.",
    "momentumを下げる（0.9なら約10バッチ分を覚える）か、ステップを増やす。",
  ),
  examine(exam) {
    if (!exam.untrained) return []
    const slow = normalizations(exam.model).filter(({ momentum }) => momentum ** exam.steps > most)
    if (slow.length === 0) return []
    const { momentum } = slow.reduce((a, b) => (b.momentum > a.momentum ? b : a))
    const left = momentum ** exam.steps
    return [
      {
        severity: "problem",
        title: sentence(
          "Moving statistics of batch normalization will not be there in time",
          "バッチ正規化の移動統計が間に合わない",
        ),
        evidence: evidence(
          `After ${exam.steps} steps ${percent(left)} of the initial values are left at momentum ${figureText(momentum)}.`,
          `${exam.steps}ステップ後も、momentum ${figureText(momentum)}では初期値が${percent(left)}残る。`,
          { momentum, steps: exam.steps, left },
        ),
        where: slow.map(({ name }) => name),
      },
    ]
  },
}

export const normalizations = (layer: Pick<AnyLayer, "sublayers">): readonly BatchNormalization[] =>
  layer.sublayers.flatMap((inner) => (inner instanceof BatchNormalization ? [inner] : normalizations(inner)))
