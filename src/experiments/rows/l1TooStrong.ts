import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting, tooStrongCharts } from "./_overfitting.ts"

export const l1TooStrong = defineClaim({
  id: "8.E4",
  name: "l1-too-strong",
  section: "day2.s3",
  title: sentence("L1 too strong: both collapse", "強すぎるL1正則化：どちらも崩れる"),
  claim: sentence(
    "With L1 regularization of λ = 0.05 both training and test accuracy collapse.",
    "L1正則化を強くする（λ = 0.05）と、訓練データもテストデータも正解率が崩れる。",
  ),
  finding: sentence(
    "It holds: 13 % and 11 %. L1 moves every weight towards 0 by learning rate × λ = 0.005 in each step, however small its gradient; what was drawn with a standard deviation of 0.05 to 0.14 is gone after some tens of steps. From then on weights only tremble around 0 by that much, and each image gets the same answer.",
    "成り立つ。13 %と11 %。L1は、勾配がどれほど小さくても、各ステップですべての重みを学習率×λ = 0.005ずつ0へ近づける。標準偏差0.05〜0.14の初期値は数十ステップで消える。その後の重みは0の周りをその幅で震えるだけで、どの画像にも同じ答えを返す。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, optimizer: { learningRate: 0.1 }, answers: true, weights: true },
  variants: {
    default: { title: sentence("λ = 0.05", "λ = 0.05"), change: { network: { l1: 0.05 } } },
    hundredth: {
      title: sentence("λ = 0.0005, for comparison", "λ = 0.0005（比較）"),
      change: { network: { l1: 0.0005 } },
    },
  },
  quick: { ...hurriedOverfitting, optimizer: { learningRate: 0.1 } },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.l1 between 0.0005 and 0.05; optimizer.learningRate at the same λ.",
    "network.l1を0.0005から0.05の間で。同じλで学習率を変える。",
  ),
  watch: sentence(
    "After how many steps the answers become one digit. The weights: all within 0.005 of 0, evenly spread.",
    "何ステップで答えが1つの数字になるか。重み：0から0.005以内に、まんべんなく散らばる。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [0.13, 0.13], tolerance: 0.04 },
    { variant: "default", figure: "testAccuracy", range: [0.1135, 0.1135], tolerance: 0.016 },
    { variant: "hundredth", figure: "bestTestAccuracy", range: [0.792, 0.792], tolerance: 0.02 },
  ],
  see: ["8.E3", "8.E2", "S.6", "6.P"],
  charts: tooStrongCharts,
  judge(results) {
    const train = results.figure("default", "trainAccuracy")
    const test = results.figure("default", "testAccuracy")
    const weaker = results.figure("hundredth", "testAccuracy")
    return {
      verdict: train.max < 0.25 && test.max < 0.25 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(train)} of the training and ${spreadText(test)} of the test digits are right; ${spreadText(weaker)} with a hundredth of λ.`,
        `正解率は訓練${spreadText(train)}、テスト${spreadText(test)}。λを100分の1にするとテスト${spreadText(weaker)}。`,
      ),
    }
  },
})
