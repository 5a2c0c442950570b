import { defineClaim, type Variant } from "../claim.ts"
import { type LineSettings, lineWithOutlier, measureNames } from "../recipes/lineWithOutlier.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const variants = {
  default: { title: sentence("MSE: squared error", "MSE：二乗誤差") },
  absolute: { title: sentence("MAE: absolute error", "MAE：絶対誤差"), change: { loss: "meanAbsoluteError" } },
  percentage: {
    title: sentence("MAPE: error in percent", "MAPE：百分率の誤差"),
    change: { loss: "meanAbsolutePercentageError" },
  },
  logarithmic: {
    title: sentence("MSLE: squared error of logarithms", "MSLE：対数の二乗誤差"),
    change: { loss: "meanSquaredLogarithmicError" },
  },
  huber: {
    title: sentence("Huber: squared near 0, then absolute", "Huber：近くは二乗、遠くは絶対"),
    change: { loss: "huber" },
  },
  logCosh: {
    title: sentence("Log-cosh: the same, smooth", "log-cosh：同じものを滑らかに"),
    change: { loss: "logCosh" },
  },
} as const satisfies Record<string, Variant<LineSettings>>

const names = Object.keys(variants)

export const regressionLosses = defineClaim({
  id: "3.4",
  name: "regression-losses",
  section: "day1.s3",
  title: sentence("Losses of regression, and one outlier", "回帰の誤差関数と、1つの外れ値"),
  claim: sentence(
    "Keras has MSE, MAE, MAPE, MSLE and others; one chooses the loss that suits the problem.",
    "KerasにはMSE、MAE、MAPE、MSLEなどの誤差関数があり、問題に応じて選ぶ。",
  ),
  finding: sentence(
    "It holds. Under the squared error one point of 20 drags the line as far as one likes: its pull grows with its distance. Under the absolute error every point pulls alike, however far it is, and the line hardly moves; MAPE, Huber and log-cosh hold it nearly as well, MSLE by the logarithm only. And each loss finds the line that is best by its own measure and not by the others': what counts as an error is what one decides when one chooses.",
    "成り立つ。二乗誤差では、20点のうちの1点が直線をどこまでも引きずる。引く力が距離に比例して大きくなるからである。絶対誤差では、どれだけ離れていてもどの点も同じ力で引くので、直線はほとんど動かない。MAPE、Huber、log-coshも同様で、MSLEは対数の分だけ動く。また、どの誤差関数も自分の尺度で最良の直線を見つけるが、他の尺度では最良ではない。何を誤差とみなすかを決めることが、誤差関数を選ぶということである。",
  ),
  verdict: "holds",
  recipe: lineWithOutlier,
  variants,
  quick: { steps: 1000 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "lifts: further, or downward (−10), where MAPE and MSLE pull harder. Does any loss still hold with the outlier at 0?",
    "lifts：さらに遠く、あるいは下へ（−10）。下向きではMAPEとMSLEの引く力が強い。外れ値が0でも動かない誤差関数はどれか。",
  ),
  watch: sentence(
    "How far the line moves as the outlier is lifted. The shape of each loss tells why: what counts is its slope.",
    "外れ値を持ち上げたときに直線が動く距離。理由は誤差関数の形、その傾きにある。",
  ),
  expected: [],
  see: ["3.1"],
  charts: [
    {
      kind: "path",
      paths: [{ x: "outlier/lift", y: "outlier/moved" }],
      title: sentence(
        "How far the line moves, by how far the outlier is lifted",
        "直線の動き（外れ値を持ち上げた距離に対して）",
      ),
    },
    {
      kind: "path",
      paths: [
        { x: "line/x", y: "line/y", label: sentence("line", "直線") },
        { x: "points/x", y: "points/y", label: sentence("points", "点") },
      ],
      apart: true,
      title: sentence("The line with the farthest outlier", "最も遠い外れ値があるときの直線"),
    },
    {
      kind: "path",
      paths: [{ x: "shape/prediction", y: "shape/loss" }],
      apart: true,
      title: sentence("The loss of a prediction where 10 is right", "正解が10のときの、予測値に対する誤差"),
    },
  ],
  judge(results) {
    const moved = (variant: string) => results.figure(variant, "moved")
    const robust = ["absolute", "percentage", "huber", "logCosh"].every(
      (name) => moved(name).max < moved("default").min / 5,
    )
    // Each against all others, by its own measure; a line that is not quite at its minimum may be off by a thousandth.
    const best = names.every((name, i) => {
      const measure = (variant: string) => results.figure(variant, `measure/${measureNames[i]}`).values
      return measure(name).every((own, seed) => names.every((other) => own <= measure(other)[seed]! * 1.001))
    })
    return {
      verdict: robust && best ? "holds" : robust ? "conditional" : "contradicted",
      because: sentence(
        `an outlier 80 above the others moves the line by ${spreadText(moved("default"))} under MSE, ${spreadText(moved("logarithmic"))} under MSLE, ${spreadText(moved("percentage"))} under MAPE, ${spreadText(moved("huber"))} under Huber, ${spreadText(moved("logCosh"))} under log-cosh and ${figureText(moved("absolute").max)} at most under MAE; ${best ? "each" : "not each"} of the six lines is the best by its own measure.`,
        `他より80上にある外れ値で直線が動く距離は、MSEで${spreadText(moved("default"))}、MSLEで${spreadText(moved("logarithmic"))}、MAPEで${spreadText(moved("percentage"))}、Huberで${spreadText(moved("huber"))}、log-coshで${spreadText(moved("logCosh"))}、MAEでは最大でも${figureText(moved("absolute").max)}。6本の直線は${best ? "それぞれ自分の尺度で最良である" : "必ずしも自分の尺度で最良ではない"}。`,
      ),
    }
  },
})
