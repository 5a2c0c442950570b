import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean, percent, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 2
const [leastPoints, jumps] = [8, 0.5]

export const divergence: Check = {
  id: "divergence",
  see: "4.1",
  threshold: {
    value: most,
    why: sentence(
      "Training lowers its own loss. An end at twice the beginning is no noise; nor is a loss that jumps, from one look to the next, by half of its size, up and down.",
      "訓練は自身の誤差を下げるもの。最初の2倍で終わるのは揺らぎではない。見るたびに値の半分ほども上下に跳ねるのも同じ。",
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
    const late = values.slice(Math.floor(values.length / 2))
    const change = mean(late.slice(1).map((value, i) => Math.abs(value - late[i]!))) / Math.abs(mean(late))
    // What has come down to next to nothing may well double and halve.
    const wild = values.length >= leastPoints && change > jumps && end > 0.3 * Math.abs(start)
    if (!overflow && !grew && wild)
      return [
        {
          severity: "problem",
          title: sentence("The training loss jumps up and down", "訓練の誤差が上下に跳ねている"),
          evidence: evidence(
            `In the second half it changes by ${percent(change)} of its size from one look to the next; it began at ${figureText(start)} and is about ${figureText(mean(late))}.`,
            `後半では、見るたびに値の${percent(change)}ほど変わる。始まりは${figureText(start)}、後半の平均は${figureText(mean(late))}。`,
            { start, end, change },
          ),
        },
      ]
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
