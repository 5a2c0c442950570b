import { defineClaim } from "../claim.ts"
import { outputAndLoss } from "../recipes/outputAndLoss.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const yesOrNo = { task: "binary", outputs: 1, activation: "sigmoid", loss: "crossentropy" } as const
const course = { ...yesOrNo, loss: "courseCrossentropy", derivative: "overBatch" } as const

export const outputActivations = defineClaim({
  id: "3.2",
  name: "output-activations",
  section: "day1.s3",
  title: sentence("The activation of the output layer", "出力層の活性化関数"),
  claim: sentence(
    "The output layer keeps the ratios of its signals as they are; for classification it makes probabilities from 0 to 1, which sum to 1. It is the identity for regression, sigmoid for two classes, softmax for several.",
    "出力層では信号の大きさ（比率）をそのままに変換する。分類では出力を0〜1に限り、総和を1とする。回帰には恒等写像、二値分類にはシグモイド、多クラス分類にはソフトマックスを使う。",
  ),
  finding: sentence(
    "The choices are right: sigmoid cannot reach the targets of a regression, and sigmoid and softmax give probabilities. But only the identity keeps ratios; sigmoid and softmax keep the order, and softmax turns differences into ratios. The course's cross-entropy is blind for two classes: it takes log y at the position of the largest target, which for a single output is 0 whatever the target. The gradient is that of the true loss, so it learns all the same, while the loss it shows climbs; on an identity output it even comes out negative.",
    "選び方は正しい。回帰の目標値にシグモイドは届かず、シグモイドとソフトマックスは確率を出す。ただし比率を保つのは恒等写像だけである。シグモイドとソフトマックスが保つのは順序で、ソフトマックスは差を比に変える。また、講座の交差エントロピーは二値分類では目標値を見ていない。目標値が最大の位置でlog yを取るが、出力が1つなら目標値によらずその位置は0だからである。勾配の方は本来の誤差のものなので学習は進み、表示される誤差だけが増えていく。恒等写像の出力では負にさえなる。",
  ),
  verdict: "conditional",
  recipe: outputAndLoss,
  variants: {
    default: { title: sentence("Yes or no, sigmoid", "二値、シグモイド"), change: yesOrNo },
    asDistributed: {
      title: sentence("Yes or no, sigmoid, the course's loss", "二値、シグモイド、講座の誤差関数"),
      change: course,
      defect: sentence(
        "The position of the largest of one target is 0, be it 0 or 1, so the loss is −log y either way. Toggle the target: the loss must move, and does not. The gradient check fails too.",
        "1つしかない目標値では、それが0でも1でも最大の位置は0なので、誤差はいつも−log yになる。目標値を0と1で切り替えても誤差が動かないことで分かる。勾配確認も通らない。",
      ),
    },
    asDistributedIdentity: {
      title: sentence("Yes or no, identity, the course's loss", "二値、恒等写像、講座の誤差関数"),
      change: { ...course, activation: "identity", firstBias: 36, learningRate: 0.01 },
      defect: sentence(
        "The same loss behind the identity, as a published report ran it: −log 36 = −3.6, a negative cross-entropy. An output that is no probability has no cross-entropy.",
        "同じ誤差関数を恒等写像の後に付けたもの（公開されている実行例のとおり）。−log 36 = −3.6と、交差エントロピーが負になる。確率でない出力に交差エントロピーはない。",
      ),
    },
    classes: {
      title: sentence("Three classes, softmax", "3クラス、ソフトマックス"),
      change: { task: "classes", outputs: 3, activation: "softmax", loss: "crossentropy" },
    },
    regression: { title: sentence("Regression, identity", "回帰、恒等写像"), change: { outputs: 1 } },
    sigmoidRegression: {
      title: sentence("Regression, sigmoid", "回帰、シグモイド"),
      change: { outputs: 1, activation: "sigmoid" },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The task and the activation: which pairs learn? firstBias behind the identity: where does the loss turn negative?",
    "課題と活性化関数の組：どの組なら学習するか。恒等写像でのfirstBias：誤差はどこから負になるか。",
  ),
  watch: sentence(
    "The two curves of the loss, for target 0 and target 1: with the course's loss they are one. And its loss while the answers get better.",
    "目標値0と1での誤差の2本の曲線（講座の誤差関数では1本に重なる）。正解率が上がる間の、その誤差の動き。",
  ),
  expected: [
    { variant: "default", figure: "toggled", range: [36, 36], tolerance: 1e-3 },
    { variant: "asDistributed", figure: "toggled", range: [0, 0], tolerance: 0 },
    { variant: "asDistributedIdentity", figure: "firstLoss", range: [-3.65, -3.55], tolerance: 0 },
  ],
  see: ["3.1", "3.3", "6.E-bug"],
  charts: [
    {
      kind: "path",
      paths: [
        { x: "toggle/sum", y: "toggle/zero", label: sentence("target 0", "目標値0") },
        { x: "toggle/sum", y: "toggle/one", label: sentence("target 1", "目標値1") },
      ],
      apart: true,
      variants: ["default", "asDistributed", "asDistributedIdentity"],
      title: sentence("Loss of one sample, by the weighted sum of its output", "1標本の誤差（出力層の総入力に対して）"),
    },
    {
      kind: "curves",
      tag: "train/loss",
      variants: ["default", "asDistributed"],
      title: sentence("Loss while it learns", "学習中の誤差"),
    },
    {
      kind: "figures",
      figure: "ratioKept",
      variants: ["regression", "default", "classes"],
      title: sentence("Pairs of outputs that keep the ratio of their sums", "総入力の比を保つ出力の組の割合"),
    },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const [fit, cramped] = ["regression", "sigmoidRegression"].map((name) => figure(name, "lastLoss"))
    const bounded =
      ["default", "classes"].every((name) => figure(name, "lowest").min >= 0 && figure(name, "highest").max <= 1) &&
      figure("classes", "sumError").max < 1e-5
    const chosen = fit!.median < cramped!.median / 5 && bounded
    const ratios = ["regression", "default", "classes"].map((name) => figure(name, "ratioKept"))
    const order = Math.min(...["regression", "default", "classes"].map((name) => figure(name, "orderKept").min))
    const kept = ratios.every(({ median }) => median > 0.99)
    const [moves, blind, rising] = [
      figure("default", "toggled"),
      figure("asDistributed", "toggled"),
      figure("asDistributed", "lastLoss"),
    ]
    const negative = figure("asDistributedIdentity", "firstLoss")
    return {
      verdict: chosen ? (kept ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `the regression ends at ${spreadText(fit!)} with the identity, at ${spreadText(cramped!)} with sigmoid; ratios are kept by ${ratios.map(({ median }) => figureText(median)).join(" / ")} of the pairs (identity / sigmoid / softmax), the order by ${figureText(order)}. Another target moves the loss of yes or no by up to ${figureText(moves.max)}, the course's by ${figureText(blind.max)}: it ends at ${spreadText(rising)} with ${spreadText(figure("asDistributed", "accuracy"))} right, and begins at ${spreadText(negative)} behind the identity.`,
        `回帰の誤差は、恒等写像で${spreadText(fit!)}、シグモイドで${spreadText(cramped!)}まで下がる。比を保つ組の割合は${ratios.map(({ median }) => figureText(median)).join(" / ")}（恒等写像／シグモイド／ソフトマックス）、順序は${figureText(order)}。目標値を変えると二値分類の誤差は最大${figureText(moves.max)}動くが、講座の誤差関数では${figureText(blind.max)}：正解率${spreadText(figure("asDistributed", "accuracy"))}でも最後の誤差は${spreadText(rising)}、恒等写像では${spreadText(negative)}から始まる。`,
      ),
    }
  },
})
