import type { Series } from "../../runs/index.ts"
import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const sigmoidGaussian = defineClaim({
  id: "6.E1",
  name: "sigmoid-gaussian",
  section: "day2.s1",
  title: sentence(
    "Sigmoid from a small Gaussian: a long wait, then a steep rise",
    "シグモイド＋小さなガウス分布：長い停滞、そして急な上昇",
  ),
  claim: sentence(
    "With sigmoid and a Gaussian of standard deviation 0.01 there is basically no learning; with many iterations it advances a little, in steps.",
    "シグモイドとガウス分布（標準偏差0.01）では基本的に学習しない。回数を増やすと、少しずつ段階的に進む。",
  ),
  finding: sentence(
    "It holds, and there is more: flat for about 5,000 steps, then off at once, over a shoulder or two, to 95 % after 20,000. The network was never unable to learn; it was early.",
    "成り立つうえに続きがある。約5,000ステップは横ばいだが、その後に急に動きだし、20,000ステップで95 %に達する。学習できないのではなく、まだ早かった。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 } },
  variants: {
    default: { title: sentence("2,000 steps, as in the notes", "2,000ステップ（ノートのとおり）") },
    long: {
      title: sentence("20,000 steps", "20,000ステップ"),
      change: { iterations: 20_000, every: 100, answers: true },
      // A tenfold learning rate goes through the same in a tenth of the steps.
      quick: { optimizer: { learningRate: 1 }, iterations: 2000, answers: false },
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The number of steps; the standard deviation; ReLU instead of sigmoid.",
    "ステップ数、標準偏差、シグモイドの代わりのReLU。",
  ),
  watch: sentence(
    "The accuracy while nothing seems to happen: it is exactly the share of one digit. Then how it rises.",
    "何も起きていないように見える間の正解率（ある1つの数字の割合にちょうど等しい）と、その後の立ち上がり。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.005 },
    { variant: "long", figure: "testAccuracy", range: [0.93, 0.96], tolerance: 0.02 },
  ],
  see: ["6.E2", "6.E3", "6.C", "6.P"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const short = results.figure("default", "testAccuracy")
    const long = results.figure("long", "testAccuracy")
    const left = results.figure("long", "leftChance")
    const [{ steps }] = results.series("long", "train/loss") as [Series]
    const waits = left.min >= steps.at(-1)! / 10 // a good part of the run, however long
    const holds = short.max < 0.2 && waits && long.median > 0.5 && Number.isFinite(left.max)
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `after the short run ${spreadText(short)} of the test digits are right; in the long run chance is left at step ${spreadText(left)} of ${steps.at(-1)}, and in the end ${spreadText(long)} are right.`,
        `短い訓練の後のテスト正解率は${spreadText(short)}。長い訓練では${steps.at(-1)}ステップのうち${spreadText(left)}で偶然を超え、最後は${spreadText(long)}。`,
      ),
    }
  },
})
