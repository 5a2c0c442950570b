import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

export const sparseWeights = defineClaim({
  id: "8.1",
  name: "sparse-weights",
  section: "day2.s3",
  title: sentence("L1 makes weights sparse, L2 makes them small", "L1は重みを疎に、L2は小さくする"),
  claim: sentence(
    "Regularization restrains the weights. L1 leaves fewer of them than L2: its solutions are sparse.",
    "正則化は重みの大きさを抑える。L1はL2よりも、多くの重みを0にする（スパースになる）。",
  ),
  finding: sentence(
    "It holds: with L1 97 % of the weights lie within 0.001 of 0, with L2 3 %, without 1 %. Both weights are pulled to 0, but L2 by less and less the nearer they come, L1 by the same. Exactly 0 they never are: each step overshoots by up to learning rate × λ.",
    "成り立つ。0から0.001以内にある重みは、L1で97 %、L2で3 %、正則化なしで1 %。どちらも重みを0へ引くが、L2の力は0に近いほど弱まり、L1の力は変わらない。ただし、ちょうど0にはならない。各ステップで最大、学習率×λだけ行き過ぎるからである。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, weights: true },
  variants: {
    none: { title: sentence("Without", "正則化なし") },
    l2: { title: sentence("L2, λ = 0.1", "L2、λ = 0.1"), change: { network: { l2: 0.1 } } },
    l1: {
      title: sentence("L1, λ = 0.005, learning rate 0.1", "L1、λ = 0.005、学習率0.1"),
      change: { network: { l1: 0.005 }, optimizer: { learningRate: 0.1 } },
      quick: { optimizer: { learningRate: 0.1 } },
    },
  },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.l1 and network.l2: how many weights may go before the training digits are no longer learned?",
    "network.l1とnetwork.l2：訓練データを覚えられる範囲で、どれだけの重みを消せるか。",
  ),
  watch: sentence(
    "The shape of the histogram: a narrower bell, or a needle at 0 with a few weights far off.",
    "ヒストグラムの形：細くなった釣鐘か、0に立つ針と遠くに残るわずかな重みか。",
  ),
  expected: [
    { variant: "none", figure: "smallWeights", range: [0.01, 0.01], tolerance: 0.005 },
    { variant: "l2", figure: "smallWeights", range: [0.03, 0.03], tolerance: 0.01 },
    { variant: "l1", figure: "smallWeights", range: [0.96, 0.96], tolerance: 0.02 },
  ],
  see: ["8.E1", "8.E3", "S.6"],
  charts: [
    { kind: "histogram", tag: "weights", title: sentence("Weights after training", "訓練後の重み") },
    {
      kind: "figures",
      figure: "smallWeights",
      title: sentence("Share of weights within 0.001 of 0", "0から0.001以内にある重みの割合"),
    },
    { kind: "figures", figure: "weightNorm", title: sentence("Norm of all weights", "すべての重みのノルム") },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const small = (variant: string) => results.figure(variant, "smallWeights")
    const norm = (variant: string) => results.figure(variant, "weightNorm")
    const restrained = norm("l1").max < norm("none").min && norm("l2").max < norm("none").min
    return {
      verdict: restrained && small("l1").min > 2 * small("l2").max ? "holds" : "contradicted",
      because: sentence(
        `the share of weights within 0.001 of 0 is ${spreadText(small("none"))} without, ${spreadText(small("l2"))} with L2, ${spreadText(small("l1"))} with L1; the norm of all ${spreadText(norm("none"))}, ${spreadText(norm("l2"))}, ${spreadText(norm("l1"))}.`,
        `0から0.001以内の重みの割合は、なしで${spreadText(small("none"))}、L2で${spreadText(small("l2"))}、L1で${spreadText(small("l1"))}。ノルムは順に${spreadText(norm("none"))}、${spreadText(norm("l2"))}、${spreadText(norm("l1"))}。`,
      ),
    }
  },
})
