import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 2

export const divergence: Check = {
  id: "divergence",
  see: "4.1",
  threshold: {
    value: most,
    why: sentence(
      "Training lowers its own loss. An end at twice the beginning is no noise.",
      "訓練は自身の誤差を下げるもの。最初の2倍で終わるのは揺らぎではない。",
    ),
  },
  remedy: sentence(
    "Lower the learning rate to a tenth, scale the inputs, or clip gradients (globalClipNorm: 1).",
    "学習率を1/10にする、入力の大きさを揃える、勾配をクリップする（globalClipNorm: 1）。",
  ),
  read({ trainLoss, figures }) {
    const values = trainLoss?.values ?? []
    const [start, end] = [values[0] ?? Number.NaN, mean(tail(values, 0.1))]
    const overflow = figures.overflow === 1 || figures.diverged === 1
    const grew = values.length > 2 && start > 0 && end > most * start
    if (!overflow && !grew) return []
    return [
      {
        severity: "problem",
        title: sentence("Training diverges", "学習が発散している"),
        evidence: overflow
          ? evidence("It ended in an overflow.", "桁あふれで終わった。", { overflow: 1 })
          : evidence(
              `The training loss goes from ${figureText(start)} to ${figureText(end)}.`,
              `訓練の誤差が${figureText(start)}から${figureText(end)}に増えた。`,
              { start, end },
            ),
      },
    ]
  },
}
