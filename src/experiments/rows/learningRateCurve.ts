import { defineClaim } from "../claim.ts"
import { type LandscapeSettings, landscape, pathsOver } from "../recipes/landscape.ts"
import { figureText, sentence } from "../results.ts"
import type { Changes } from "../settings.ts"

const parabola = (learningRate: number): Changes<LandscapeSettings> => ({ optimizer: { learningRate } })
const wells = (x: number, learningRate: number): Changes<LandscapeSettings> => ({
  surface: "wells",
  start: [x, 0],
  steps: 300,
  goal: 0.05,
  optimizer: { learningRate },
})

export const learningRateCurve = defineClaim({
  id: "4.1",
  name: "learning-rate",
  section: "day1.s4",
  title: sentence("The learning rate on one curve", "1本の曲線で見る学習率"),
  claim: sentence(
    "w ← w − ε∇E. With a large ε the descent is fast, but may not converge; with a small one it is slow, and tends to end in a local optimum.",
    "w ← w − ε∇E。学習率εが大きいと速いが収束しないことがある。小さいと遅く、局所最適解に収束しやすい。",
  ),
  finding: sentence(
    "On x²/2 everything can be computed: below 1 it creeps, 1 is there in one step, from 1 to 2 it swings from side to side, beyond 2 each step leads further away. But a small rate only stays in the well where it starts. A large one can jump out of a worse well into a better, and just as well the other way.",
    "x²/2ならすべて計算できる。学習率が1より小さければじわじわ進み、1なら1歩で着き、1〜2では左右に揺れ、2を超えると遠ざかる。ただし小さい学習率は出発した谷にとどまるだけである。大きい学習率は悪い谷から良い谷へ跳ぶこともあれば、その逆もある。",
  ),
  verdict: "conditional",
  recipe: landscape,
  settings: { surface: "parabola", start: [-8, 0], steps: 100, goal: 0.005 },
  variants: {
    default: { title: sentence("ε = 0.1", "ε = 0.1"), change: parabola(0.1) },
    small: { title: sentence("ε = 0.01: slow", "ε = 0.01：遅い"), change: parabola(0.01) },
    best: { title: sentence("ε = 1: one step", "ε = 1：1歩"), change: parabola(1) },
    swings: { title: sentence("ε = 1.9: from side to side", "ε = 1.9：左右に揺れる"), change: parabola(1.9) },
    diverges: { title: sentence("ε = 2.1: further away", "ε = 2.1：遠ざかる"), change: parabola(2.1) },
    wellsSmall: {
      title: sentence("Two wells from the right, ε = 0.01", "2つの谷、右から、ε = 0.01"),
      change: wells(1.8, 0.01),
    },
    wellsLarge: {
      title: sentence("Two wells from the right, ε = 0.15", "2つの谷、右から、ε = 0.15"),
      change: wells(1.8, 0.15),
    },
    bestSmall: {
      title: sentence("Two wells from the left, ε = 0.01", "2つの谷、左から、ε = 0.01"),
      change: wells(-1.8, 0.01),
    },
    bestLarge: {
      title: sentence("Two wells from the left, ε = 0.15", "2つの谷、左から、ε = 0.15"),
      change: wells(-1.8, 0.15),
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence(
    "The learning rate, from 0.001 to 2.5; the start between the two wells.",
    "学習率を0.001から2.5まで。2つの谷の初期値。",
  ),
  watch: sentence(
    "The factor 1 − ε by which every step multiplies x, and what happens when it is below −1.",
    "1歩ごとにxに掛かる係数 1 − ε。−1を下回ると何が起きるか。",
  ),
  expected: [
    // x after k steps is −8 (1 − ε)^k.
    { variant: "small", figure: "x", range: [-2.9283, -2.9282], tolerance: 1e-3 },
    { variant: "default", figure: "stepsToGoal", range: [42, 42], tolerance: 0 },
    { variant: "best", figure: "stepsToGoal", range: [1, 1], tolerance: 0 },
    { variant: "swings", figure: "stepsToGoal", range: [42, 42], tolerance: 0 },
  ],
  see: ["S.1", "4.3", "7.1"],
  charts: [
    {
      kind: "curves",
      tag: "path/x",
      title: sentence("x, step by step: it arrives", "ステップごとのx：収束する"),
      variants: ["small", "default", "best", "swings"],
    },
    {
      kind: "curves",
      tag: "path/x",
      title: sentence("The same with ε = 2.1: it leaves", "ε = 2.1では：発散する"),
      variants: ["diverges"],
    },
    {
      kind: "sweep",
      figure: "stepsToGoal",
      setting: "optimizer.learningRate",
      title: sentence("Steps to |x| < 0.1", "|x| < 0.1までのステップ数"),
      variants: ["small", "default", "best", "swings", "diverges"],
      x: "log",
    },
    pathsOver(sentence("Two wells", "2つの谷"), ["wellsSmall", "wellsLarge", "bestSmall", "bestLarge"], {
      apart: true,
    }),
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name).median
    const text = (variant: string, name: string) => figureText(figure(variant, name))
    const slow = figure("small", "stepsToGoal") > figure("default", "stepsToGoal")
    const diverges = Number.isFinite(figure("diverges", "left"))
    const jumps = figure("wellsSmall", "reached") < figure("wellsLarge", "reached")
    const stays = figure("bestSmall", "reached") <= figure("bestLarge", "reached")
    const verdict = slow && diverges ? (jumps && stays ? "holds" : "conditional") : "contradicted"
    return {
      verdict,
      because: sentence(
        `|x| < 0.1 takes ${text("small", "stepsToGoal")} steps at ε = .01, ${text("default", "stepsToGoal")} at .1, ${text("best", "stepsToGoal")} at 1, ${text("swings", "stepsToGoal")} at 1.9, and 2.1 has left the picture at step ${text("diverges", "left")}. Of two wells, best at −1.036: from the right ε = .01 ends at ${text("wellsSmall", "x")}, .15 at ${text("wellsLarge", "x")}; from the left ${text("bestSmall", "x")} and ${text("bestLarge", "x")}.`,
        `|x| < 0.1までのステップ数は、ε = 0.01で${text("small", "stepsToGoal")}、0.1で${text("default", "stepsToGoal")}、1で${text("best", "stepsToGoal")}、1.9で${text("swings", "stepsToGoal")}。2.1は${text("diverges", "left")}ステップで枠の外へ出る。2つの谷（最良は−1.036）では、右からε = 0.01で${text("wellsSmall", "x")}、0.15で${text("wellsLarge", "x")}、左からはそれぞれ${text("bestSmall", "x")}と${text("bestLarge", "x")}。`,
      ),
    }
  },
})
