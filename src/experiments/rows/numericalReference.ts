import { defineClaim } from "../claim.ts"
import { stepOfDifference } from "../recipes/stepOfDifference.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const smooth = { activation: "tanh", stddev: 1 } as const
/** How many samples a network sees and how large its weights are decide how much is rounded, and how many kinks are crossed. */
const another = sentence(
  "Of another network, measured in a way that is not on record. Ours is the worst of 200 entries, where every sum of 50 losses is rounded; the bottom of the V lies at the same step.",
  "別のネットワークの値で、測り方も記録にない。こちらは200個のうち最悪の要素の値で、50個の誤差を足すたびに丸めている。V字の底の位置は同じである。",
)

export const numericalReference = defineClaim({
  id: "5.3",
  name: "numerical-reference",
  section: "day1.s5",
  title: sentence("Is the numerical gradient the reference?", "数値微分は基準になるか"),
  claim: sentence(
    "Numerical differentiation gives the reference that gradients are checked against.",
    "数値微分の結果を、勾配が正しいかどうかの基準とする。",
  ),
  finding: sentence(
    "With the right step only. Its error is a V over h: too large a step bends (h²), too small a one leaves only rounding (ε/h). In float64 anything near 1e-5 will do. In float32 the best is 1e-2 with tanh and about 1e-3 with ReLU, and the textbook's 1e-4 is off by percents for a smooth network and by everything for the course's small weights. And with ReLU 1e-4 is wrong even in float64: with weights of 0.01 the weighted sums are so near 0 that h moves some of them across the kink; there, and only there, the difference is not the derivative.",
    "適切なhを選んだときに限る。誤差はhに対してV字になる。大きすぎれば曲がりの分（h²）、小さすぎれば丸め（ε/h）が残る。float64なら1e-5付近でよい。float32では、tanhで1e-2、ReLUで1e-3あたりが最良で、教科書の1e-4は、滑らかなネットワークで数%、講座の小さな重みでは丸ごとずれる。さらにReLUでは、float64でも1e-4は誤る。重みが0.01だと総入力が0に近く、hを足し引きすると一部が折れ目をまたぐからである。差分が微分と食い違うのは、ちょうどその重みだけである。",
  ),
  verdict: "conditional",
  recipe: stepOfDifference,
  variants: {
    default: { title: sentence("ReLU, weights of 0.01, float64", "ReLU、重み0.01、float64") },
    float32: {
      title: sentence("ReLU, weights of 0.01, float32", "ReLU、重み0.01、float32"),
      change: { precision: "float32" },
    },
    smooth: { title: sentence("Tanh, weights of 1, float64", "tanh、重み1、float64"), change: smooth },
    smoothFloat32: {
      title: sentence("Tanh, weights of 1, float32", "tanh、重み1、float32"),
      change: { ...smooth, precision: "float32" },
    },
  },
  quick: { powers: [-1, -2, -3, -4, -5, -6, -8] },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "stddev and samples with ReLU: how many kinks are crossed? powers: the whole V.",
    "ReLUでのstddevとsamples：またぐ折れ目はいくつになるか。powers：V字の全体。",
  ),
  watch: sentence(
    "The bottom of each V, and where 1e-4 lies on it. The entries that are wrong, and those whose step crosses a kink: the same ones.",
    "それぞれのV字の底と、1e-4の位置。誤った要素と、折れ目をまたぐ要素が一致すること。",
  ),
  expected: [
    { variant: "default", figure: "wrongAt1e-4", range: [18, 18], tolerance: 15 },
    { variant: "default", figure: "errorAt1e-4", range: [0.025, 0.025], tolerance: 0.025 },
    { variant: "smooth", figure: "errorAt1e-5", range: [1.2e-9, 1.2e-9], tolerance: 1e-9 },
    { variant: "smoothFloat32", figure: "bestStep", range: [0.01, 0.01], tolerance: 1e-6 },
    { variant: "smoothFloat32", figure: "bestWorst", range: [3.7e-6, 3.7e-6], tolerance: 5e-6, explained: another },
    { variant: "smoothFloat32", figure: "worstAt1e-4", range: [4.8e-4, 4.8e-4], tolerance: 5e-4, explained: another },
  ],
  see: ["5.1", "5.2", "3.1", "6.E-bug"],
  charts: [
    {
      kind: "path",
      paths: [{ x: "curve/h", y: "curve/error" }],
      x: "log",
      y: "log",
      title: sentence("Relative error of the numerical gradient, by the step h", "数値微分の相対誤差（刻み幅hごと）"),
    },
    {
      kind: "path",
      paths: [
        { x: "curve/h", y: "curve/wrong", label: sentence("wrong by more than 1e-6", "1e-6を超えて誤る") },
        { x: "curve/h", y: "curve/kinks", label: sentence("the step crosses a kink", "折れ目をまたぐ") },
      ],
      x: "log",
      apart: true,
      variants: ["default", "smooth"],
      title: sentence("Entries of the 200", "200個のうちの要素数"),
    },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const all = ["default", "float32", "smooth", "smoothFloat32"]
    const ours = Math.max(...all.map((name) => figure(name, "engineError").max))
    const [best, kinked, kinks] = ["bestError", "errorAt1e-4", "wrongAt1e-4"].map((name) => figure("default", name))
    const rounded = figure("smoothFloat32", "errorAt1e-4")
    const reference = best!.max < 1e-6 && figure("smooth", "bestError").max < 1e-6 && ours < 1e-5
    const anyStep = kinked!.median < 1e-4 && rounded.median < 1e-4
    return {
      verdict: reference ? (anyStep ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `with the best step ReLU's gradient is right to ${spreadText(best!)} in float64. At 1e-4 it is off by ${spreadText(kinked!)}: ${spreadText(kinks!)} of 200 entries are wrong, of which ${figureText(figure("default", "wrongElsewhere").max)} without a kink being crossed. In float32 tanh is best at ${figureText(figure("smoothFloat32", "bestStep").median)} (${spreadText(figure("smoothFloat32", "bestError"))}), and at 1e-4 off by ${spreadText(rounded)}.`,
        `最良のhなら、float64のReLUの勾配は${spreadText(best!)}まで正しい。1e-4では${spreadText(kinked!)}ずれる：200個のうち誤るのは${spreadText(kinks!)}個、そのうち折れ目をまたがないものは${figureText(figure("default", "wrongElsewhere").max)}個。float32のtanhは${figureText(figure("smoothFloat32", "bestStep").median)}で最良（${spreadText(figure("smoothFloat32", "bestError"))}）、1e-4では${spreadText(rounded)}ずれる。`,
      ),
    }
  },
})
