import { defineClaim } from "../claim.ts"
import { courseCnn, simpleNetwork } from "../recipes/courseCnn.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

export const oneConvolution = defineClaim({
  id: "9.E1",
  name: "one-convolution",
  section: "day2.s4",
  title: sentence("One convolution: more right, at a price", "畳み込み1層のCNN：高い正解率とその代価"),
  claim: sentence(
    "A simple CNN reads MNIST with high accuracy, but is somewhat slow.",
    "単純なCNNでもMNISTで高い正解率が出る。ただし少し遅い。",
  ),
  finding: sentence(
    "It holds: nearly five points more than a dense network of the same hidden size on the same 5,000 digits, for 5 times the weights and 11 times the multiply-adds.",
    "成り立つ。同じ5,000枚、同じ中間層の全結合より5ポイント近く高い。重みは5倍、積和演算は約11倍。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...courseCnn, network: { ...courseCnn.network, ...simpleNetwork } },
  variants: {
    default: { title: sentence("30 filters of 5×5, 100 hidden units", "5×5のフィルター30枚、中間層100") },
    dense: { title: sentence("100 hidden units only", "中間層100のみ"), change: { network: { convolutions: [] } } },
  },
  quick: { iterations: 300, every: 100, wholeTrainAccuracy: false },
  seeds: [0, 1, 2],
  vary: sentence(
    "The filters, their size and number; the hidden units.",
    "フィルターの大きさと枚数、中間層のユニット数。",
  ),
  watch: sentence("The accuracy by steps, and what it costs.", "ステップごとの正解率と、その計算量。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.955, 0.966], tolerance: 0.005 },
    { variant: "default", figure: "parameters", range: [433_890, 433_890], tolerance: 0 },
    { variant: "dense", figure: "testAccuracy", range: [0.915, 0.925], tolerance: 0.01 },
    { variant: "dense", figure: "parameters", range: [79_510, 79_510], tolerance: 0 },
  ],
  see: ["9.1", "9.E2", "10.E1"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on 1,000 test digits", "テスト1,000枚の正解率") },
    {
      kind: "figures",
      figure: "multiplyAdds",
      y: "log",
      title: sentence("Multiply-adds to a digit", "1枚あたりの積和演算"),
    },
  ],
  judge(results) {
    const [cnn, dense] = ["default", "dense"].map((name) => results.figure(name, "testAccuracy"))
    const work = results.figure("default", "multiplyAdds").median / results.figure("dense", "multiplyAdds").median
    return {
      verdict: cnn!.median > dense!.median + 0.01 && work > 5 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(cnn!)} of the test digits are right with the convolution, ${spreadText(dense!)} without, for ${work.toFixed(0)} times the multiply-adds.`,
        `テスト正解率は畳み込みありで${spreadText(cnn!)}、なしで${spreadText(dense!)}。積和演算は${work.toFixed(0)}倍。`,
      ),
    }
  },
})
