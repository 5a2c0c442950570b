import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, chance, comparison, learned, quickly } from "./_optimizerRows.ts"

export const adamSigmoid = defineClaim({
  id: "7.E5",
  name: "adam-sigmoid",
  section: "day2.s2",
  title: sentence("Adam learns, at SGD's own rate", "AdamはSGDと同じ学習率で学習する"),
  claim: sentence("With Adam (learning rate 0.01) learning is smooth.", "Adam（学習率0.01）では順調に学習が進む。"),
  finding: sentence(
    "It holds, at the same 0.01 at which SGD is stuck and level with RMSprop: here scaling does all the work, and inertia adds nothing.",
    "成り立つ。SGDが進まなかったのと同じ0.01で、RMSPropと並ぶ。ここで効いているのはスケーリングで、慣性は何も加えていない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "Adam", learningRate: 0.01 } },
  variants: {
    default: { title: sentence("Rate 0.01", "学習率0.01") },
    withoutInertia: {
      title: sentence("Without inertia (β₁ = 0)", "慣性なし（β₁ = 0）"),
      change: { optimizer: { beta1: 0 } },
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5],
  vary: sentence("β₁ and β₂; the rate (see 7.E6).", "β₁とβ₂、学習率（7.E6を参照）。"),
  watch: sentence("When it leaves chance, with and without inertia.", "慣性の有無で、いつ偶然を超えるか。"),
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.943, 0.95], tolerance: 0.01 }],
  see: ["7.4", "7.E4", "7.E6", "7.F"],
  charts: [accuracyOver()],
  judge(results) {
    const [given, bare] = ["default", "withoutInertia"].map((variant) => accuracy(results, variant))
    const verdict = given!.median < learned ? "contradicted" : given!.min > chance ? "holds" : "conditional"
    return {
      verdict,
      because: sentence(
        `after 1,000 steps Adam reads ${spreadText(given!)} of the test digits, and left chance at step ${figureText(results.figure("default", "leftChance").median)}; without inertia it reads ${spreadText(bare!)}.`,
        `1,000ステップ後のテスト正解率は${spreadText(given!)}で、ステップ${figureText(results.figure("default", "leftChance").median)}で偶然を超えた。慣性なしでは${spreadText(bare!)}。`,
      ),
    }
  },
})
