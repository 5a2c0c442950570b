import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 2

export const trainEvalGap: Check = {
  id: "trainEvalGap",
  see: "6.B",
  threshold: {
    value: most,
    why: sentence(
      "On the same samples, a trained model should do better outside training (without dropout), never twice as badly.",
      "同じ標本なら、訓練時以外の方が（ドロップアウトがない分）良いはずで、2倍悪くなることはない。",
    ),
  },
  remedy: sentence(
    "With batch normalization: a lower momentum, more steps, larger batches, or the same kind of data in training and test. With layers of your own: what they do with training: false.",
    "バッチ正規化なら、momentumを下げる、ステップを増やす、バッチを大きくする、訓練とテストのデータの種類を揃える。自作の層なら、training: falseのときの動作を確かめる。",
  ),
  async examine(exam) {
    if (exam.untrained) return []
    const batch = exam.some(128)
    const training = exam.lossOf(batch)
    const prediction = await exam.predictions()
    const judged = await exam.evalLoss(batch)
    const worse = judged > most * Math.abs(training) + 0.05
    if (!worse || !Number.isFinite(mean(prediction.dataSync()))) return []
    return [
      {
        severity: "problem",
        title: sentence("It answers differently outside training", "訓練時とそれ以外で答えが違う"),
        evidence: evidence(
          `On the same ${batch.size} training samples the loss is ${figureText(training)} in training mode and ${figureText(judged)} outside.`,
          `同じ${batch.size}個の訓練標本で、誤差は訓練モードで${figureText(training)}、推論モードで${figureText(judged)}。`,
          { training, inference: judged },
        ),
      },
    ]
  },
}
