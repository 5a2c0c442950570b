import { figureText, sentence } from "../../base/text.ts"
import type { Exam } from "../exam.ts"
import { evidence } from "../finding.ts"
import { mean } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 3

export const startLoss: Check = {
  id: "startLoss",
  see: "3.1",
  threshold: {
    value: most,
    why: sentence(
      "A network that knows nothing loses ln C (C classes), ln 2 (yes or no), or the mean square of the targets. He's initialization begins at up to twice that; more is certainty without knowledge, which must be unlearned first.",
      "何も知らないネットワークの誤差はln C（Cクラス）、ln 2（二値）、目標値の二乗平均。Heの初期値でも2倍程度まで。それより大きいのは根拠のない確信で、まずそれを忘れなければならない。",
    ),
  },
  remedy: sentence(
    "Scale inputs, targets and first weights (heNormal for ReLU, glorotUniform otherwise); a smaller last layer helps too. If it is right so, check that the loss fits the last activation.",
    "入力・目標値・初期の重みの大きさを揃える（ReLUならheNormal、ほかはglorotUniform）。最後の層を小さく始めるのもよい。それらが正しければ、誤差関数と最後の活性化関数の組を確かめる。",
  ),
  examine(exam) {
    const known = expectedLoss(exam)
    if (!exam.untrained || known === undefined) return []
    const found = exam.lossOf(exam.some(128))
    const ratio = found / known.loss
    // Not finite is for another check.
    if (!Number.isFinite(found) || ratio <= most * known.slack) return []
    return [
      {
        severity: ratio > 10 * known.slack ? "problem" : "warning",
        title: sentence(
          "The loss begins far above that of knowing nothing",
          "誤差が「何も知らない」値よりはるかに大きい",
        ),
        evidence: evidence(
          `It begins at ${figureText(found)}, ${figureText(ratio)} times ${known.name} = ${figureText(known.loss)}.`,
          `最初の誤差は${figureText(found)}で、${known.nameJa} = ${figureText(known.loss)}の${figureText(ratio)}倍。`,
          { loss: found, expected: known.loss, ratio },
        ),
      },
    ]
  },
}

/** What is lost by a model that knows nothing. */
export function expectedLoss({ loss, model, train }: Exam) {
  const classes = model.outputShapes[0]?.at(-1) ?? 1
  if (/^(sparseC|c)ategoricalCrossentropy$/.test(loss.name) && classes > 1) {
    return { loss: Math.log(classes), name: `ln ${classes}`, nameJa: `ln ${classes}`, slack: 1 }
  }
  if (loss.name === "binaryCrossentropy") return { loss: Math.LN2, name: "ln 2", nameJa: "ln 2", slack: 1 }
  if (loss.name !== "meanSquaredError") return undefined
  const square = mean(Float64Array.from(train.y[0]!.dataSync(), (value) => value * value))
  // Outputs of size 1 are usual whatever the targets are.
  return { loss: Math.max(square, 1), name: "the mean square of the targets", nameJa: "目標値の二乗平均", slack: 2 }
}
