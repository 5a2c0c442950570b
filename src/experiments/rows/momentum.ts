import { defineClaim } from "../claim.ts"
import { landscape, pathsOver } from "../recipes/landscape.ts"
import { figureText, sentence } from "../results.ts"

const wells = (x: number, momentum: number) =>
  ({
    surface: "wells",
    start: [x, 1],
    steps: 300,
    goal: 0.05,
    optimizer: { learningRate: 0.01, momentum },
  }) as const

export const momentum = defineClaim({
  id: "7.1",
  name: "momentum",
  section: "day2.s2",
  title: sentence("Momentum: inertia is no compass", "モメンタム：慣性は羅針盤ではない"),
  claim: sentence(
    "Momentum has inertia: it tends to find the global solution, and gets to the valley's floor quickly.",
    "モメンタムには慣性がある。大域的最適解に向かいやすく、谷底に着くのも速い。",
  ),
  finding: sentence(
    "Inertia carries through a shallow well into a deep one, and just as well out of the deep one into the shallow: which of them depends on the start. It is fast where its two numbers suit the valley; with those of the textbook it is slower (by 0.949 a step) than plain descent at its own best rate (0.905).",
    "慣性は浅い谷を越えて深い谷へ運ぶこともあれば、深い谷から浅い谷へ運び出すこともあり、どちらになるかは初期値しだい。速いのは2つの係数が谷の形に合うときで、教科書の値では、1歩あたり0.949倍にしか縮まず、最良の学習率を使った単純な勾配降下（0.905倍）より遅い。",
  ),
  verdict: "conditional",
  recipe: landscape,
  settings: { surface: "ravine", start: [-7, 2], steps: 30, goal: 0.01 },
  variants: {
    default: {
      title: sentence("Momentum 0.9, rate 0.1", "モメンタム0.9、学習率0.1"),
      change: { optimizer: { learningRate: 0.1, momentum: 0.9 } },
    },
    sgd: {
      title: sentence("SGD, rate 0.95", "SGD、学習率0.95"),
      change: { optimizer: { learningRate: 0.95 } },
    },
    adagrad: {
      title: sentence("AdaGrad, rate 1.5", "AdaGrad、学習率1.5"),
      change: { optimizer: { name: "Adagrad", learningRate: 1.5 } },
    },
    adam: {
      title: sentence("Adam, rate 0.3", "Adam、学習率0.3"),
      change: { optimizer: { name: "Adam", learningRate: 0.3 } },
    },
    tuned: {
      title: sentence(
        "Momentum 0.403, rate 1.336: the best for this valley",
        "モメンタム0.403、学習率1.336：この谷での最良",
      ),
      change: { optimizer: { learningRate: 1.336, momentum: 0.403 } },
    },
    nesterov: {
      title: sentence("Nesterov's momentum 0.9, rate 0.1", "ネステロフのモメンタム0.9、学習率0.1"),
      change: { optimizer: { learningRate: 0.1, momentum: 0.9, nesterov: true } },
    },
    intoBest: {
      title: sentence("Two wells from the right: momentum", "2つの谷、右から：モメンタム"),
      change: wells(2, 0.9),
    },
    intoBestSgd: { title: sentence("Two wells from the right: SGD", "2つの谷、右から：SGD"), change: wells(2, 0) },
    outOfBest: {
      title: sentence("Two wells from the left: momentum", "2つの谷、左から：モメンタム"),
      change: wells(-2, 0.9),
    },
    outOfBestSgd: { title: sentence("Two wells from the left: SGD", "2つの谷、左から：SGD"), change: wells(-2, 0) },
    saddle: {
      title: sentence("A saddle, a thousandth beside its ridge", "鞍点、尾根から1000分の1だけ外れて"),
      change: {
        surface: "saddle",
        start: [2, 0.001],
        steps: 100,
        goal: -1,
        optimizer: { learningRate: 0.1, momentum: 0.9 },
      },
    },
    saddleSgd: {
      title: sentence("The same saddle: SGD", "同じ鞍点：SGD"),
      change: { surface: "saddle", start: [2, 0.001], steps: 100, goal: -1, optimizer: { learningRate: 0.1 } },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence("The momentum and the rate; where the descent begins.", "モメンタムの係数と学習率、初期値。"),
  watch: sentence(
    "How the path overshoots the floor; in which of the two wells it comes to rest.",
    "谷底を行き過ぎるようす。2つの谷のどちらで止まるか。",
  ),
  expected: [
    // Near a minimum these are linear recurrences. SGD shrinks x by 0.905 a step and y by −0.9: 0.0061 + 0.0072.
    { variant: "sgd", figure: "value", range: [0.0133, 0.0134], tolerance: 1e-4 },
    { variant: "intoBest", figure: "x", range: [-1.037, -1.035], tolerance: 1e-3 },
    { variant: "outOfBest", figure: "x", range: [0.959, 0.961], tolerance: 1e-3 },
  ],
  see: ["4.2", "7.2", "7.4", "7.E2"],
  charts: [
    pathsOver(sentence("The ravine x²/20 + y²", "谷 x²/20 + y²"), [
      "default",
      "sgd",
      "adagrad",
      "adam",
      "tuned",
      "nesterov",
    ]),
    pathsOver(sentence("Two wells", "2つの谷"), ["intoBest", "intoBestSgd", "outOfBest", "outOfBestSgd"]),
    pathsOver(sentence("The saddle x² − y²", "鞍点 x² − y²"), ["saddle", "saddleSgd"]),
    {
      kind: "curves",
      tag: "path/value",
      title: sentence("Height of the surface where it stands", "いる位置での曲面の高さ"),
      variants: ["default", "sgd", "tuned"],
      y: "log",
    },
  ],
  judge(results) {
    const value = (variant: string) => results.figure(variant, "value").median
    const x = (variant: string) => results.figure(variant, "x").median
    const found = (variant: string) => results.figure(variant, "reached").median === 1
    const fast = [value("default") < value("sgd"), value("tuned") < value("sgd")]
    const global = [found("intoBest") && !found("intoBestSgd"), found("outOfBest") || !found("outOfBestSgd")]
    const all = [...fast, ...global]
    return {
      verdict: all.every(Boolean) ? "holds" : all.some(Boolean) ? "conditional" : "contradicted",
      because: sentence(
        `after 30 steps in the ravine, momentum .9 stands at ${figureText(value("default"))}, SGD at ${figureText(value("sgd"))}, tuned momentum at ${figureText(value("tuned"))}; from the right momentum ends at x = ${figureText(x("intoBest"))} (SGD ${figureText(x("intoBestSgd"))}), from the left at ${figureText(x("outOfBest"))} (SGD ${figureText(x("outOfBestSgd"))}), where the best is at −1.036.`,
        `谷で30ステップ後の高さは、モメンタム0.9で${figureText(value("default"))}、SGDで${figureText(value("sgd"))}、調整したモメンタムで${figureText(value("tuned"))}。2つの谷では、右からのモメンタムはx = ${figureText(x("intoBest"))}（SGDは${figureText(x("intoBestSgd"))}）、左からは${figureText(x("outOfBest"))}（SGDは${figureText(x("outOfBestSgd"))}）で止まる。最良はx = −1.036。`,
      ),
    }
  },
})
