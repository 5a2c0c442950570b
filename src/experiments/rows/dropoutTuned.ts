import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { courseDropout, hurriedOverfitting, overfitting } from "./_overfitting.ts"

const long = { iterations: 5000, every: 100 } as const
const adam = { optimizer: { name: "Adam", learningRate: 0.01 } } as const

export const dropoutTuned = defineClaim({
  id: "8.E5",
  name: "dropout-tuned",
  section: "day2.s3",
  title: sentence("Dropout does not help? It was stopped too early", "ドロップアウトは効かない？ 止めるのが早すぎた"),
  claim: sentence(
    "Dropout, however tuned, does not raise the test accuracy; a higher rate makes training slower.",
    "ドロップアウトは、調整してもテスト正解率を上げない。割合を大きくすると収束が遅くなる。",
  ),
  finding: sentence(
    "Slower it is: after 1,000 steps the network with dropout is not yet trained. After 5,000 it reads 79 % of the test digits, where the one without stands at 76 %; Adam gets there in 1,000. Much of the slowness is the kind of dropout: not inverted, it lets through 0.85⁶ = 0.38 of the signal of six layers when tested, and gradients that are as much smaller when trained. Inverted, the same dropout learns all training digits in 1,000 steps. As distributed, L1's λ of 0.005 is still in the variable and acts as weight decay, which slows it further.",
    "遅くなるのは確かで、1,000ステップではまだ訓練が済んでいない。5,000ステップまで続けるとテスト正解率は79 %になり、ドロップアウトなしの76 %を上回る。Adamなら1,000ステップで届く。遅さの多くは方式による。訓練時に補正しない方式では、6層を通る信号が0.85⁶ = 0.38倍になる。補正する方式（inverted）なら、同じ割合でも1,000ステップで訓練データをすべて覚える。配布されたコードでは、L1のλ = 0.005が変数に残ったまま重み減衰として働き、さらに遅くしている。",
  ),
  verdict: "contradicted",
  recipe: trainDigits,
  settings: { ...overfitting, network: { ...overfitting.network, ...courseDropout(0.15) } },
  variants: {
    default: { title: sentence("p = 0.15, 1,000 steps", "p = 0.15、1,000ステップ"), change: { gradientCheck: true } },
    none: {
      title: sentence("Without, 1,000 steps", "なし、1,000ステップ"),
      change: { network: { dropout: 0 } },
    },
    p30: {
      title: sentence("p = 0.3, 1,000 steps", "p = 0.3、1,000ステップ"),
      change: { network: { dropout: 0.3 } },
    },
    p50: {
      title: sentence("p = 0.5, 1,000 steps", "p = 0.5、1,000ステップ"),
      change: { network: { dropout: 0.5 } },
    },
    inverted: {
      title: sentence("p = 0.15, inverted, 1,000 steps", "p = 0.15、訓練時に補正、1,000ステップ"),
      change: { network: { inverted: true } },
    },
    long: {
      title: sentence("p = 0.15, 5,000 steps", "p = 0.15、5,000ステップ"),
      change: long,
      quick: { iterations: 700, every: 50 },
    },
    longNone: {
      title: sentence("Without, 5,000 steps", "なし、5,000ステップ"),
      change: { ...long, network: { dropout: 0 } },
      quick: { iterations: 700, every: 50 },
    },
    adam: {
      title: sentence("p = 0.15, Adam, 1,000 steps", "p = 0.15、Adam、1,000ステップ"),
      change: adam,
      quick: adam,
    },
    adamNone: {
      title: sentence("Without, Adam, 1,000 steps", "なし、Adam、1,000ステップ"),
      change: { ...adam, network: { dropout: 0 } },
      quick: adam,
    },
    asDistributed: {
      title: sentence("p = 0.15, with L1's λ as weight decay", "p = 0.15、L1のλが重み減衰として残る"),
      change: { network: { l2: 0.005, decayInLoss: "none" }, gradientCheck: true },
      defect: sentence(
        "The network is made with weight_decay_lambda, which still holds the 0.005 of the L1 exercise above it: a weight decay that nobody asked for. The gradient check against the loss one means to train, cross-entropy alone, exposes it.",
        "ネットワークを作るときに、前のL1の演習で使った0.005が残る変数weight_decay_lambdaを渡しており、意図しない重み減衰がかかる。訓練しているつもりの誤差（交差エントロピーのみ）に対する勾配確認で露見する。",
      ),
    },
  },
  quick: { ...hurriedOverfitting, gradientCheck: false },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.dropout with iterations: how long does each rate need? network.inverted.",
    "network.dropoutとiterations：割合ごとに何ステップ必要か。network.inverted。",
  ),
  watch: sentence(
    "Whether the training accuracy has reached its end: a comparison before that compares speeds.",
    "訓練正解率が上がりきっているか。その前の比較は、速さの比較でしかない。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [0.913, 0.913], tolerance: 0.05 },
    { variant: "default", figure: "testAccuracy", range: [0.689, 0.689], tolerance: 0.05 },
    { variant: "asDistributed", figure: "trainAccuracy", range: [0.883, 0.883], tolerance: 0.05 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.672, 0.672], tolerance: 0.055 },
    { variant: "p30", figure: "testAccuracy", range: [0.237, 0.237], tolerance: 0.08 },
    { variant: "p50", figure: "testAccuracy", range: [0.1135, 0.1135], tolerance: 0.02 },
    { variant: "inverted", figure: "testAccuracy", range: [0.764, 0.764], tolerance: 0.02 },
    { variant: "long", figure: "testAccuracy", range: [0.776, 0.803], tolerance: 0.01 },
    { variant: "longNone", figure: "testAccuracy", range: [0.752, 0.785], tolerance: 0.01 },
    { variant: "adam", figure: "testAccuracy", range: [0.81, 0.81], tolerance: 0.025 },
    { variant: "adamNone", figure: "testAccuracy", range: [0.788, 0.788], tolerance: 0.02 },
    // Right derivatives agree to float32; wrong ones are off by far more.
    { variant: "default", figure: "gradientError/layer1", range: [0, 1e-5], tolerance: 0 },
    { variant: "asDistributed", figure: "gradientError/layer1", range: [0.01, 10], tolerance: 0 },
  ],
  see: ["8.2", "8.E0", "8.E6", "S.7"],
  charts: [
    {
      kind: "curves",
      tag: "test/accuracy",
      variants: ["default", "none", "long", "longNone"],
      title: sentence("Accuracy on the test digits", "テスト正解率"),
    },
    { kind: "curves", tag: "train/accuracy", title: sentence("Accuracy on the training digits", "訓練正解率") },
    { kind: "figures", figure: "testAccuracy", title: sentence("Test accuracy at the end", "最後のテスト正解率") },
    {
      kind: "curves",
      tag: "gradientError",
      variants: ["default", "asDistributed"],
      y: "log",
      title: sentence("Gradient check by layer", "層ごとの勾配確認"),
    },
  ],
  judge(results) {
    const test = (variant: string) => results.figure(variant, "testAccuracy")
    const trained = (variant: string) => results.figure(variant, "trainAccuracy").median > 0.97
    const gain = (variant: string, without: string) => test(variant).median - test(without).median
    const helps = gain("long", "longNone") > 0.01 || gain("adam", "adamNone") > 0.01
    const slower = results.figure("p50", "trainAccuracy").median < results.figure("default", "trainAccuracy").median
    return {
      verdict: helps ? "contradicted" : slower && trained("long") ? "holds" : "conditional",
      because: sentence(
        `test accuracy without → with p = 0.15: ${spreadText(test("none"))} → ${spreadText(test("default"))} in the notes' number of steps, ${spreadText(test("longNone"))} → ${spreadText(test("long"))} in five times as many, ${spreadText(test("adamNone"))} → ${spreadText(test("adam"))} with Adam.`,
        `テスト正解率（なし→p = 0.15）：ノートのステップ数で${spreadText(test("none"))} → ${spreadText(test("default"))}、その5倍で${spreadText(test("longNone"))} → ${spreadText(test("long"))}、Adamで${spreadText(test("adamNone"))} → ${spreadText(test("adam"))}。`,
      ),
    }
  },
})
