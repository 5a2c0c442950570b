import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const reluHe = defineClaim({
  id: "6.E4",
  name: "relu-he",
  section: "day2.s1",
  title: sentence("ReLU from He: the best of the six", "ReLU＋He：6通りで最もよい"),
  claim: sentence(
    "With ReLU and He's initialization it learns smoothly, and better than ReLU from a plain Gaussian.",
    "ReLUとHeの初期値では滑らかに学習し、ただのガウス分布のReLUよりよい。",
  ),
  finding: sentence(
    "It holds: 95.5 % against 91 % after 2,000 steps. Most of the difference is the start: no wait of 500 steps.",
    "成り立つ。2,000ステップで95.5 %、ガウス分布は91 %。差の大半は出だしにある：500ステップの待ちがない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "relu", initializer: "he" } },
  variants: {
    default: { title: sentence("ReLU, He √(2/n)", "ReLU、He √(2/n)") },
    gaussian: {
      title: sentence("ReLU, standard deviation 0.01", "ReLU、標準偏差0.01"),
      change: { network: { initializer: "normal", stddev: 0.01 } },
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "More steps: does the Gaussian catch up? More hidden layers.",
    "ステップ数を増やす：ガウス分布は追いつくか。中間層を増やす。",
  ),
  watch: sentence("The distance between the curves, early and late.", "2つの曲線の差。序盤と終盤。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.951, 0.959], tolerance: 0.006 },
    { variant: "gaussian", figure: "testAccuracy", range: [0.908, 0.925], tolerance: 0.01 },
  ],
  see: ["6.E2", "6.E6", "6.3"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const he = results.figure("default", "testAccuracy")
    const gaussian = results.figure("gaussian", "testAccuracy")
    const left = results.figure("default", "leftChance")
    const better = he.values.every((value, i) => value > gaussian.values[i]!)
    return {
      verdict: he.min > 0.7 && left.max <= 200 && better ? "holds" : "contradicted",
      because: sentence(
        `He ${spreadText(he)}, above chance by step ${spreadText(left)}; Gaussian ${spreadText(gaussian)}.`,
        `He ${spreadText(he)}（ステップ${spreadText(left)}までに偶然を超える）、ガウス分布 ${spreadText(gaussian)}。`,
      ),
    }
  },
})
