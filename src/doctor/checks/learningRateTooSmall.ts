import { figureText, sentence } from "../../base/text.ts"
import { trialsAbove } from "../exam.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const [slow, fast] = [0.01, 0.2]

export const learningRateTooSmall: Check = {
  id: "learningRateTooSmall",
  see: "7.E1",
  threshold: {
    value: slow,
    why: sentence(
      "In some thirty steps the loss falls by less than 1 %, and at a hundred times the rate or more by a fifth: between the two lies all the time that training takes.",
      "30ステップほどで誤差が1 %も下がらないのに、学習率を100倍以上にすると2割下がる。その差が訓練時間の差になる。",
    ),
  },
  remedy: sentence(
    "Take the larger rate, or what findLearningRate suggests. For a network that is trained already and to be refined, a small rate is right.",
    "大きい方の学習率か、findLearningRateの提案を使う。訓練済みのネットワークを微調整するのなら、小さい学習率でよい。",
  ),
  slow: true,
  async examine(exam) {
    const own = await exam.trial(1)
    if (!(own.drop < slow && own.drop > -slow)) return []
    const higher = await trialsAbove(exam, fast)
    const best = higher.reduce((a, b) => (b.drop > a.drop ? b : a))
    if (best.drop < fast) return []
    return [
      {
        severity: exam.untrained ? "problem" : "warning",
        title: sentence("The learning rate is too small", "学習率が小さすぎる"),
        evidence: evidence(
          `At ${figureText(exam.learningRate)} the loss falls by ${percent(own.drop)} in ${own.losses.length} steps, at ${figureText(best.factor * exam.learningRate)} by ${percent(best.drop)}.`,
          `${own.losses.length}ステップで、学習率${figureText(exam.learningRate)}では${percent(own.drop)}、${figureText(best.factor * exam.learningRate)}では${percent(best.drop)}、誤差が下がる。`,
          { rate: exam.learningRate, drop: own.drop, better: best.factor * exam.learningRate, betterDrop: best.drop },
        ),
      },
    ]
  },
}
