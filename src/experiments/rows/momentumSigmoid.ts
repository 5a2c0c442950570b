import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, byRate, comparison, learnsAt, quickly } from "./_optimizerRows.ts"

export const momentumSigmoid = defineClaim({
  id: "7.E2",
  name: "momentum-sigmoid",
  section: "day2.s2",
  title: sentence("Momentum learns, at a rate thirty times as large", "モメンタムは学習する、ただし学習率は30倍"),
  claim: sentence(
    "With Momentum (learning rate 0.3) learning is smooth.",
    "モメンタム（学習率0.3）では順調に学習が進む。",
  ),
  finding: sentence(
    "It learns at 0.3, while SGD was tried at 0.01. Momentum 0.9 adds up ten steps, so that its effective rate is 0.3/(1 − 0.9) = 3, and SGD at 3 does as well. At 0.01, as the exercise was first distributed, Momentum does not learn either.",
    "0.3では学習するが、SGDは0.01で試されている。モメンタム0.9は10歩分を積み上げるので実効的な学習率は0.3/(1 − 0.9) = 3であり、SGDも学習率3なら同じように学習する。最初に配布されたときの0.01では、Momentumも学習しない。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "SGD", momentum: 0.9, learningRate: 0.3 } },
  variants: {
    default: { title: sentence("Rate 0.3, momentum 0.9", "学習率0.3、モメンタム0.9") },
    equalRate: {
      title: sentence("Rate 0.01, as SGD had", "SGDと同じ学習率0.01"),
      change: { optimizer: { learningRate: 0.01 } },
    },
    sgd: {
      title: sentence("SGD at the same effective rate, 3", "実効学習率が同じSGD（3）"),
      change: { optimizer: { momentum: 0, learningRate: 3 } },
    },
    nesterov: {
      title: sentence("Nesterov's momentum, rate 0.3", "ネステロフのモメンタム、学習率0.3"),
      change: { optimizer: { nesterov: true } },
      onDemand: true,
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5],
  vary: sentence(
    "The momentum with the rate, so that η/(1 − μ) stays 3.",
    "η/(1 − μ) = 3のまま、モメンタムと学習率を一緒に変える。",
  ),
  watch: sentence(
    "The two curves of effective rate 3: hardly to be told apart.",
    "実効学習率3の2本の曲線。ほとんど見分けがつかない。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.933, 0.941], tolerance: 0.01 },
    { variant: "equalRate", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.015 },
    { variant: "sgd", figure: "testAccuracy", range: [0.931, 0.931], tolerance: 0.015 },
  ],
  see: ["7.1", "7.E1", "7.F"],
  charts: [accuracyOver(["default", "sgd", "equalRate"]), byRate({ lines: "optimizer.momentum" })],
  judge(results) {
    const [given, equal, sgd] = ["default", "equalRate", "sgd"].map((variant) => accuracy(results, variant))
    return {
      verdict: learnsAt(results, "default", "equalRate"),
      because: sentence(
        `after 1,000 steps Momentum at .3 reads ${spreadText(given!)} of the test digits, at .01 ${spreadText(equal!)}; SGD at 3 ${spreadText(sgd!)}.`,
        `1,000ステップ後のテスト正解率は、学習率0.3のMomentumで${spreadText(given!)}、0.01では${spreadText(equal!)}、学習率3のSGDで${spreadText(sgd!)}。`,
      ),
    }
  },
})
