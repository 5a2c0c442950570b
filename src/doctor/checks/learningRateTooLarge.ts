import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const better = 0.1

export const learningRateTooLarge: Check = {
  id: "learningRateTooLarge",
  see: "4.1",
  threshold: {
    value: better,
    why: sentence(
      "After some steps the loss is not below that of the same batches without training, or is no number, while at a tenth of the rate or less it has fallen by 10 %: noise does neither.",
      "数十ステップ後も、同じバッチの訓練なしの誤差より下がらない（または数でない）のに、学習率を1/10以下にすると10 %下がる。偶然ではどちらも起こらない。",
    ),
  },
  remedy: sentence(
    "Take a tenth of it, or what findLearningRate suggests.",
    "学習率を1/10にするか、findLearningRateの提案を使う。",
  ),
  slow: true,
  async examine(exam) {
    const own = await exam.trial(1)
    if (own.drop > 0.02) return []
    const lower = await Promise.all([0.1, 0.01, 0.001, 1e-4].map((factor) => exam.trial(factor)))
    const best = lower.reduce((a, b) => (b.drop > a.drop ? b : a))
    const burst = own.drop === Number.NEGATIVE_INFINITY
    // Rates that are far too low do no good either, but no harm.
    if (!burst && own.drop > -1 && best.drop < Math.max(better, own.drop + better)) return []
    if (burst && best.drop === Number.NEGATIVE_INFINITY) return []
    const after = own.losses.at(-1)!
    return [
      {
        severity: "problem",
        title: sentence("The learning rate is too large", "学習率が大きすぎる"),
        evidence: evidence(
          `At ${figureText(exam.learningRate)} the loss goes from ${figureText(own.losses[0]!)} to ${figureText(after)} in ${own.losses.length} steps; at ${figureText(best.factor * exam.learningRate)} it falls by ${percent(best.drop)}.`,
          `学習率${figureText(exam.learningRate)}では、${own.losses.length}ステップで誤差が${figureText(own.losses[0]!)}から${figureText(after)}になる。${figureText(best.factor * exam.learningRate)}なら${percent(best.drop)}下がる。`,
          { rate: exam.learningRate, drop: own.drop, better: best.factor * exam.learningRate, betterDrop: best.drop },
        ),
      },
    ]
  },
}
