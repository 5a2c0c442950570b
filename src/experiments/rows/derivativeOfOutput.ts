import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

const defect = sentence(
  "On the way back the derivative of sigmoid is called with z, which is already σ(u): σ′(σ(u)) instead of σ′(u). The forward pass is right, so nothing crashes and it even learns. A gradient check exposes it: layers 1 and 2 are off, the output layer is right.",
  "逆伝播でシグモイドの微分に、すでにσ(u)であるzを渡している。σ′(u)ではなくσ′(σ(u))になる。順伝播は正しいのでエラーは出ず、学習さえする。勾配確認で露見する：第1層と第2層がずれ、出力層は正しい。",
)

export const derivativeOfOutput = defineClaim({
  id: "6.E-bug",
  name: "derivative-of-output",
  section: "day2.s1",
  title: sentence("Find the bug: the derivative of the output", "バグ探し：出力に対する微分"),
  claim: sentence(
    "On the way back each layer multiplies by the derivative of its activation at what went into it, σ′(u) = σ(u)(1 − σ(u)).",
    "逆伝播では、各層で活性化関数の微分を、その入力uについて掛ける：σ′(u) = σ(u)(1 − σ(u))。",
  ),
  finding: sentence(
    "It holds, and the exercise's first notebook got it wrong: it takes the derivative at z = σ(u). As z lies between 0 and 1, σ′(z) is 0.20 to 0.25 whatever the unit does. The gradient is 3 to 60 % off, enough to cost 6 points of accuracy in 2,000 steps, and far too little to be noticed. Published results of this notebook lie in the defect's range.",
    "成り立つ。ところが演習の最初のノートブックはここを誤り、z = σ(u) での微分を使っている。zは0と1の間なので、σ′(z)はユニットの状態によらず0.20〜0.25になる。勾配は3〜60 %ずれ、2,000ステップで正解率を6ポイントほど下げるが、気づけるほどではない。公開されているこのノートブックの結果も、誤りのある側の範囲に入っている。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "xavier" }, gradientCheck: true },
  variants: {
    default: { title: sentence("Xavier, σ′(u)", "Xavier、σ′(u)") },
    asDistributed: {
      title: sentence("Xavier, σ′(σ(u))", "Xavier、σ′(σ(u))"),
      change: { network: { derivative: "sigmoidOfOutput" } },
      defect,
    },
    he: { title: sentence("He, σ′(u)", "He、σ′(u)"), change: { network: { initializer: "he" } } },
    asDistributedHe: {
      title: sentence("He, σ′(σ(u))", "He、σ′(σ(u))"),
      change: { network: { initializer: "he", derivative: "sigmoidOfOutput" } },
      defect,
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "network.activation=relu with the defect: does it still learn? network.hidden: how does the error grow with depth?",
    "誤りのままnetwork.activation=reluにすると学習するか。network.hiddenを深くすると誤差はどう増えるか。",
  ),
  watch: sentence(
    "The gradient check by layer: which are off, and by how much. Then the two curves: would you have noticed?",
    "層ごとの勾配確認：どの層がどれだけずれているか。そして2つの曲線：それだけで気づけるだろうか。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.871, 0.882], tolerance: 0.01 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.805, 0.829], tolerance: 0.015 },
    { variant: "he", figure: "testAccuracy", range: [0.886, 0.899], tolerance: 0.008 },
    { variant: "asDistributedHe", figure: "testAccuracy", range: [0.826, 0.851], tolerance: 0.015 },
    { variant: "asDistributed", figure: "gradientError/layer2", range: [0.07, 0.07], tolerance: 0.04 },
  ],
  see: ["6.E3", "6.E5", "6.D-bug"],
  charts: [
    {
      kind: "curves",
      tag: "gradientError",
      y: "log",
      title: sentence("Gradient check: relative error of each layer", "勾配確認：各層の相対誤差"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const error = (variant: string, layer: number) => results.figure(variant, `gradientError/layer${layer}`)
    const accuracy = (variant: string) => results.figure(variant, "testAccuracy")
    const right = Math.max(...["default", "he"].flatMap((name) => [1, 2, 3].map((layer) => error(name, layer).max)))
    const wrong = Math.min(
      ...["asDistributed", "asDistributedHe"].flatMap((name) => [1, 2].map((layer) => error(name, layer).min)),
    )
    const costs =
      accuracy("asDistributed").median < accuracy("default").median &&
      accuracy("asDistributedHe").median < accuracy("he").median
    return {
      verdict: right < 1e-3 && wrong > 3e-3 ? (costs ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `with σ′(u) gradients differ from numerical ones by at most ${figureText(right)}, with σ′(σ(u)) by at least ${figureText(wrong)} in the hidden layers; Xavier ${spreadText(accuracy("default"))} → ${spreadText(accuracy("asDistributed"))}, He ${spreadText(accuracy("he"))} → ${spreadText(accuracy("asDistributedHe"))}.`,
        `数値微分との差は、σ′(u)なら最大${figureText(right)}、σ′(σ(u))では中間層で最小でも${figureText(wrong)}。Xavier ${spreadText(accuracy("default"))} → ${spreadText(accuracy("asDistributed"))}、He ${spreadText(accuracy("he"))} → ${spreadText(accuracy("asDistributedHe"))}。`,
      ),
    }
  },
})
