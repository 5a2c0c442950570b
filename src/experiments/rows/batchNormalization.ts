import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const batchNormalization = defineClaim({
  id: "6.B",
  name: "batch-normalization",
  section: "day2.s1",
  title: sentence("Batch normalization: accuracy where it would not rise", "バッチ正規化：上がらない正解率が上がる"),
  claim: sentence(
    "Batch normalization raises the accuracy even where it would not rise.",
    "バッチ正規化を入れると、学習が進まない条件でも正解率が上がる。",
  ),
  finding: sentence(
    "It holds, most strikingly where nothing moved at all: ReLU from 0.01 at a learning rate of 0.01 goes from chance to 95 % in 1,000 steps. Normalizing each unit over the batch undoes whatever scale the weights gave it, forward, and so also the vanishing on the way back. The exercise's loop forgets that γ and β learn as well; with 1,000 steps that costs about one point.",
    "成り立つ。まったく動かなかった条件ほど劇的で、ReLU＋0.01、学習率0.01が、1,000ステップで偶然の水準から95 %になる。ユニットごとにバッチで正規化すると、重みが与えた大きさが順方向で打ち消され、逆方向の消失も起こらなくなる。演習のループはγとβも学習することを忘れているが、1,000ステップでの損は1ポイントほどである。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { activation: "sigmoid", initializer: "xavier", batchNormalization: true, trainedScale: true },
    optimizer: { learningRate: 0.01 },
    iterations: 1000,
  },
  variants: {
    default: { title: sentence("Sigmoid, Xavier, with", "シグモイド、Xavier、あり") },
    asDistributed: {
      title: sentence("Sigmoid, Xavier, with, γ and β not trained", "シグモイド、Xavier、あり、γとβは固定"),
      change: { network: { trainedScale: false } },
      defect: sentence(
        "γ and β of the normalization are never updated, though their gradients are computed. The update of each layer exposes it: 0 for both normalizations.",
        "正規化のγとβは勾配を計算しているのに更新されない。層ごとの更新量で露見する：どちらの正規化も0。",
      ),
    },
    off: {
      title: sentence("Sigmoid, Xavier, without", "シグモイド、Xavier、なし"),
      change: { network: { batchNormalization: false, trainedScale: false } },
    },
    gaussian: {
      title: sentence("Sigmoid, 0.01, with", "シグモイド、0.01、あり"),
      change: { network: { initializer: "normal" } },
    },
    gaussianOff: {
      title: sentence("Sigmoid, 0.01, without", "シグモイド、0.01、なし"),
      change: { network: { initializer: "normal", batchNormalization: false, trainedScale: false } },
    },
    relu: {
      title: sentence("ReLU, 0.01, with", "ReLU、0.01、あり"),
      change: { network: { activation: "relu", initializer: "normal" } },
    },
    reluOff: {
      title: sentence("ReLU, 0.01, without", "ReLU、0.01、なし"),
      change: {
        network: { activation: "relu", initializer: "normal", batchNormalization: false, trainedScale: false },
      },
    },
  },
  quick: { ...hurried, iterations: 300, every: 50 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The learning rate, with and without; network.hidden of five layers of sigmoid, which fail without (6.F).",
    "学習率（あり・なしの両方で）。network.hiddenをシグモイド5層に（なしでは失敗する：6.F）。",
  ),
  watch: sentence(
    "Each pair of curves, with and without. And update/normalization1 of the variant as distributed: 0.",
    "あり・なしの曲線の組。そして配布時の条件のupdate/normalization1が0であること。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.81, 0.83], tolerance: 0.02 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.805, 0.812], tolerance: 0.02 },
    { variant: "off", figure: "testAccuracy", range: [0.209, 0.209], tolerance: 0.06 },
    {
      variant: "gaussian",
      figure: "testAccuracy",
      range: [0.625, 0.635],
      tolerance: 0.05,
    },
    { variant: "gaussianOff", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.005 },
    { variant: "relu", figure: "testAccuracy", range: [0.946, 0.956], tolerance: 0.01 },
    { variant: "reluOff", figure: "testAccuracy", range: [0.114, 0.114], tolerance: 0.005 },
    { variant: "asDistributed", figure: "update/normalization1", range: [0, 0], tolerance: 0 },
  ],
  see: ["6.4", "6.E1", "6.F", "S.4"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "figures",
      figure: "testAccuracy",
      title: sentence("After training, a dot a seed", "訓練後（点はシードごと）"),
    },
  ],
  judge(results) {
    const at = (variant: string) => results.figure(variant, "testAccuracy")
    const pairs = [
      ["default", "off"],
      ["gaussian", "gaussianOff"],
      ["relu", "reluOff"],
    ] as const
    const raised = pairs.filter(([on, off]) => at(on).min > at(off).max)
    return {
      verdict: raised.length === pairs.length ? "holds" : raised.length > 0 ? "conditional" : "contradicted",
      because: sentence(
        `without → with: sigmoid from Xavier ${spreadText(at("off"))} → ${spreadText(at("default"))} (γ and β fixed: ${spreadText(at("asDistributed"))}), sigmoid from 0.01 ${spreadText(at("gaussianOff"))} → ${spreadText(at("gaussian"))}, ReLU from 0.01 ${spreadText(at("reluOff"))} → ${spreadText(at("relu"))}.`,
        `なし→あり：シグモイド＋Xavier ${spreadText(at("off"))} → ${spreadText(at("default"))}（γとβを固定：${spreadText(at("asDistributed"))}）、シグモイド＋0.01 ${spreadText(at("gaussianOff"))} → ${spreadText(at("gaussian"))}、ReLU＋0.01 ${spreadText(at("reluOff"))} → ${spreadText(at("relu"))}。`,
      ),
    }
  },
})
