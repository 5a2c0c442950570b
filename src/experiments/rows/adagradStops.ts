import { defineClaim } from "../claim.ts"
import { landscape, pathsOver } from "../recipes/landscape.ts"
import { figureText, sentence } from "../results.ts"

const saddle = (y: number) => ({ surface: "saddle", start: [2, y], steps: 100, goal: -1 }) as const

export const adagradStops = defineClaim({
  id: "7.2",
  name: "adagrad-stops",
  section: "day2.s2",
  title: sentence("AdaGrad: the rate only ever shrinks", "AdaGrad：学習率は減る一方"),
  claim: sentence(
    "AdaGrad's learning rate shrinks with the gradients of the past; it can stop where the gradient is 0 (saddle points).",
    "AdaGradは過去の勾配に応じて学習率が小さくなる。勾配が0の点（鞍点）で止まることがある。",
  ),
  finding: sentence(
    "The effective rate ε/√h only shrinks, so that the descent can stop well before the floor. But the saddle is not AdaGrad's own trap: exactly on the ridge every method stops, as there is nothing to follow, and a ten-thousandth beside it AdaGrad leaves sooner than SGD, since where gradients were small its rate is large.",
    "実効的な学習率 ε/√h は減る一方なので、谷底のずっと手前で止まることがある。しかし鞍点はAdaGradに固有の罠ではない。尾根のちょうど上ではどの手法も止まり（進む方向がない）、1万分の1でも外れれば、勾配が小さかった方向の学習率が大きいAdaGradはSGDより早く抜け出す。",
  ),
  verdict: "conditional",
  recipe: landscape,
  settings: { optimizer: { name: "Adagrad" } },
  variants: {
    default: {
      title: sentence("The ravine: AdaGrad, rate 1.5", "谷：AdaGrad、学習率1.5"),
      change: { optimizer: { learningRate: 1.5 } },
    },
    stops: {
      title: sentence("The ravine: AdaGrad, rate 0.1, 300 steps", "谷：AdaGrad、学習率0.1、300ステップ"),
      change: { optimizer: { learningRate: 0.1 }, steps: 300 },
    },
    stopsNot: {
      title: sentence(
        "The ravine: RMSprop, which forgets, rate 0.1, 300 steps",
        "谷：過去を忘れるRMSProp、学習率0.1、300ステップ",
      ),
      change: { optimizer: { name: "RMSprop", learningRate: 0.1 }, steps: 300 },
    },
    ridge: {
      title: sentence("Exactly on the ridge: AdaGrad", "尾根のちょうど上：AdaGrad"),
      change: { ...saddle(0), optimizer: { learningRate: 0.1 } },
    },
    ridgeSgd: {
      title: sentence("Exactly on the ridge: SGD", "尾根のちょうど上：SGD"),
      change: { ...saddle(0), optimizer: { name: "SGD", learningRate: 0.1 } },
    },
    beside: {
      title: sentence("A ten-thousandth beside the ridge: AdaGrad", "尾根から1万分の1外れて：AdaGrad"),
      change: { ...saddle(1e-4), optimizer: { learningRate: 0.1 } },
    },
    besideSgd: {
      title: sentence("A ten-thousandth beside the ridge: SGD", "尾根から1万分の1外れて：SGD"),
      change: { ...saddle(1e-4), optimizer: { name: "SGD", learningRate: 0.1 } },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence(
    "The rate; how far beside the ridge it begins; where the sum of squares begins.",
    "学習率、尾根からのずれ、二乗和の初期値。",
  ),
  watch: sentence(
    "The two effective rates: each falls with its own gradients.",
    "2方向の実効学習率。それぞれの勾配に応じて下がる。",
  ),
  expected: [
    // h₀ = 1e-4, g = (−0.7, 4): 1.5/√(0.49 + 1e-4 + 1e-7), by hand.
    { variant: "default", figure: "firstRate", range: [2.1426, 2.1427], tolerance: 1e-3 },
    { variant: "ridge", figure: "y", range: [0, 0], tolerance: 0 },
    { variant: "ridgeSgd", figure: "y", range: [0, 0], tolerance: 0 },
  ],
  see: ["7.1", "7.3", "7.E3"],
  charts: [
    {
      kind: "tags",
      tags: ["rate/x", "rate/y"],
      title: sentence("Effective rates ε/√h", "実効学習率 ε/√h"),
      variants: ["default", "stops", "stopsNot"],
      y: "log",
    },
    {
      kind: "curves",
      tag: "path/value",
      title: sentence("Height of the surface where it stands", "いる位置での曲面の高さ"),
      variants: ["stops", "stopsNot"],
    },
    pathsOver(sentence("The ravine", "谷"), ["default", "stops", "stopsNot"], { apart: true }),
    pathsOver(sentence("The saddle", "鞍点"), ["ridge", "ridgeSgd", "beside", "besideSgd"], { apart: true }),
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name).median
    const [rates] = results.series("stops", "rate/x")
    const shrinks = rates!.values.every((rate, i, all) => i === 0 || rate <= all[i - 1]!)
    const stops = figure("stops", "value") > 100 * figure("stopsNot", "value")
    const onRidge = figure("ridge", "reached") === 0
    // What is said of AdaGrad should be true of AdaGrad more than of others.
    const itsOwn =
      figure("ridgeSgd", "reached") === 1 || figure("beside", "stepsToGoal") > figure("besideSgd", "stepsToGoal")
    const text = (variant: string, name: string) => figureText(figure(variant, name))
    return {
      verdict: shrinks && onRidge ? (itsOwn ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `at rate .1 the effective rate along the ravine falls from ${text("stops", "firstRate")} to ${text("stops", "lastRate")}, and 300 steps end at x = ${text("stops", "x")} (${stops ? "RMSprop gets there" : "so does RMSprop"}: ${text("stopsNot", "x")}); on the ridge AdaGrad and SGD both stay (y = ${text("ridge", "y")} and ${text("ridgeSgd", "y")}); beside it AdaGrad is down after ${text("beside", "stepsToGoal")} steps, SGD after ${text("besideSgd", "stepsToGoal")}.`,
        `学習率0.1では谷に沿う実効学習率が${text("stops", "firstRate")}から${text("stops", "lastRate")}まで下がり、300ステップでx = ${text("stops", "x")}（RMSPropは${text("stopsNot", "x")}）。尾根の上ではAdaGradもSGDも動かない（y = ${text("ridge", "y")}、${text("ridgeSgd", "y")}）。わずかに外れると、AdaGradは${text("beside", "stepsToGoal")}ステップ、SGDは${text("besideSgd", "stepsToGoal")}ステップで下りる。`,
      ),
    }
  },
})
