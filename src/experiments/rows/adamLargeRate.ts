import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, chance, comparison, quickly } from "./_optimizerRows.ts"

export const adamLargeRate = defineClaim({
  id: "7.E6",
  name: "adam-large-rate",
  section: "day2.s2",
  title: sentence("Adam at 0.1: a matter of luck", "学習率0.1のAdam：運しだい"),
  claim: sentence(
    "With Adam at a learning rate of 0.1 there is no learning.",
    "Adamでも、学習率0.1では学習が進まない。",
  ),
  finding: sentence(
    "Usually, but not always: some seeds do learn, up to 0.85. And it takes this network to fail: from Xavier's weights Adam learns at 0.1 too, though worse than at 0.01. One run of one seed is no experiment.",
    "たいていはそうだが、いつもではない。シードによっては0.85まで学習する。しかも失敗するのはこのネットワークだからで、Xavierの重みから始めれば0.1のAdamも学習する（0.01より悪いが）。1つのシードで1回走らせただけでは実験とは言えない。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "Adam", learningRate: 0.1 } },
  variants: {
    default: { title: sentence("Rate 0.1", "学習率0.1") },
    xavier: {
      title: sentence("Rate 0.1 from Xavier's weights", "学習率0.1、Xavierの初期値"),
      change: { network: { initializer: "xavier" } },
    },
    rate03: {
      title: sentence("Rate 0.3", "学習率0.3"),
      change: { optimizer: { learningRate: 0.3 } },
      onDemand: true,
    },
    rate003: {
      title: sentence("Rate 0.03", "学習率0.03"),
      change: { optimizer: { learningRate: 0.03 } },
      onDemand: true,
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence("The seed, first of all; the rate; the initial weights.", "まずシード。学習率、重みの初期値。"),
  watch: sentence(
    "A dot a seed: most at a tenth, a few far up.",
    "シードごとの点。多くは0.1付近、いくつかはずっと上。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.096, 0.2], tolerance: 0.02 },
    { variant: "rate03", figure: "testAccuracy", range: [0.09, 0.114], tolerance: 0.01 },
  ],
  see: ["7.E5", "7.3", "S.1"],
  charts: [
    { kind: "figures", figure: "testAccuracy", title: sentence("Accuracy, a dot a seed", "シードごとのテスト正解率") },
    accuracyOver(),
  ],
  judge(results) {
    const [given, xavier] = ["default", "xavier"].map((variant) => accuracy(results, variant))
    const lucky = given!.values.filter((share) => share > chance).length
    const elsewhere = xavier!.median > chance
    // One or two runs that learn show that it can be, not that it usually is so.
    const usually = given!.values.length > 2 && lucky > given!.values.length / 2
    const verdict = usually ? "contradicted" : lucky > 0 || elsewhere ? "conditional" : "holds"
    return {
      verdict,
      because: sentence(
        `at rate .1, ${lucky} of ${given!.values.length} seeds learn (${spreadText(given!)} of the test digits); from Xavier's weights ${spreadText(xavier!)}.`,
        `学習率0.1で学習したのは${given!.values.length}シード中${lucky}（テスト正解率${spreadText(given!)}）。Xavierの初期値では${spreadText(xavier!)}。`,
      ),
    }
  },
})
