import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, chance, learned, quickly } from "./_optimizerRows.ts"

const methods = ["default", "adadelta", "adamax", "nadam", "adam"] as const

export const otherOptimizers = defineClaim({
  id: "7.5",
  name: "other-optimizers",
  section: "day2.s2",
  title: sentence("No winner among optimizers; and clipping", "最適化手法に勝者なし、そして勾配クリッピング"),
  claim: sentence(
    "There are Adadelta, Adamax, Nadam too; none is best for everything. Gradient clipping limits how large gradients get.",
    "Adadelta、Adamax、Nadamなどもある。どれが最良とは決まらない。勾配が大きくなりすぎるのを抑える勾配クリッピングもある。",
  ),
  finding: sentence(
    "At a rate that suits each, all end within about a point of one another, and plain SGD is among them. At a rate of 3 SGD breaks the network in its first steps: nearly all units are dead from then on. With gradients cut to a length of 0.3 the same run learns; a limit of 1 is too much there.",
    "それぞれに合う学習率なら、どれも1ポイントほどの差に収まり、単純なSGDも負けていない。学習率3のSGDは最初の数ステップでネットワークを壊し、ほぼすべてのユニットが死ぬ。勾配の長さを0.3に切り詰めれば同じ設定で学習する。上限1ではまだ大きすぎる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { activation: "relu", initializer: "he" },
    iterations: 1000,
    optimizer: { name: "SGD", learningRate: 0.3 },
  },
  variants: {
    default: { title: sentence("SGD, rate 0.3", "SGD、学習率0.3") },
    adadelta: {
      title: sentence("Adadelta, rate 3, decay 0.95", "Adadelta、学習率3、減衰0.95"),
      change: { optimizer: { name: "Adadelta", learningRate: 3, rho: 0.95 } },
    },
    adamax: {
      title: sentence("Adamax, rate 0.01", "Adamax、学習率0.01"),
      change: { optimizer: { name: "Adamax", learningRate: 0.01 } },
    },
    nadam: {
      title: sentence("Nadam, rate 0.003", "Nadam、学習率0.003"),
      change: { optimizer: { name: "Nadam", learningRate: 0.003 } },
    },
    adam: {
      title: sentence("Adam, rate 0.003", "Adam、学習率0.003"),
      change: { optimizer: { name: "Adam", learningRate: 0.003 } },
    },
    exploding: {
      title: sentence("SGD, rate 3: breaks", "SGD、学習率3：壊れる"),
      change: { optimizer: { learningRate: 3 } },
    },
    clipped1: {
      title: sentence("SGD, rate 3, gradients cut to 1", "SGD、学習率3、勾配を1に制限"),
      change: { optimizer: { learningRate: 3, clipNorm: 1 } },
      onDemand: true,
    },
    clipped: {
      title: sentence("SGD, rate 3, gradients cut to 0.3", "SGD、学習率3、勾配を0.3に制限"),
      change: { optimizer: { learningRate: 3, clipNorm: 0.3 } },
    },
    clipped01: {
      title: sentence("SGD, rate 3, gradients cut to 0.1", "SGD、学習率3、勾配を0.1に制限"),
      change: { optimizer: { learningRate: 3, clipNorm: 0.1 } },
      onDemand: true,
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The limit optimizer.clipNorm from 10 to 0.1; the rate.",
    "上限optimizer.clipNormを10から0.1まで。学習率。",
  ),
  watch: sentence(
    "The first hundred steps at rate 3, with and without the limit.",
    "学習率3の最初の100ステップ。制限ありとなし。",
  ),
  expected: [{ variant: "exploding", figure: "testAccuracy", range: [0.099, 0.114], tolerance: 0.01 }],
  see: ["7.1", "7.4", "7.F", "S.1"],
  charts: [
    { kind: "figures", figure: "testAccuracy", title: sentence("Accuracy by method", "手法別のテスト正解率") },
    accuracyOver(["default", "exploding", "clipped"]),
    {
      kind: "figures",
      figure: "deadUnits",
      title: sentence("Dead units", "死んだユニットの割合"),
      variants: ["default", "exploding", "clipped1", "clipped", "clipped01"],
    },
  ],
  judge(results) {
    const of = (variant: string) => accuracy(results, variant)
    const medians = methods.map((variant) => of(variant).median)
    const gap = Math.max(...medians) - Math.min(...medians)
    const noWinner = gap < 0.03 && Math.min(...medians) > learned
    const rescued = of("exploding").median < chance && of("clipped").median > learned
    return {
      verdict: noWinner && rescued ? "holds" : noWinner || rescued ? "conditional" : "contradicted",
      because: sentence(
        `SGD ${spreadText(of("default"))}, Adadelta ${spreadText(of("adadelta"))}, Adamax ${spreadText(of("adamax"))}, Nadam ${spreadText(of("nadam"))}, Adam ${spreadText(of("adam"))}: medians within ${figureText(gap)}. SGD at rate 3 reads ${spreadText(of("exploding"))} of the test digits, with ${spreadText(results.figure("exploding", "deadUnits"))} of its units dead; with gradients cut to 0.3, ${spreadText(of("clipped"))}.`,
        `SGD ${spreadText(of("default"))}、Adadelta ${spreadText(of("adadelta"))}、Adamax ${spreadText(of("adamax"))}、Nadam ${spreadText(of("nadam"))}、Adam ${spreadText(of("adam"))}で、中央値の差は${figureText(gap)}以内。学習率3のSGDのテスト正解率は${spreadText(of("exploding"))}（死んだユニットの割合${spreadText(results.figure("exploding", "deadUnits"))}）、勾配を0.3に切り詰めると${spreadText(of("clipped"))}。`,
      ),
    }
  },
})
