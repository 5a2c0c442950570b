import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { mean, percent, tail } from "../numbers.ts"
import type { Check } from "./check.ts"

const [gapMost, riseMost] = [0.1, 1.25]

export const overfitting: Check = {
  id: "overfitting",
  see: "8.E0",
  threshold: {
    value: gapMost,
    why: sentence(
      "Ten points between training and test accuracy, or a test loss a quarter above its best, are beyond what differs between samples of the usual sizes.",
      "訓練とテストの正解率に10ポイントの差、あるいはテスト誤差が最良値より25 %増えるのは、標本の違いでは説明できない。",
    ),
  },
  remedy: sentence(
    "More data before all else, also by augmentation (8.3); then a smaller network, dropout with patience, weight decay; or stop where the test loss is least (EarlyStopping).",
    "何よりもまずデータを増やす（水増しでもよい、8.3）。次に、小さいネットワーク、十分な時間をかけたドロップアウト、重み減衰。あるいはテスト誤差が最小のところで止める（EarlyStopping）。",
  ),
  read({ trainLoss, testLoss, trainAccuracy, testAccuracy, figures, setting, learningCurve }) {
    const [train, test] = [
      figures.trainAccuracy ?? mean(tail(trainAccuracy?.values ?? [], 0.05)),
      figures.testAccuracy ?? mean(tail(testAccuracy?.values ?? [], 0.05)),
    ]
    const losses = testLoss?.values.filter(Number.isFinite) ?? []
    const best = Math.min(...losses)
    const rise = losses.length > 4 && best > 0 ? mean(tail(losses, 0.1)) / best : 1
    const falling = mean(tail(trainLoss?.values ?? [], 0.1)) < (trainLoss?.values[0] ?? 0)
    const apart = train - test > gapMost
    if (!apart && !(rise > riseMost && falling)) return []
    const size = setting("data.train")
    const of = typeof size === "number" ? size : undefined
    const [more, moreJa] =
      learningCurve && of !== undefined && learningCurve.exponent > 0
        ? [
            ` Over runs with ${learningCurve.sizes.join(", ")} samples the test error falls as n^−${figureText(learningCurve.exponent)}: with ten times as many, ${percent(1 - learningCurve.at(10 * of))} would be right.`,
            `訓練データ${learningCurve.sizes.join("、")}個の実行では、テストの誤り率はn^−${figureText(learningCurve.exponent)}で減る。10倍あれば正解率は${percent(1 - learningCurve.at(10 * of))}になる見込み。`,
          ]
        : ["", ""]
    return [
      {
        severity: "warning",
        title: sentence("It overfits", "過学習している"),
        evidence: apart
          ? evidence(
              `Training accuracy ${percent(train)}, test ${percent(test)}${of === undefined ? "" : `, from ${of} samples`}.${more}`,
              `正解率は訓練${percent(train)}、テスト${percent(test)}${of === undefined ? "" : `（訓練データ${of}個）`}。${moreJa}`,
              {
                ...{ train, test, gap: train - test },
                ...(of !== undefined && { samples: of }),
                ...(more !== "" && { tenfold: 1 - learningCurve!.at(10 * of!) }),
              },
            )
          : evidence(
              `The test loss was ${figureText(best)} at its best and is ${percent(rise - 1)} above that at the end, while the training loss falls.`,
              `テスト誤差は最小で${figureText(best)}、最後はその${percent(rise - 1)}増し。訓練誤差は下がり続けている。`,
              { best, rise },
            ),
      },
    ]
  },
}
