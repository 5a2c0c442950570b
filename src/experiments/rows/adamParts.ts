import { defineClaim } from "../claim.ts"
import { landscape, pathsOver } from "../recipes/landscape.ts"
import { figureText, type Results, sentence } from "../results.ts"

/** How far two variants' paths are ever apart, by the length of the way from start to floor. */
function apart(results: Results, one: string, other: string): number {
  const gaps = ["path/x", "path/y"].map((tag) => {
    const [a, b] = [one, other].map((variant) => results.series(variant, tag)[0]!.values)
    return Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))
  })
  return Math.max(...gaps) / Math.hypot(7, 2)
}

export const adamParts = defineClaim({
  id: "7.4",
  name: "adam-parts",
  section: "day2.s2",
  title: sentence("Adam, taken apart and put together", "Adamを分解して組み立て直す"),
  claim: sentence("Adam is Momentum and RMSprop in one.", "AdamはMomentumとRMSPropを組み合わせたもの。"),
  finding: sentence(
    "It holds, to rounding: Momentum's moving mean divided by the root of RMSprop's, each made up for beginning at 0, takes Adam's path; each part alone takes the path of its origin. The correction is no detail: without it the first steps are several times as long.",
    "丸め誤差の範囲で成り立つ。Momentumの移動平均をRMSPropの移動平均の平方根で割り、どちらも0から始まる偏りを補正すると、Adamとまったく同じ道を通る。部品を1つだけ使えば、もとの手法の道になる。補正は些細なものではなく、ないと最初の数ステップが何倍も長くなる。",
  ),
  verdict: "holds",
  recipe: landscape,
  settings: { steps: 60, optimizer: { learningRate: 0.3, rho: 0.999 } },
  variants: {
    default: { title: sentence("Adam", "Adam"), change: { optimizer: { name: "Adam" } } },
    together: {
      title: sentence("Inertia, scaling and correction", "慣性＋スケーリング＋補正"),
      change: { optimizer: { name: "inertia + scaling + correction" } },
    },
    inertia: { title: sentence("Inertia alone", "慣性だけ"), change: { optimizer: { name: "inertia" } } },
    momentum: {
      // v ← .9 v − η g moves like .9 m + .1 g with ten times the rate.
      title: sentence("Momentum 0.9 at a tenth of the rate", "モメンタム0.9、学習率は10分の1"),
      change: { optimizer: { name: "SGD", learningRate: 0.03, momentum: 0.9 } },
    },
    scaling: { title: sentence("Scaling alone", "スケーリングだけ"), change: { optimizer: { name: "scaling" } } },
    rmsprop: { title: sentence("RMSprop", "RMSprop"), change: { optimizer: { name: "RMSprop" } } },
    uncorrected: {
      title: sentence("Inertia and scaling, no correction", "慣性＋スケーリング、補正なし"),
      change: { optimizer: { name: "inertia + scaling" } },
    },
    withoutInertia: {
      title: sentence("Adam with β₁ = 0", "β₁ = 0のAdam"),
      change: { optimizer: { name: "Adam", beta1: 0 } },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence(
    "β₁ and β₂, to 0 and back; the parts in optimizer.name.",
    "β₁とβ₂を0へ、また戻す。optimizer.nameの部品。",
  ),
  watch: sentence("Which paths lie on one another.", "どの道とどの道が重なるか。"),
  expected: [
    // Every way of Adam begins with a step of the rate along each axis: from (−7, 2) to (−6.7, 1.7).
    { variant: "default", figure: "firstX", range: [-6.7001, -6.6999], tolerance: 1e-4 },
    { variant: "together", figure: "firstX", range: [-6.7001, -6.6999], tolerance: 1e-4 },
    // Uncorrected: (1 − β₁)/√(1 − β₂) = 3.16 times as far.
    { variant: "uncorrected", figure: "firstX", range: [-6.0514, -6.0512], tolerance: 1e-3 },
  ],
  see: ["7.1", "7.3", "7.E5"],
  charts: [
    pathsOver(sentence("Adam and its parts", "Adamと部品"), [
      "default",
      "together",
      "inertia",
      "momentum",
      "scaling",
      "rmsprop",
      "uncorrected",
    ]),
    {
      kind: "curves",
      tag: "path/x",
      title: sentence("x", "x"),
      variants: ["default", "together", "uncorrected", "withoutInertia"],
    },
  ],
  judge(results) {
    const whole = apart(results, "default", "together")
    const inertia = apart(results, "momentum", "inertia")
    const scaling = apart(results, "rmsprop", "scaling")
    const without = apart(results, "default", "uncorrected")
    const same = Math.max(whole, inertia, scaling) < 1e-3
    return {
      // That paths agree means something only where others do not.
      verdict: same && without > 0.01 ? "holds" : whole < 1e-3 || without < 0.01 ? "conditional" : "contradicted",
      because: sentence(
        `over 60 steps the three parts together are never further from Adam than ${figureText(whole)} of the way down, inertia alone from Momentum ${figureText(inertia)}, scaling alone from RMSprop ${figureText(scaling)}; without the correction it is ${figureText(without)}.`,
        `60ステップの間、3部品の合成とAdamとのずれは最大で道のりの${figureText(whole)}、慣性だけとMomentumは${figureText(inertia)}、スケーリングだけとRMSPropは${figureText(scaling)}。補正なしでは${figureText(without)}。`,
      ),
    }
  },
})
