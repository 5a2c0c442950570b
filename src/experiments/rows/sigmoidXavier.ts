import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const sigmoidXavier = defineClaim({
  id: "6.E3",
  name: "sigmoid-xavier",
  section: "day2.s1",
  title: sentence("Sigmoid from Xavier: learns at once", "シグモイド＋Xavier：最初から学習する"),
  claim: sentence(
    "With sigmoid and Xavier's initialization it learns smoothly from the start.",
    "シグモイドとXavierの初期値では、はじめから滑らかに学習する。",
  ),
  finding: sentence(
    "It holds with two hidden layers: 87 % after 2,000 steps, where weights of 0.01 are still at chance. The standard deviation √(1/n) is 0.036 for 784 inputs and 0.16 for 40, so it is the upper layers that gain most. (Keras calls this initializer LeCun normal; Glorot's own counts the outputs too.) With more layers it fails: see 6.F.",
    "中間層2層なら成り立つ。標準偏差0.01の重みがまだ偶然の水準にいる2,000ステップで、87 %に達する。標準偏差√(1/n)は入力784個で0.036、40個で0.16なので、とくに上の層が大きくなる。（Kerasではこの初期値をLeCun normalと呼ぶ。Glorotの式は出力数も使う。）層を増やすと効かない：6.Fを参照。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "xavier" } },
  variants: {
    default: { title: sentence("Sigmoid, Xavier √(1/n)", "シグモイド、Xavier √(1/n)") },
    gaussian: {
      title: sentence("Sigmoid, standard deviation 0.01", "シグモイド、標準偏差0.01"),
      change: { network: { initializer: "normal", stddev: 0.01 } },
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence("He's initialization instead; three hidden layers.", "Heの初期値に替える。中間層を3層にする。"),
  watch: sentence(
    "Where the curves part: within the first few hundred steps.",
    "2つの曲線が分かれるところ：最初の数百ステップ。",
  ),
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.871, 0.882], tolerance: 0.01 }],
  see: ["6.E1", "6.E5", "6.F", "6.3"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const xavier = results.figure("default", "testAccuracy")
    const gaussian = results.figure("gaussian", "testAccuracy")
    const left = results.figure("default", "leftChance")
    const holds = xavier.min > 0.5 && xavier.min > gaussian.max && left.max <= 700
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `with Xavier ${spreadText(xavier)} of the test digits are right, and chance is left by step ${spreadText(left)}; with a standard deviation of 0.01 ${spreadText(gaussian)}.`,
        `Xavierではテスト正解率${spreadText(xavier)}、偶然を超えるのはステップ${spreadText(left)}まで。標準偏差0.01では${spreadText(gaussian)}。`,
      ),
    }
  },
})
