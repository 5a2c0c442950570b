import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const symmetricStart: Check = {
  id: "symmetricStart",
  see: "6.3",
  threshold: {
    value: 2,
    why: sentence(
      "Units with equal weights before and behind them have equal gradients for ever: a layer of them is worth one unit. One constant layer (a last one of zeros, say) is broken up by the next; two together are not.",
      "前後の重みが等しいユニットは、勾配もずっと等しく、層全体で1ユニット分の働きしかしない。定数の層が1つ（最後の層を0にするなど）なら隣の層が対称性を破るが、2つ揃うと破れない。",
    ),
  },
  remedy: sentence(
    "Draw the weights: heNormal for ReLU, glorotUniform (the default) otherwise. Biases may be 0.",
    "重みは乱数で初期化する（ReLUならheNormal、ほかは既定のglorotUniform）。バイアスは0でよい。",
  ),
  examine({ model }) {
    const kernels = model.trainableVariables.filter(({ shape, size }) => shape.length >= 2 && size > 1)
    const constant = kernels.filter((kernel) => {
      const values = kernel.value.dataSync()
      return values.every((value: number) => value === values[0])
    })
    if (constant.length === 0) return []
    const grave = constant.length >= 2
    const names = constant.map(({ name }) => name.split("/").slice(-2).join("/"))
    return [
      {
        severity: grave ? "problem" : "note",
        title: sentence("Layers begin with equal weights", "すべて同じ値から始まる層がある"),
        evidence: evidence(
          `All weights are equal in ${names.join(", ")} (${figureText(constant[0]!.value.dataSync()[0]!)}).`,
          `${names.join("、")}の重みがすべて同じ値（${figureText(constant[0]!.value.dataSync()[0]!)}）。`,
          { layers: constant.length },
        ),
        where: names,
      },
    ]
  },
}
