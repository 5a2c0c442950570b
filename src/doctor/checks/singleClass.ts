import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { deviation, percent, tail } from "../numbers.ts"
import type { Check, Symptoms } from "./check.ts"

const most = 0.99
const title = sentence("It answers the same to everything", "何に対しても同じ答えを返している")

export const singleClass: Check = {
  id: "singleClass",
  see: "6.P",
  threshold: {
    value: most,
    why: sentence(
      "A network that has learned anything tells some samples apart. One answer for 99 %, where the labels have it far less often, is the bias of the last layer alone.",
      "何かを学習していれば、少しは標本を区別する。ラベルの割合よりずっと多い99 %に同じ答えを返すのは、最後の層のバイアスだけを学習した状態である。",
    ),
  },
  remedy: sentence(
    "See whether gradients reach the first layers (vanishing), whether the rate is too large or too small, and whether labels belong to their samples.",
    "勾配が最初の層まで届いているか（勾配消失）、学習率が極端でないか、ラベルが標本と対応しているかを調べる。",
  ),
  async examine(exam) {
    const { labels } = exam
    if (exam.untrained || labels.kind !== "classes" || labels.counts.size < 2) return []
    const outputs = await exam.predictions()
    const width = outputs.shape.at(-1)!
    if (outputs.rank !== 2) return []
    const values = outputs.dataSync()
    const middle = "fromLogits" in exam.loss && exam.loss.fromLogits === true ? 0 : 0.5
    const counts = new Map<number, number>()
    for (let i = 0; i < values.length; i += width) {
      const row = values.subarray(i, i + width)
      const answer = width === 1 ? Number(row[0]! >= middle) : row.indexOf(Math.max(...row) as never)
      counts.set(answer, (counts.get(answer) ?? 0) + 1)
    }
    const [answer, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!
    const share = count / (values.length / width)
    const usual = (labels.counts.get(answer) ?? 0) / labels.of.length
    if (share < most || usual > 0.9) return []
    return told(answer, share, usual)
  },
  sample(samples) {
    // One batch may be so by chance, and the first steps are.
    const late = samples.filter(({ step }) => step >= 100).slice(-5)
    if (late.length < 5) return []
    const answers = late.map(({ predicted }) => {
      const counts = predicted[0]?.counts ?? []
      const total = counts.reduce((a, b) => a + b, 0)
      const largest = Math.max(...counts)
      return { answer: counts.indexOf(largest), share: total === 0 ? 0 : largest / total }
    })
    const same = answers.every(({ answer, share }) => share >= most && answer === answers[0]!.answer)
    return same ? told(answers[0]!.answer, 1, undefined) : []
  },
  read({ scalars, figures, testAccuracy }): Symptoms {
    const answers = Object.entries(scalars)
      .filter(([tag]) => /(^|\/)answers\/\d+$/.test(tag))
      .map(([tag, { values }]) => ({ answer: Number(tag.split("/").at(-1)), share: values.at(-1) ?? 0 }))
    const only = answers.find(({ share }) => share >= most)
    if (only) return told(only.answer, only.share, figures[`label/${only.answer}`])
    // Without a count of answers: an accuracy that does not move at all is the share of a class.
    const last = tail(testAccuracy?.values ?? [], 0.2, 5)
    const accuracy = last.at(-1)
    const shares = Object.entries(figures).filter(([name]) => name.startsWith("label/"))
    const label = shares.find(([, share]) => accuracy !== undefined && Math.abs(share - accuracy) < 1e-9)
    if (label && deviation(last) === 0) return told(Number(label[0].split("/")[1]), 1, label[1])
    if (last.length < 5 || accuracy! > 0.6 || accuracy === 0 || deviation(last) > 1e-9) return []
    return [
      {
        severity: "warning",
        title,
        evidence: evidence(
          `The accuracy has been exactly ${percent(accuracy!)} for the last ${last.length} looks, as if one class were always the answer.`,
          `正解率が最後の${last.length}回ずっと${percent(accuracy!)}ちょうどで、つねに1つのクラスを答えているかのようである。`,
          { accuracy: accuracy! },
        ),
      },
    ]
  },
}

function told(answer: number, share: number, usual: number | undefined): Symptoms {
  const [en, ja] =
    usual === undefined ? ["", ""] : [`, which is right for ${percent(usual)}`, `（正しいのは${percent(usual)}）`]
  return [
    {
      severity: "problem",
      title,
      evidence: evidence(
        `${percent(share)} of the answers are ${answer}${en}.`,
        `答えの${percent(share)}が${answer}${ja}。`,
        { answer, share, ...(usual !== undefined && { usual }) },
      ),
    },
  ]
}
