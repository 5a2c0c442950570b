import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"
import { kernelGradients } from "./vanishingGradient.ts"

const most = 100

export const explodingSignal: Check = {
  id: "explodingSignal",
  see: "S.3",
  threshold: {
    value: most,
    why: sentence(
      "First weights are meant to keep what they pass on at size 1. A hundredfold is beyond what a few unlucky draws do, and beyond what learning rates are made for.",
      "初期の重みは、信号の大きさを1に保つように選ぶ。100倍は偶然では起こらず、学習率の想定も超えている。",
    ),
  },
  remedy: sentence(
    "Initialize by the number of inputs: heNormal for ReLU, glorotUniform otherwise; or put batch normalization between the layers. In training: lower the learning rate, clip gradients (globalClipNorm: 1).",
    "入力の数に応じて初期化する（ReLUならheNormal、ほかはglorotUniform）か、層の間にバッチ正規化を入れる。訓練中なら学習率を下げ、勾配をクリップする（globalClipNorm: 1）。",
  ),
  sample(samples) {
    const [first] = samples
    if (!first) return []
    const large = first.layers.filter(({ activation }) => !(Math.abs(activation.rms) <= most))
    if (large.length > 0) {
      const worst = large.reduce((a, b) => (b.activation.rms > a.activation.rms ? b : a))
      return [
        {
          severity: "problem",
          title: sentence("The signal explodes on its way forward", "順伝播で信号が爆発している"),
          evidence: evidence(
            `${worst.path} gives values of size ${figureText(worst.activation.rms)} (root mean square) at step ${first.step}.`,
            `ステップ${first.step}で、${worst.path}の出力の大きさが${figureText(worst.activation.rms)}（二乗平均平方根）。`,
            { rms: worst.activation.rms, step: first.step },
          ),
          where: large.map(({ path }) => path),
        },
      ]
    }
    const ends = kernelGradients(first)
    const ratio = ends.length > 1 ? ends[0]!.rms / ends.at(-1)!.rms : 1
    if (!(ratio > most)) return []
    return [
      {
        severity: "warning",
        title: sentence("Gradients explode on their way back", "逆伝播で勾配が爆発している"),
        evidence: evidence(
          `The gradient of ${ends[0]!.name} is ${figureText(ratio)} times that of ${ends.at(-1)!.name}.`,
          `${ends[0]!.name}の勾配が${ends.at(-1)!.name}の${figureText(ratio)}倍。`,
          { ratio },
        ),
        where: [ends[0]!.name],
      },
    ]
  },
}
