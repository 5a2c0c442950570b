import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting, tooStrongCharts } from "./_overfitting.ts"

export const weightDecayTooStrong = defineClaim({
  id: "8.E2",
  name: "weight-decay-too-strong",
  section: "day2.s3",
  title: sentence("L2 too strong: both collapse", "強すぎるL2正則化：どちらも崩れる"),
  claim: sentence(
    "With L2 regularization of λ = 1 both training and test accuracy collapse.",
    "L2正則化を強くする（λ = 1）と、訓練データもテストデータも正解率が崩れる。",
  ),
  finding: sentence(
    "It holds: 13 % and 11 %. All weights shrink to nothing, so that every image gets the same answer, 1, the most frequent of the training digits; 11.35 % is the share of 1 among the test digits. With learning rate × λ = 0.01 each step takes 1 % off each weight; 1,000 steps leave 0.99¹⁰⁰⁰ = 0.00004 of what the gradient does not put back.",
    "成り立つ。13 %と11 %。重みがすべて0に縮み、どの画像にも同じ答え（訓練データで最も多い「1」）を返すようになる。11.35 %はテストデータに占める「1」の割合である。学習率×λ = 0.01なので、重みは1ステップごとに1 %減る。勾配が押し戻さなければ、1,000ステップ後に残るのは0.99¹⁰⁰⁰ = 0.00004倍。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, answers: true, weights: true },
  variants: {
    default: { title: sentence("λ = 1", "λ = 1"), change: { network: { l2: 1 } } },
    tenth: { title: sentence("λ = 0.1, for comparison", "λ = 0.1（比較）"), change: { network: { l2: 0.1 } } },
  },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.l2 between 0.1 and 1: where does it collapse?",
    "network.l2を0.1から1の間で：どこで崩れるか。",
  ),
  watch: sentence(
    "Which digit is the answer, and to how many images. The norm of the weights.",
    "どの数字が、何枚の画像に対して答えになるか。重みのノルム。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [0.13, 0.13], tolerance: 0.02 },
    { variant: "default", figure: "testAccuracy", range: [0.1135, 0.1135], tolerance: 0.001 },
    { variant: "tenth", figure: "testAccuracy", range: [0.719, 0.719], tolerance: 0.02 },
  ],
  see: ["8.E1", "8.E4", "6.P"],
  charts: tooStrongCharts,
  judge(results) {
    const train = results.figure("default", "trainAccuracy")
    const test = results.figure("default", "testAccuracy")
    const norm = results.figure("default", "weightNorm")
    return {
      verdict: train.max < 0.25 && test.max < 0.25 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(train)} of the training and ${spreadText(test)} of the test digits are right; the weights are left with a norm of ${spreadText(norm)}.`,
        `正解率は訓練${spreadText(train)}、テスト${spreadText(test)}。残った重みのノルムは${spreadText(norm)}。`,
      ),
    }
  },
})
