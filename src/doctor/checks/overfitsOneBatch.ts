import { figureText, sentence } from "../../base/text.ts"
import { trialsAbove, trialsOf } from "../exam.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

const [samples, steps] = [16, 200]
const [most, grave] = [0.6, 0.9]

export const overfitsOneBatch: Check = {
  id: "overfitsOneBatch",
  see: "8.E0",
  threshold: {
    value: most,
    why: sentence(
      "Any network that can learn something learns 16 samples by heart in 200 steps, mostly to a hundredth of the loss. One that keeps 60 % of it is hindered; with 90 % nothing is learned.",
      "何かを学習できるネットワークなら、16標本は200ステップで丸暗記でき、誤差はたいてい100分の1になる。6割残るなら何かに妨げられており、9割残るなら何も学習していない。",
    ),
  },
  remedy: sentence(
    "Look at the other findings first. Without any: check that x and y belong together, that the loss fits the last activation, and that strong dropout or regularization is not all that is learned.",
    "まず、ほかの所見を見る。なければ、xとyの対応、誤差関数と最後の活性化関数の組、強すぎるドロップアウトや正則化がないかを確かめる。",
  ),
  slow: true,
  async examine(exam) {
    const { labels } = exam
    if (labels.kind === "classes" && labels.counts.size < 2) return []
    // At the rate that does best, so that this is not about the rate.
    const near = await trialsOf(exam, [0.1, 1, 10])
    const still = near.every(({ drop }) => Math.abs(drop) < 0.01)
    const rates = still ? [...near, ...(await trialsAbove(exam, 0.2))] : near
    const best = rates.reduce((a, b) => (b.drop > a.drop ? b : a))
    if (best.drop === Number.NEGATIVE_INFINITY) return []
    let [before, after] = [1, Number.POSITIVE_INFINITY]
    // What does best for thirty steps may not last for so many.
    for (const factor of [...new Set([best.factor, 1, 0.1])]) {
      const [start, end] = await exam.repeat(exam.some(samples), steps, factor)
      if (end / start < after / before) [before, after] = [start, end]
      if (start < 1e-3 || after / before < most) return []
    }
    const left = after / before
    if (left === Number.POSITIVE_INFINITY) return [] // the rates are for another check
    return [
      {
        severity: left >= grave ? "problem" : "warning",
        title: sentence("It cannot learn even one batch by heart", "1つのバッチさえ暗記できない"),
        evidence: evidence(
          `On the same ${samples} samples, ${steps} steps take the loss from ${figureText(before)} to ${figureText(after)}.`,
          `同じ${samples}標本を${steps}ステップ学習しても、誤差は${figureText(before)}から${figureText(after)}まで。`,
          { before, after, left },
        ),
      },
    ]
  },
}
