import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

const least = 1e-3

export const vanishingSignal: Check = {
  id: "vanishingSignal",
  see: "S.3",
  threshold: {
    value: least,
    why: sentence(
      "What a layer gives should be of size 1. Behind a thousandth, or values that differ by less than that, the output says the same of every sample.",
      "層の出力は大きさ1程度が望ましい。その1/1000、あるいは違いがそれ以下なら、その先の出力はどの標本にも同じになる。",
    ),
  },
  remedy: sentence(
    "Initialize by the number of inputs: heNormal for ReLU, glorotUniform otherwise; or put batch normalization between the layers.",
    "入力の数に応じて初期化する（ReLUならheNormal、ほかはglorotUniform）か、層の間にバッチ正規化を入れる。",
  ),
  sample(samples) {
    const [first] = samples
    // The last layer may well begin with small answers; exactly 0 is for other checks.
    const hidden = first?.layers.slice(0, -1) ?? []
    const small = hidden.filter(({ activation: { rms, std } }) => rms > 0 && Math.max(std, 0) < least && rms < 1)
    const faint = small.filter(({ activation }) => activation.rms < least || activation.std < least * activation.rms)
    if (faint.length === 0) return []
    const worst = faint.at(-1)!
    return [
      {
        severity: "warning",
        title: sentence("The signal fades on its way forward", "順伝播で信号が消えている"),
        evidence: evidence(
          `${worst.path} gives ${figureText(worst.activation.rms)} (root mean square) with a standard deviation of ${figureText(worst.activation.std)}.`,
          `${worst.path}の出力の大きさは${figureText(worst.activation.rms)}（二乗平均平方根）、標準偏差は${figureText(worst.activation.std)}。`,
          { rms: worst.activation.rms, std: worst.activation.std },
        ),
        where: faint.map(({ path }) => path),
      },
    ]
  },
}
