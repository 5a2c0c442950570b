import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

const l1 = (l1: number, learningRate: number) => ({ network: { l1 }, optimizer: { learningRate } }) as const
const l2 = (l2: number, learningRate: number) => ({ network: { l2 }, optimizer: { learningRate } }) as const

export const l1Wobble = defineClaim({
  id: "8.E3",
  name: "l1-wobble",
  section: "day2.s3",
  title: sentence("L1 wobbles? The learning rate does", "L1は揺れる？ 揺らすのは学習率"),
  claim: sentence(
    "With L1 regularization of λ = 0.005 the test does not gain, and the curve wobbles more than with L2.",
    "L1正則化（λ = 0.005）でもテスト正解率は上がらない。L2よりも曲線の揺れが大きい。",
  ),
  finding: sentence(
    "The two were not trained alike: L1 at a learning rate of 0.1, L2 at 0.01. At 0.01 L1 with the same λ is as calm as L2 and reaches what no regularization does; without any, 0.1 is calm too. It is the product that wobbles: L1 moves each weight by learning rate × λ towards 0 in every step, whatever its size, and a weight that should be 0 jumps across it for ever.",
    "2つは同じ条件ではなかった。L1は学習率0.1、L2は0.01で訓練されている。学習率0.01なら、同じλのL1はL2と同じくらい静かで、テスト正解率も正則化なしと並ぶ。正則化がなければ学習率0.1でも静かである。揺れるのは積のせいだ。L1は重みの大きさによらず毎ステップ学習率×λだけ0へ動かすので、0であるべき重みはいつまでも0をまたいで跳ね続ける。",
  ),
  verdict: "contradicted",
  recipe: trainDigits,
  settings: { ...overfitting, every: 10 },
  variants: {
    default: {
      title: sentence("L1, λ = 0.005, learning rate 0.1 (the notes')", "L1、λ = 0.005、学習率0.1（ノートのとおり）"),
      change: l1(0.005, 0.1),
    },
    sameRate: {
      title: sentence("L1, λ = 0.005, learning rate 0.01", "L1、λ = 0.005、学習率0.01"),
      change: l1(0.005, 0.01),
    },
    smallLambda: {
      title: sentence("L1, λ = 0.0005, learning rate 0.1", "L1、λ = 0.0005、学習率0.1"),
      change: l1(0.0005, 0.1),
    },
    l2: {
      title: sentence("L2, λ = 0.1, learning rate 0.01 (the notes')", "L2、λ = 0.1、学習率0.01（ノートのとおり）"),
      change: l2(0.1, 0.01),
    },
    l2Fast: { title: sentence("L2, λ = 0.1, learning rate 0.1", "L2、λ = 0.1、学習率0.1"), change: l2(0.1, 0.1) },
    none: {
      title: sentence("No regularization, learning rate 0.1", "正則化なし、学習率0.1"),
      change: { optimizer: { learningRate: 0.1 } },
    },
  },
  quick: { ...hurriedOverfitting, optimizer: {}, every: 10 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "optimizer.learningRate and network.l1, with their product kept: does the wobble stay?",
    "optimizer.learningRateとnetwork.l1を、積を保って変える：揺れは同じままか。",
  ),
  watch: sentence(
    "The last 200 steps of each curve; the wobble is their standard deviation.",
    "各曲線の最後の200ステップ。揺れはその標準偏差である。",
  ),
  expected: [
    {
      variant: "default",
      figure: "trainAccuracy",
      range: [0.97, 0.97],
      tolerance: 0.05,
      explained: sentence(
        "The curve wobbles by 0.1 and more; where it is when training ends is chance.",
        "曲線は0.1以上揺れている。訓練が終わった時にどこにいるかは偶然である。",
      ),
    },
    { variant: "default", figure: "testAccuracy", range: [0.662, 0.662], tolerance: 0.05 },
    { variant: "default", figure: "wobble", range: [0.093, 0.093], tolerance: 0.03 },
    { variant: "sameRate", figure: "trainAccuracy", range: [0.993, 0.993], tolerance: 0.01 },
    { variant: "sameRate", figure: "testAccuracy", range: [0.765, 0.765], tolerance: 0.02 },
    { variant: "sameRate", figure: "wobble", range: [0.003, 0.003], tolerance: 0.003 },
    { variant: "none", figure: "trainAccuracy", range: [1, 1], tolerance: 0.005 },
    { variant: "none", figure: "testAccuracy", range: [0.779, 0.779], tolerance: 0.02 },
    { variant: "none", figure: "wobble", range: [0, 0], tolerance: 0.001 },
  ],
  see: ["8.E1", "8.E4", "8.1", "S.6"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "figures",
      figure: "wobble",
      title: sentence("Wobble: standard deviation of the last 200 steps", "揺れ：最後の200ステップの標準偏差"),
    },
    {
      kind: "sweep",
      figure: "wobble",
      setting: "optimizer.learningRate",
      lines: "network.l1",
      x: "log",
      variants: ["default", "sameRate", "smallLambda", "none"],
      title: sentence("Wobble against the learning rate, for each λ", "学習率と揺れ（λごと）"),
    },
  ],
  judge(results) {
    const wobble = (variant: string) => results.figure(variant, "wobble")
    const gains =
      results.figure("default", "testAccuracy").median > results.figure("none", "testAccuracy").median + 0.02
    // A difference between L1 and L2 must show where nothing else differs.
    const more = wobble("sameRate").median > 2 * wobble("l2").median + 0.01
    return {
      verdict: gains || !more ? "contradicted" : "holds",
      because: sentence(
        `the wobble is ${spreadText(wobble("default"))} with L1 at a learning rate of 0.1, ${spreadText(wobble("sameRate"))} at 0.01; with L2 ${spreadText(wobble("l2"))} at 0.01, ${spreadText(wobble("l2Fast"))} at 0.1.`,
        `揺れは、L1の学習率0.1で${spreadText(wobble("default"))}、0.01で${spreadText(wobble("sameRate"))}。L2は0.01で${spreadText(wobble("l2"))}、0.1で${spreadText(wobble("l2Fast"))}。`,
      ),
    }
  },
})
