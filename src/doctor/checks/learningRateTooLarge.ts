import { figureText, sentence } from "../../base/text.ts"
import type { Trial } from "../exam.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const better = 0.15

export const learningRateTooLarge: Check = {
  id: "learningRateTooLarge",
  see: "4.1",
  threshold: {
    value: better,
    why: sentence(
      "After the same thirty steps on the same batches, a tenth of the rate or less has lowered the loss by 15 % more of its beginning. A rate that fits is ahead of smaller ones by then, not behind.",
      "同じバッチを同じ30ステップ学習したとき、学習率を1/10以下にした方が、誤差が（始まりの値の）15 %分も余計に下がる。適切な学習率なら、その時点では小さい学習率より先に進んでいる。",
    ),
  },
  remedy: sentence(
    "Take a tenth of it, or what findLearningRate suggests.",
    "学習率を1/10にするか、findLearningRateの提案を使う。",
  ),
  slow: true,
  async examine(exam) {
    const own = await exam.trial(1)
    const burst = own.drop === Number.NEGATIVE_INFINITY
    const wild = burst || own.drop < 0.02 || Math.max(...own.losses.slice(1)) > 2 * Math.abs(own.losses[0]!)
    const enough = Math.max(better, burst ? better : own.drop + better)
    let best: Trial = own
    // Where it is wild, whatever rate is needed; else only whether a little less does better.
    for (let factor = 0.1; factor > (wild ? 1e-9 : 5e-3) && best.drop < enough; factor /= 10) {
      const trial = await exam.trial(factor)
      if (trial.drop > best.drop) best = trial
    }
    if (best === own || best.drop < enough) return []
    const after = own.losses.at(-1)!
    return [
      {
        severity: wild ? "problem" : "warning",
        title: sentence("The learning rate is too large", "学習率が大きすぎる"),
        evidence: evidence(
          `At ${figureText(exam.learningRate)} the loss goes from ${figureText(own.losses[0]!)} to ${figureText(after)} in ${own.losses.length} steps; at ${figureText(best.factor * exam.learningRate)} it falls by ${percent(best.drop)}.`,
          `学習率${figureText(exam.learningRate)}では、${own.losses.length}ステップで誤差が${figureText(own.losses[0]!)}から${figureText(after)}になる。${figureText(best.factor * exam.learningRate)}なら${percent(best.drop)}下がる。`,
          { rate: exam.learningRate, drop: own.drop, better: best.factor * exam.learningRate, betterDrop: best.drop },
        ),
        remedy: sentence(
          `Take ${figureText(best.factor * exam.learningRate)}, or what findLearningRate suggests.`,
          `学習率を${figureText(best.factor * exam.learningRate)}にするか、findLearningRateの提案を使う。`,
        ),
      },
    ]
  },
}
