import { defineClaim } from "../claim.ts"
import { curveOf } from "../recipes/curveOf.ts"
import { figureText, sentence } from "../results.ts"

export const sigmoidCurve = defineClaim({
  id: "2.2",
  name: "sigmoid-curve",
  section: "day1.s2",
  title: sentence("Sigmoid: smooth, and its slope is a quarter at most", "シグモイド：なめらか、傾きは最大でも1/4"),
  claim: sentence(
    "The sigmoid changes smoothly between 0 and 1, which let networks begin to learn; but its gradient vanishes.",
    "シグモイド関数は0と1の間をなめらかに変化し、ニューラルネットワーク普及のきっかけになった。しかし勾配消失を起こす。",
  ),
  finding: sentence(
    "It holds: no jump anywhere, where the step function has one; the slope is 1/4 at most, so ten layers leave less than a millionth of a gradient.",
    "成り立つ。ステップ関数のような段差はない。傾きは最大1/4で、10層を通ると勾配は100万分の1以下になる。",
  ),
  verdict: "holds",
  recipe: curveOf,
  settings: { activation: "sigmoid" },
  variants: {
    default: { title: sentence("sigmoid", "シグモイド") },
    step: { title: sentence("step", "ステップ"), change: { activation: "step" } },
    tanh: { title: sentence("tanh", "tanh"), change: { activation: "tanh" } },
  },
  quick: {},
  seeds: [0],
  vary: sentence("The activation: --set activation=silu.", "活性化関数：--set activation=silu。"),
  watch: sentence(
    "Where the slope is large, and how small it is elsewhere.",
    "傾きが大きいのはどこか、それ以外ではどれほど小さいか。",
  ),
  expected: [{ variant: "default", figure: "largestSlope", range: [0.25, 0.25], tolerance: 1e-6 }],
  see: ["2.4", "6.1"],
  charts: [
    {
      kind: "path",
      paths: [
        { x: "curve/x", y: "curve/value", label: sentence("f", "f") },
        { x: "curve/x", y: "curve/slope", label: sentence("f′", "f′") },
      ],
      apart: true,
      title: sentence("The function and its slope", "関数とその傾き"),
    },
  ],
  judge(results) {
    const figure = (name: string, variant = "default") => results.figure(variant, name).median
    const [slope, ten, jump] = [figure("largestSlope"), figure("slopeOf10"), figure("largestJump")]
    const bounded = figure("lowest") > 0 && figure("highest") < 1
    return {
      verdict: bounded && jump < 0.05 && slope <= 0.25 + 1e-6 && ten < 1e-6 ? "holds" : "contradicted",
      because: sentence(
        `its slope is ${figureText(slope)} at most and never jumps; to the power of ten that is ${ten.toExponential(1)}.`,
        `傾きは最大${figureText(slope)}で、段差はない。10乗すると${ten.toExponential(1)}。`,
      ),
    }
  },
})
