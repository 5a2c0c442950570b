import { defineClaim } from "../claim.ts"
import { onlineRegression } from "../recipes/onlineRegression.ts"
import { figureText, sentence, spreadText } from "../results.ts"

export const sgdRegression = defineClaim({
  id: "4.5",
  name: "sgd-regression",
  section: "day1.s4",
  title: sentence("Regression from single samples, with a wrong derivative", "1標本ずつの回帰と、誤った微分"),
  claim: sentence(
    "Regression with SGD: the error falls gradually, with wobble, because one sample is learned at a time.",
    "SGDによる回帰。1標本ずつ学習するため、誤差はぶれながら徐々に減っていく。",
  ),
  finding: sentence(
    "It holds. As the exercise was distributed, though, its way back multiplies by σ′ where the way forward is ReLU: it still seems to learn, with ten times the error, and only comparing gradients shows it. With inputs from −5 to 5, as it suggests trying, the same learning rate diverges: gradients grow with the inputs squared.",
    "成り立つ。ただし配布された演習のままでは、順伝播がReLUなのに逆伝播でσ′を掛けている。それでも学習しているように見え（誤差は約10倍）、勾配を突き合わせて初めて分かる。演習が勧めるように入力を−5〜5に広げると、同じ学習率では発散する。勾配が入力の2乗で大きくなるからである。",
  ),
  verdict: "conditional",
  recipe: onlineRegression,
  variants: {
    default: { title: sentence("ReLU, both ways", "順伝播も逆伝播もReLU") },
    asDistributed: {
      title: sentence("ReLU forward, σ′ backward", "順伝播はReLU、逆伝播はσ′"),
      change: { derivative: "sigmoidOfOutput" },
      defect: sentence(
        "The way back uses the derivative of another activation (a line left from trying sigmoid). The loss falls all the same; the gradient check of the first layer fails.",
        "逆伝播が別の活性化関数（試しに使ったシグモイド）の微分のまま残っている。それでも誤差は減るが、第1層の勾配確認は通らない。",
      ),
    },
    wide: {
      title: sentence("Inputs from −5 to 5", "入力を−5〜5に"),
      change: { low: -5, high: 5 },
    },
    wideSlow: {
      title: sentence("Inputs from −5 to 5, rate 0.001", "入力を−5〜5に、学習率0.001"),
      change: { low: -5, high: 5, learningRate: 0.001 },
    },
  },
  quick: {},
  seeds: Array.from({ length: 40 }, (_, i) => i),
  vary: sentence(
    "The learning rate; the range of the inputs; sigmoid instead of ReLU.",
    "学習率、入力の範囲、ReLUの代わりのシグモイド。",
  ),
  watch: sentence(
    "The loss on a logarithmic scale: it falls in both, to different floors. Then the gradient check.",
    "対数目盛りの誤差。どちらも下がるが、底が違う。そして勾配確認。",
  ),
  expected: [
    // Medians of 40 seeds; a single one may lie tenfold beside them.
    { variant: "default", figure: "lastLoss", range: [4.7e-4, 4.7e-4], tolerance: 3e-3 },
    { variant: "asDistributed", figure: "lastLoss", range: [4.9e-3, 4.9e-3], tolerance: 0.05 },
    { variant: "wide", figure: "diverged", range: [1, 1], tolerance: 0 },
  ],
  see: ["4.3", "4.4", "3.1", "6.E-bug"],
  charts: [
    {
      kind: "curves",
      tag: "train/loss",
      title: sentence("Loss of each sample", "標本ごとの誤差"),
      variants: ["default", "asDistributed"],
      y: "log",
    },
    {
      kind: "figures",
      figure: "lastLoss",
      title: sentence("Mean loss over the last 100 samples", "最後の100標本の平均誤差"),
      variants: ["default", "asDistributed", "wideSlow"],
      y: "log",
    },
    {
      kind: "figures",
      figure: "gradientError/layer1",
      title: sentence("Gradient check of the first layer", "第1層の勾配確認"),
    },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const [last, first, wrong] = [
      figure("default", "lastLoss"),
      figure("default", "firstLoss"),
      figure("asDistributed", "lastLoss"),
    ]
    const falls = last.median < first.median / 10
    const wobbles = results.series("default", "train/loss").every(({ values }) => rises(values) > 0.3)
    const diverged = figure("wide", "diverged").values
    const often = diverged.filter((one) => one === 1).length
    return {
      verdict: falls && wobbles ? (often === 0 ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `the loss of the last 100 samples is ${spreadText(last)} (of the first ${figureText(first.median)}), with the wrong derivative ${spreadText(wrong)}, where the gradient is off by ${spreadText(figure("asDistributed", "gradientError/layer1"))} of its length (right: ${figureText(figure("default", "gradientError/layer1").max)} at most); with inputs from −5 to 5, ${often} of ${diverged.length} runs diverge.`,
        `最後の100標本の誤差は${spreadText(last)}（最初の100標本では${figureText(first.median)}）。誤った微分では${spreadText(wrong)}で、勾配のずれは長さの${spreadText(figure("asDistributed", "gradientError/layer1"))}（正しい方は最大で${figureText(figure("default", "gradientError/layer1").max)}）。入力が−5〜5だと${diverged.length}回中${often}回発散する。`,
      ),
    }
  },
})

/** How large a share of the steps leads up. */
const rises = (values: readonly number[]): number =>
  values.filter((value, i) => i > 0 && value > values[i - 1]!).length / values.length
