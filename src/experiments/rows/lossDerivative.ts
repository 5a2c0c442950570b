import { defineClaim } from "../claim.ts"
import { outputAndLoss } from "../recipes/outputAndLoss.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const defect = sentence(
  "The loss is the mean over samples and outputs, but what goes back is (y − d) divided by the samples only: with K outputs the gradient is K times too long. It points the right way, so it even learns faster; the gradient check exposes it.",
  "誤差は標本と出力の両方についての平均なのに、逆伝播では(y − d)を標本数だけで割っている。出力がK個なら勾配はK倍になる。向きは正しいので、むしろ速く学習してしまう。勾配確認で露見する。",
)
const overBatch = { derivative: "overBatch" } as const
/** Sure of the first class before it has learned anything. */
const surelyWrong = { task: "classes", activation: "softmax", firstBias: 8 } as const

export const lossDerivative = defineClaim({
  id: "3.1",
  name: "loss-derivative",
  section: "day1.s3",
  title: sentence("The loss and its derivative", "誤差関数とその微分"),
  claim: sentence(
    "Regression uses the mean squared error, classification cross-entropy; their derivative drives the learning.",
    "誤差関数は、回帰では平均二乗誤差、分類では交差エントロピーを使う。その微分が学習を進める。",
  ),
  finding: sentence(
    "It holds. A softmax that is sure of the wrong class learns by cross-entropy, whose gradient by the weighted sums is y − d, and stays stuck under the squared error, where y(1 − y) takes the gradient away. The exercise's squared error, though, hands back (y − d)/batch, which belongs to softmax with cross-entropy: it is right for a single output and K times too long for K of them, a hidden factor on the learning rate.",
    "成り立つ。誤ったクラスを確信しているソフトマックスも、総入力での勾配がy − dになる交差エントロピーなら学習する。二乗誤差ではy(1 − y)が掛かって勾配が消え、止まったままになる。ただし演習の二乗誤差は、逆伝播で(y − d)/バッチサイズを返している。これはソフトマックスと交差エントロピーの組のもので、出力が1つのときだけ正しく、K個ならK倍になる。学習率に隠れた係数が付くことになる。",
  ),
  verdict: "holds",
  recipe: outputAndLoss,
  variants: {
    default: { title: sentence("Regression, 4 outputs", "回帰、出力4つ") },
    asDistributed: {
      title: sentence("4 outputs, divided by the batch only", "出力4つ、バッチサイズだけで割る"),
      change: overBatch,
      defect,
    },
    single: { title: sentence("Regression, one output", "回帰、出力1つ"), change: { outputs: 1 } },
    overBatchSingle: {
      title: sentence("One output, divided by the batch only: right", "出力1つ、バッチサイズだけで割る：正しい"),
      change: { outputs: 1, ...overBatch },
    },
    classes: {
      title: sentence("Four classes, cross-entropy", "4クラス分類、交差エントロピー"),
      change: { ...surelyWrong, loss: "crossentropy" },
    },
    squaredClasses: {
      title: sentence("Four classes, squared error", "4クラス分類、二乗誤差"),
      change: surelyWrong,
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "outputs: the factor follows. learningRate: from which does the mistaken one diverge, from which the right one?",
    "outputs：倍率がそのまま変わる。learningRate：誤った方はどこから発散するか。正しい方はどうか。",
  ),
  watch: sentence(
    "The gradient check beside the loss: the run with the wrong gradient has the better curve.",
    "誤差の曲線と勾配確認の両方。勾配の誤っている方が、曲線はよく見える。",
  ),
  expected: [
    { variant: "default", figure: "gradientTimes", range: [0.9999, 1.0001], tolerance: 0 },
    { variant: "asDistributed", figure: "gradientTimes", range: [3.9996, 4.0004], tolerance: 0 },
    { variant: "asDistributed", figure: "gradientError/layer1", range: [2.999, 3.001], tolerance: 0 },
    { variant: "overBatchSingle", figure: "gradientTimes", range: [0.9999, 1.0001], tolerance: 0 },
  ],
  see: ["3.2", "4.5", "5.3", "6.E-bug"],
  charts: [
    {
      kind: "figures",
      figure: "gradientTimes",
      title: sentence("How many times too long the gradient is", "勾配が何倍になっているか"),
    },
    {
      kind: "curves",
      tag: "train/loss",
      y: "log",
      variants: ["default", "asDistributed"],
      title: sentence("Loss of the regression", "回帰の誤差"),
    },
    {
      kind: "figures",
      figure: "accuracy",
      variants: ["classes", "squaredClasses"],
      title: sentence(
        "Right answers, from a start that is sure of one class",
        "正解率（1つのクラスを確信した状態から）",
      ),
    },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const worst = Math.max(
      ...["default", "single", "classes", "squaredClasses"].map((name) => figure(name, "gradientError/layer1").max),
    )
    const [times, one] = ["asDistributed", "overBatchSingle"].map((name) => figure(name, "gradientTimes"))
    const [first, last] = ["firstLoss", "lastLoss"].map((name) => figure("default", name).median)
    const [crossentropy, squared] = ["classes", "squaredClasses"].map((name) => figure(name, "accuracy"))
    const learns = worst < 1e-3 && last! < first! / 5
    const fits = crossentropy!.median > squared!.median + 0.2
    return {
      verdict: learns && fits ? "holds" : learns ? "conditional" : "contradicted",
      because: sentence(
        `gradients differ from numerical ones by at most ${figureText(worst)}, and the squared error of the regression falls from ${figureText(first!)} to ${figureText(last!)}; from a start sure of one class ${spreadText(crossentropy!)} become right by cross-entropy, ${spreadText(squared!)} by the squared error. Divided by the batch only the gradient is ${figureText(times!.median)} times too long with four outputs, ${figureText(one!.median)} with one.`,
        `数値微分との差は最大${figureText(worst)}で、回帰の二乗誤差は${figureText(first!)}から${figureText(last!)}に下がる。1つのクラスを確信した状態からの正解率は、交差エントロピーで${spreadText(crossentropy!)}、二乗誤差で${spreadText(squared!)}。バッチサイズだけで割ると、勾配は出力4つで${figureText(times!.median)}倍、1つで${figureText(one!.median)}倍。`,
      ),
    }
  },
})
