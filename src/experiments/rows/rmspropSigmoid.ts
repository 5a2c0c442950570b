import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, chance, comparison, learned, quickly } from "./_optimizerRows.ts"

export const rmspropSigmoid = defineClaim({
  id: "7.E4",
  name: "rmsprop-sigmoid",
  section: "day2.s2",
  title: sentence("RMSprop learns, at SGD's own rate", "RMSPropはSGDと同じ学習率で学習する"),
  claim: sentence(
    "With RMSProp (learning rate 0.01) learning is smooth.",
    "RMSProp（学習率0.01）では順調に学習が進む。",
  ),
  finding: sentence(
    "It holds, and at the same 0.01 at which SGD is stuck: dividing by the size of recent gradients makes small ones count as much as large ones, which is just what this network lacks.",
    "成り立つ。しかもSGDが進まなかったのと同じ0.01である。最近の勾配の大きさで割ると、小さな勾配も大きな勾配と同じ重みになる。このネットワークに足りないのはまさにそれである。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "RMSprop", learningRate: 0.01, rho: 0.99 } },
  variants: {
    default: { title: sentence("Rate 0.01, decay 0.99", "学習率0.01、減衰0.99") },
    sgd: {
      title: sentence("SGD at the same rate", "同じ学習率のSGD"),
      change: { optimizer: { name: "SGD" } },
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5],
  vary: sentence("The rate (see 7.3); the decay.", "学習率（7.3を参照）、減衰率。"),
  watch: sentence("When it leaves chance, beside SGD, which does not.", "いつ偶然を超えるか。SGDは超えない。"),
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.94, 0.952], tolerance: 0.02 }],
  see: ["7.3", "7.E1", "7.F"],
  charts: [accuracyOver()],
  judge(results) {
    const [given, sgd] = ["default", "sgd"].map((variant) => accuracy(results, variant))
    const verdict = given!.median < learned ? "contradicted" : given!.min > chance ? "holds" : "conditional"
    return {
      verdict,
      because: sentence(
        `after 1,000 steps RMSprop reads ${spreadText(given!)} of the test digits, and left chance at step ${figureText(results.figure("default", "leftChance").median)}; SGD at the same rate reads ${spreadText(sgd!)}.`,
        `1,000ステップ後のテスト正解率は${spreadText(given!)}で、ステップ${figureText(results.figure("default", "leftChance").median)}で偶然を超えた。同じ学習率のSGDは${spreadText(sgd!)}。`,
      ),
    }
  },
})
