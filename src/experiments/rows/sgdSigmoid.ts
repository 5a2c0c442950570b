import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, byRate, chance, comparison, learned, quickly } from "./_optimizerRows.ts"

export const sgdSigmoid = defineClaim({
  id: "7.E1",
  name: "sgd-sigmoid",
  section: "day2.s2",
  title: sentence("SGD does not learn, at 0.01", "学習率0.01では学習しないSGD"),
  claim: sentence("With SGD (learning rate 0.01) the network does not learn.", "SGD（学習率0.01）では学習が進まない。"),
  finding: sentence(
    "True at 0.01, and no word against SGD: at 3.0 the very same network learns within the same 1,000 steps. With sigmoid from so small a Gaussian the gradients are tiny, and a rate must make up for that. The other methods of this exercise were given larger rates, or scale their steps by themselves.",
    "0.01では確かにそのとおりだが、SGDが悪いわけではない。学習率3.0なら、まったく同じネットワークが同じ1,000ステップで学習する。小さなガウス分布から始めたシグモイドでは勾配がごく小さく、学習率で補う必要がある。この演習の他の手法は、大きな学習率を与えられているか、歩幅を自分で調整する。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { name: "SGD", learningRate: 0.01 } },
  variants: {
    default: { title: sentence("Rate 0.01, as in the notes", "学習率0.01（ノートのとおり）") },
    rate01: { title: sentence("Rate 0.1", "学習率0.1"), change: { optimizer: { learningRate: 0.1 } } },
    rate1: { title: sentence("Rate 1", "学習率1"), change: { optimizer: { learningRate: 1 } } },
    rate3: { title: sentence("Rate 3", "学習率3"), change: { optimizer: { learningRate: 3 } } },
    rate10: {
      title: sentence("Rate 10", "学習率10"),
      change: { optimizer: { learningRate: 10 } },
      onDemand: true,
    },
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5],
  vary: sentence("The learning rate, up to 10; ReLU and He.", "学習率を10まで。ReLUとHe。"),
  watch: sentence(
    "At which rate the flat line bends up within 1,000 steps.",
    "どの学習率で、1,000ステップ以内に横ばいから立ち上がるか。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.015 },
    { variant: "rate1", figure: "testAccuracy", range: [0.778, 0.778], tolerance: 0.06 },
    { variant: "rate3", figure: "testAccuracy", range: [0.931, 0.931], tolerance: 0.015 },
  ],
  see: ["7.E2", "7.F", "6.E1"],
  charts: [accuracyOver(["default", "rate1", "rate3"]), byRate()],
  judge(results) {
    const [given, one, three] = ["default", "rate1", "rate3"].map((variant) => accuracy(results, variant))
    const stuck = given!.median < chance
    return {
      verdict: stuck ? (three!.median > learned ? "conditional" : "holds") : "contradicted",
      because: sentence(
        `after 1,000 steps SGD at .01 reads ${spreadText(given!)} of the test digits, at 1 ${spreadText(one!)}, at 3 ${spreadText(three!)}.`,
        `1,000ステップ後のテスト正解率は、学習率0.01で${spreadText(given!)}、1で${spreadText(one!)}、3で${spreadText(three!)}。`,
      ),
    }
  },
})
