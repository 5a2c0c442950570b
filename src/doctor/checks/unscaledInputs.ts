import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { deviation, mean, rms } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 10

export const unscaledInputs: Check = {
  id: "unscaledInputs",
  see: "4.5",
  threshold: {
    value: most,
    why: sentence(
      "Initializers and learning rates are made for inputs of size about 1; gradients of the first layer grow with the inputs, and the curvature with their square.",
      "初期値も学習率も、大きさ1程度の入力を前提にしている。第1層の勾配は入力に、曲率はその2乗に比例する。",
    ),
  },
  remedy: sentence(
    "Scale the inputs: bytes by 1/255 (a Rescaling layer does it), other features to mean 0 and standard deviation 1, with the numbers of the training data for the test data too.",
    "入力を揃える。バイト値なら1/255倍（Rescaling層でもよい）、ほかの特徴は平均0・標準偏差1に。テストデータにも訓練データの値を使う。",
  ),
  examine: (exam) =>
    exam.firstInputs().flatMap(({ layer, path, input }) => {
      // It does the scaling itself.
      if (/Normalization/.test(layer.kind)) return []
      const data = input.dataSync()
      const [size, centre, spread] = [rms(data), mean(data), deviation(data)]
      if (!(size > most)) return []
      return [
        {
          severity: "problem" as const,
          title: sentence("Inputs are not scaled", "入力の大きさが揃えられていない"),
          evidence: evidence(
            `What reaches ${path} has the root mean square ${figureText(size)} (mean ${figureText(centre)}, standard deviation ${figureText(spread)}).`,
            `${path}に入る値の二乗平均平方根は${figureText(size)}（平均${figureText(centre)}、標準偏差${figureText(spread)}）。`,
            { rms: size, mean: centre, std: spread },
          ),
          where: [path],
        },
      ]
    }),
}
