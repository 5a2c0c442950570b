import type { Series } from "../../runs/index.ts"
import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const reluGaussian = defineClaim({
  id: "6.E2",
  name: "relu-gaussian",
  section: "day2.s1",
  title: sentence(
    "ReLU from a small Gaussian: a wait, then mostly smooth",
    "ReLU＋小さなガウス分布：待たされて、あとはおおむね滑らか",
  ),
  claim: sentence(
    "With ReLU and a Gaussian of standard deviation 0.01 there is no learning at first, then it learns smoothly.",
    "ReLUとガウス分布（標準偏差0.01）では、はじめは学習が進まないが、その後は滑らかに学習する。",
  ),
  finding: sentence(
    "It holds. Some 500 steps at chance, then 91 % by step 2,000. The weights are so small that the signal all but vanishes on its way to the output; but ReLU passes the gradient on undiminished, so the weights grow, and the faster the larger they are.",
    "成り立つ。約500ステップは偶然の水準のままだが、2,000ステップで91 %に達する。重みが小さいため信号は出力までにほぼ消える。それでもReLUは勾配を弱めずに伝えるので重みは育ち、大きくなるほど速く育つ。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "relu", initializer: "normal", stddev: 0.01 } },
  variants: {
    default: { title: sentence("ReLU, standard deviation 0.01", "ReLU、標準偏差0.01") },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "The standard deviation (0.001, 0.1): the wait grows or goes. More hidden layers: from three on it never ends.",
    "標準偏差（0.001、0.1）で待ち時間が変わる。中間層を3層以上にすると、待っても終わらない。",
  ),
  watch: sentence(
    "The step at which chance is left, and how little the curve wobbles after.",
    "偶然を超えるステップと、その後の曲線の滑らかさ。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.908, 0.925], tolerance: 0.01 },
    { variant: "default", figure: "leftChance", range: [450, 650], tolerance: 100 },
  ],
  see: ["6.E1", "6.E4", "6.2"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const reached = results.figure("default", "testAccuracy")
    const left = results.figure("default", "leftChance")
    const fall = Math.max(...results.series("default", "test/accuracy").map(largestFall))
    const waits = left.min >= 200
    const learns = reached.median > 0.5
    return {
      verdict: waits && learns ? (fall < 0.25 ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `chance is left at step ${spreadText(left)}; in the end ${spreadText(reached)} of the test digits are right, and from then on the curve never falls back by more than ${figureText(fall)}.`,
        `偶然を超えたのはステップ${spreadText(left)}、最後のテスト正解率は${spreadText(reached)}。その後の落ち込みは最大でも${figureText(fall)}。`,
      ),
    }
  },
})

/** How far a curve falls below its best, once it has left chance. */
function largestFall({ values }: Series): number {
  let [best, fall] = [0, 0]
  for (const value of values) {
    if (best > 0.2) fall = Math.max(fall, best - value)
    best = Math.max(best, value)
  }
  return fall
}
