import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, type Results, sentence } from "../results.ts"

/** Of a tag by layer, the mean over seeds at one layer. */
const at = (results: Results, variant: string, tag: string, layer: number): number => {
  const values = results.series(variant, tag).map(({ steps, values }) => values[steps.indexOf(layer)]!)
  return values.reduce((sum, value) => sum + value) / values.length
}

export const slopesAndWeights = defineClaim({
  id: "2.4",
  name: "slopes-and-weights",
  section: "day1.s2",
  title: sentence("What a layer does to a gradient: slope times weights", "層が勾配にすること：傾き×重み"),
  claim: sentence(
    "The derivative of the sigmoid is 1/4 at most, that of ReLU 1 at most: that is why ReLU's gradient does not vanish.",
    "シグモイドの微分は最大0.25、ReLUの微分は最大1。だからReLUでは勾配が消失しにくい。",
  ),
  finding: sentence(
    "Under a condition: the slopes are as said, but a layer multiplies the gradient by ‖Wᵀ‖·f′. From a Gaussian of 0.01 the weights shrink it more than the sigmoid's slope does, and they shrink ReLU's gradient just as much.",
    "条件つき。傾きはそのとおりだが、層が勾配に掛けるのは‖Wᵀ‖·f′。標準偏差0.01では、シグモイドの傾きより重みのほうが大きく縮め、ReLUの勾配も同じように縮める。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 }, inside: true, iterations: 0 },
  variants: {
    default: { title: sentence("sigmoid from 0.01", "シグモイド＋0.01") },
    relu: { title: sentence("ReLU from 0.01", "ReLU＋0.01"), change: { network: { activation: "relu" } } },
    reluHe: {
      title: sentence("ReLU from He", "ReLU＋He"),
      change: { network: { activation: "relu", initializer: "he" } },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence("The standard deviation; the activation.", "標準偏差、活性化関数。"),
  watch: sentence("The two factors side by side: which is the smaller?", "2つの係数：どちらが小さいか。"),
  expected: [],
  see: ["6.1", "6.2", "2.2"],
  charts: [
    {
      kind: "curves",
      tag: "backward/slope",
      y: "log",
      title: sentence("The slope's part, by layer", "傾きf′が勾配に掛ける倍率（層ごと）"),
    },
    {
      kind: "curves",
      tag: "backward/weights",
      y: "log",
      title: sentence("The weights' part, by layer", "重みWᵀが勾配に掛ける倍率（層ごと）"),
    },
  ],
  judge(results) {
    const slope = at(results, "default", "backward/slope", 1)
    const weights = at(results, "default", "backward/weights", 1)
    const [reluSlope, reluWeights] = ["backward/slope", "backward/weights"].map((tag) => at(results, "relu", tag, 1))
    const asSaid = slope <= 0.25 + 1e-6 && reluSlope! <= 1 + 1e-6
    // The slope alone would explain it if the weights were not the smaller factor.
    const weightsMatter = weights < slope && reluWeights! < 0.25
    return {
      verdict: !asSaid ? "contradicted" : weightsMatter ? "conditional" : "holds",
      because: sentence(
        `in the first hidden layer the sigmoid's slope leaves ${figureText(slope)} of a gradient, the weights behind it ${figureText(weights)}; with ReLU ${figureText(reluSlope!)} and ${figureText(reluWeights!)}.`,
        `最初の中間層で、シグモイドの傾きは勾配の${figureText(slope)}を残し、その後ろの重みは${figureText(weights)}を残す。ReLUでは${figureText(reluSlope!)}と${figureText(reluWeights!)}。`,
      ),
    }
  },
})
