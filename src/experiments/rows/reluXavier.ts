import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

const ten = [40, 40, 40, 40, 40, 40, 40, 40, 40, 40]

export const reluXavier = defineClaim({
  id: "6.E6",
  name: "relu-xavier",
  section: "day2.s1",
  title: sentence("ReLU from Xavier: learns just as well", "ReLU＋Xavier：同じくらい学習する"),
  claim: sentence("ReLU with Xavier's initialization learned.", "ReLUとXavierの初期値でも学習した。"),
  finding: sentence(
    "It holds: 95.3 %, a tie with He. The textbook reason for He, that ReLU halves the signal at each layer, is true but harmless here: training makes up for a factor of √2 a layer, even with ten hidden layers.",
    "成り立つ。95.3 %で、Heと引き分け。「ReLUは層ごとに信号を半分にするからHeが必要」という教科書の理由は正しいが、ここでは害がない。層あたり√2倍の違いは、中間層10層でも訓練が埋め合わせる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "relu", initializer: "xavier" } },
  variants: {
    default: { title: sentence("ReLU, Xavier √(1/n)", "ReLU、Xavier √(1/n)") },
    he: { title: sentence("ReLU, He √(2/n)", "ReLU、He √(2/n)"), change: { network: { initializer: "he" } } },
    deepXavier: {
      title: sentence("Ten hidden layers, Xavier", "中間層10層、Xavier"),
      change: { network: { hidden: ten } },
      onDemand: true,
    },
    deepHe: {
      title: sentence("Ten hidden layers, He", "中間層10層、He"),
      change: { network: { initializer: "he", hidden: ten } },
      onDemand: true,
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "The depth: --variant deepXavier deepHe, or network.hidden of thirty layers.",
    "深さ：--variant deepXavier deepHe、あるいはnetwork.hiddenを30層にする。",
  ),
  watch: sentence("Whether the two can be told apart at all.", "そもそも2つの区別がつくかどうか。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.949, 0.956], tolerance: 0.006 },
    { variant: "he", figure: "testAccuracy", range: [0.951, 0.959], tolerance: 0.006 },
    { variant: "deepXavier", figure: "testAccuracy", range: [0.953, 0.953], tolerance: 0.015 },
    { variant: "deepHe", figure: "testAccuracy", range: [0.952, 0.952], tolerance: 0.015 },
  ],
  see: ["6.E4", "6.E5", "6.D-bug", "S.3"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "figures",
      figure: "testAccuracy",
      title: sentence("After training, a dot a seed", "訓練後（点はシードごと）"),
    },
  ],
  judge(results) {
    const xavier = results.figure("default", "testAccuracy")
    const he = results.figure("he", "testAccuracy")
    return {
      verdict: xavier.min > 0.7 ? "holds" : xavier.max > 0.7 ? "conditional" : "contradicted",
      because: sentence(
        `Xavier ${spreadText(xavier)}, He ${spreadText(he)}: ${figureText(Math.abs(xavier.median - he.median))} apart.`,
        `Xavier ${spreadText(xavier)}、He ${spreadText(he)}。差は${figureText(Math.abs(xavier.median - he.median))}。`,
      ),
    }
  },
})
