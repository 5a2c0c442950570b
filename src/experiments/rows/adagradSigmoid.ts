import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, byRate, comparison, learnsAt, quickly } from "./_optimizerRows.ts"

export const adagradSigmoid = defineClaim({
  id: "7.E3",
  name: "adagrad-sigmoid",
  section: "day2.s2",
  title: sentence("AdaGrad learns, at a rate ten times as large", "AdaGradは学習する、ただし学習率は10倍"),
  claim: sentence("With AdaGrad (learning rate 0.1) learning is smooth.", "AdaGrad（学習率0.1）では順調に学習が進む。"),
  finding: sentence(
    "It learns at 0.1; at 0.01, where SGD was tried, it does not. Where gradients have been small, AdaGrad's steps are up to 100 times as long as SGD's (its sum of squares begins at 10⁻⁴), and that alone is still not enough here.",
    "0.1では学習するが、SGDが試された0.01では学習しない。勾配が小さかった方向ではAdaGradの歩幅はSGDの最大100倍になる（二乗和の初期値が10⁻⁴）が、ここではそれだけでは足りない。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "Adagrad", learningRate: 0.1 } },
  variants: {
    default: { title: sentence("Rate 0.1", "学習率0.1") },
    equalRate: {
      title: sentence("Rate 0.01, as SGD had", "SGDと同じ学習率0.01"),
      change: { optimizer: { learningRate: 0.01 } },
    },
    rate03: {
      title: sentence("Rate 0.3", "学習率0.3"),
      change: { optimizer: { learningRate: 0.3 } },
      onDemand: true,
    },
    rate1: { title: sentence("Rate 1", "学習率1"), change: { optimizer: { learningRate: 1 } }, onDemand: true },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5],
  vary: sentence("The rate; where the sum of squares begins.", "学習率、二乗和の初期値。"),
  watch: sentence("How long it stays at chance.", "偶然の正解率にとどまる長さ。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.921, 0.94], tolerance: 0.01 },
    { variant: "equalRate", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.015 },
  ],
  see: ["7.2", "7.E1", "7.F"],
  charts: [accuracyOver(["default", "equalRate"]), byRate()],
  judge(results) {
    const [given, equal] = ["default", "equalRate"].map((variant) => accuracy(results, variant))
    return {
      verdict: learnsAt(results, "default", "equalRate"),
      because: sentence(
        `after 1,000 steps AdaGrad at .1 reads ${spreadText(given!)} of the test digits, at .01 ${spreadText(equal!)}.`,
        `1,000ステップ後のテスト正解率は、学習率0.1で${spreadText(given!)}、0.01では${spreadText(equal!)}。`,
      ),
    }
  },
})
