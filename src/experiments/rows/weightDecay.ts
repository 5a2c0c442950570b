import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

const decay = (l2: number) => ({ change: { network: { l2 } } }) as const

export const weightDecay = defineClaim({
  id: "8.E1",
  name: "weight-decay",
  section: "day2.s3",
  title: sentence("L2: training suffers, the test does not gain", "L2正則化：訓練は下がり、テストは上がらない"),
  claim: sentence(
    "With L2 regularization of λ = 0.1 the training accuracy falls, but the test accuracy does not rise.",
    "L2正則化（λ = 0.1）では、訓練データの正解率は下がるが、テストデータの正解率は上がらない。",
  ),
  finding: sentence(
    "At this λ it holds: training 100 % → 92 %, test 78 % → 71 %. It is a matter of λ: at 0.01 and 0.03 all training digits are still learned, and the test is a point or two better than without, which is little, and gone with more steps (8.3). As distributed, two defects hide in it: the output layer is never updated, as the loop ends one layer early, and the loss that is printed counts √Σw², whose gradient is not the λw that is used. The accuracies hardly show either (70 %).",
    "このλでは成り立つ。訓練は100 %→92 %、テストは78 %→71 %。ただしλ次第で、0.01や0.03なら訓練データはすべて覚えたまま、テストは正則化なしより1〜2ポイント良い。もっとも、わずかな差であり、ステップを増やすと消える（8.3）。配布されたコードには2つの欠陥がある。ループが1層手前で終わるため出力層が更新されないこと、表示される誤差に足すのが√Σw²で、その勾配は使われているλwではないこと。どちらも正解率にはほとんど現れない（70 %）。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: overfitting,
  variants: {
    default: { title: sentence("λ = 0.1", "λ = 0.1"), change: { network: { l2: 0.1 }, gradientCheck: true } },
    none: { title: sentence("Without", "正則化なし") },
    weak: { title: sentence("λ = 0.01", "λ = 0.01"), ...decay(0.01) },
    middle: { title: sentence("λ = 0.03", "λ = 0.03"), ...decay(0.03) },
    asDistributed: {
      title: sentence(
        "λ = 0.1, output layer never updated, √Σw² in the loss",
        "λ = 0.1、出力層は更新されず、誤差には√Σw²",
      ),
      change: { network: { l2: 0.1, frozen: [7], decayInLoss: "roots" }, gradientCheck: true },
      defect: sentence(
        "The loop that updates ends at the last hidden layer, and the loss gains ½λ√Σw² where the gradient is that of ½λΣw². The update of layer 7 exposes the first, being exactly 0; the gradient check the second.",
        "更新のループが最後の中間層で終わる。また、勾配は½λΣw²のものなのに、誤差に足すのは½λ√Σw²。前者は第7層の更新量がちょうど0であることで、後者は勾配確認で露見する。",
      ),
    },
  },
  quick: { ...hurriedOverfitting, gradientCheck: false },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.l2, from 0.001 to 1: is there a λ at which the test gains? iterations.",
    "network.l2を0.001から1まで：テストが良くなるλはあるか。iterations。",
  ),
  watch: sentence(
    "Both accuracies against λ: they fall together. In the exercise as distributed: which layer never moves.",
    "λに対する2つの正解率：一緒に下がる。配布された演習では、動かない層はどれか。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [0.917, 0.917], tolerance: 0.04 },
    { variant: "default", figure: "testAccuracy", range: [0.719, 0.719], tolerance: 0.02 },
    { variant: "weak", figure: "trainAccuracy", range: [1, 1], tolerance: 0.005 },
    { variant: "weak", figure: "testAccuracy", range: [0.762, 0.762], tolerance: 0.02 },
    { variant: "none", figure: "testAccuracy", range: [0.743, 0.777], tolerance: 0.01 },
    { variant: "asDistributed", figure: "trainAccuracy", range: [0.933, 0.933], tolerance: 0.04 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.722, 0.722], tolerance: 0.025 },
    { variant: "asDistributed", figure: "update/layer7", range: [0, 0], tolerance: 0 },
    // Right derivatives agree to float32; wrong ones are off by far more.
    { variant: "default", figure: "gradientError/layer1", range: [0, 1e-5], tolerance: 0 },
    { variant: "asDistributed", figure: "gradientError/layer1", range: [0.01, 10], tolerance: 0 },
  ],
  see: ["8.E0", "8.E2", "8.E3", "S.9"],
  charts: [
    {
      kind: "sweep",
      figure: "testAccuracy",
      setting: "network.l2",
      x: "log",
      variants: ["weak", "middle", "default"],
      title: sentence("Test accuracy against λ", "λとテスト正解率"),
    },
    {
      kind: "sweep",
      figure: "trainAccuracy",
      setting: "network.l2",
      x: "log",
      variants: ["weak", "middle", "default"],
      title: sentence("Training accuracy against λ", "λと訓練正解率"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/accuracy", title: sentence("Accuracy on the training digits", "訓練正解率") },
    {
      kind: "curves",
      tag: "gradientError",
      variants: ["default", "asDistributed"],
      y: "log",
      title: sentence("Gradient check by layer", "層ごとの勾配確認"),
    },
    {
      kind: "curves",
      tag: "update",
      title: sentence("How far each layer has moved: ‖Δw‖ / ‖w‖", "各層がどれだけ動いたか：‖Δw‖ / ‖w‖"),
    },
  ],
  judge(results) {
    const train = (variant: string) => results.figure(variant, "trainAccuracy")
    const test = (variant: string) => results.figure(variant, "testAccuracy")
    const falls = (variant: string) => train(variant).median < train("none").median - 0.01
    const rises = test("default").median > test("none").median + 0.01
    return {
      verdict: !falls("default") || rises ? "contradicted" : falls("weak") ? "holds" : "conditional",
      because: sentence(
        `training and test: ${spreadText(train("none"))} and ${spreadText(test("none"))} without, ${spreadText(train("weak"))} and ${spreadText(test("weak"))} at λ = 0.01, ${spreadText(train("default"))} and ${spreadText(test("default"))} at 0.1.`,
        `訓練とテストの正解率は、なしで${spreadText(train("none"))}と${spreadText(test("none"))}、λ = 0.01で${spreadText(train("weak"))}と${spreadText(test("weak"))}、0.1で${spreadText(train("default"))}と${spreadText(test("default"))}。`,
      ),
    }
  },
})
