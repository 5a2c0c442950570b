import { defineClaim } from "../claim.ts"
import { landscape, pathsOver } from "../recipes/landscape.ts"
import { figureText, sentence } from "../results.ts"

const all = ["default", "momentum", "adagrad", "adadelta", "adam"] as const

export const descentAlgorithms = defineClaim({
  id: "4.2",
  name: "descent-algorithms",
  section: "day1.s4",
  title: sentence("Five ways down a bent valley", "曲がった谷を下りる5つの方法"),
  claim: sentence(
    "Algorithms of gradient descent: Momentum, AdaGrad, Adadelta, Adam.",
    "勾配降下法のアルゴリズム：モメンタム、AdaGrad、Adadelta、Adam。",
  ),
  finding: sentence(
    "All of them get down Rosenbrock's valley, but new does not mean faster. Momentum and Adam outrun SGD even at the largest rate that it stands (beyond 0.002 it swings between the walls for ever); AdaGrad's rate shrinks too much on the steep wall at the start, and Adadelta's steps begin tiny, as it measures them by those before.",
    "どれもローゼンブロックの谷を下りるが、新しければ速いわけではない。MomentumとAdamは、耐えられる最大の学習率のSGD（0.002を超えると壁の間を揺れ続ける）よりも速い。AdaGradは出だしの急な壁で学習率が縮みすぎ、Adadeltaは過去の歩幅を基準にするため最初の歩幅がごく小さい。",
  ),
  verdict: "holds",
  recipe: landscape,
  settings: { surface: "rosenbrock", start: [-1.2, 1], steps: 3000, goal: 0.03, optimizer: { learningRate: 0.001 } },
  variants: {
    default: {
      title: sentence("SGD, rate 0.0018", "SGD、学習率0.0018"),
      change: { optimizer: { learningRate: 0.0018 } },
    },
    tooFast: {
      title: sentence("SGD, rate 0.003: never settles", "SGD、学習率0.003：落ち着かない"),
      change: { optimizer: { learningRate: 0.003 } },
    },
    momentum: {
      title: sentence("Momentum 0.9, rate 0.001", "モメンタム0.9、学習率0.001"),
      change: { optimizer: { momentum: 0.9 } },
    },
    adagrad: {
      title: sentence("AdaGrad, rate 0.3", "AdaGrad、学習率0.3"),
      change: { optimizer: { name: "Adagrad", learningRate: 0.3 } },
    },
    adadelta: {
      title: sentence("Adadelta, decay 0.95", "Adadelta、減衰0.95"),
      change: { optimizer: { name: "Adadelta", learningRate: 1, rho: 0.95 } },
    },
    adam: {
      title: sentence("Adam, rate 0.1", "Adam、学習率0.1"),
      change: { optimizer: { name: "Adam", learningRate: 0.1 } },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence("The optimizer and its rate; the surface.", "最適化手法と学習率、曲面。"),
  watch: sentence(
    "The turn into the valley, where all slow down, and who keeps going.",
    "谷へ曲がるところ（みな遅くなる）と、そこから進み続けるもの。",
  ),
  expected: [{ variant: "adam", figure: "x", range: [0.999, 1.001], tolerance: 1e-3 }],
  see: ["7.1", "7.2", "7.4", "7.5"],
  charts: [
    pathsOver(sentence("Rosenbrock's valley", "ローゼンブロックの谷"), all, { apart: true }),
    {
      kind: "curves",
      tag: "path/value",
      title: sentence("Height of the surface where it stands", "いる位置での曲面の高さ"),
      variants: ["default", "momentum", "adam"],
      y: "log",
    },
  ],
  judge(results) {
    const steps = (variant: string) => results.figure(variant, "stepsToGoal").median
    const value = (variant: string) => results.figure(variant, "value").median
    const text = (variant: string) => `${figureText(steps(variant))} (${figureText(value(variant))})`
    const faster = ["momentum", "adagrad", "adadelta", "adam"].filter((name) => steps(name) < steps("default"))
    const descend = all.every((name) => value(name) < 0.5)
    return {
      verdict: descend && faster.length > 0 ? "holds" : descend || faster.length > 0 ? "conditional" : "contradicted",
      because: sentence(
        `steps down to 0.03, and the height after 3,000: SGD ${text("default")}, at rate .003 ${text("tooFast")}, Momentum ${text("momentum")}, AdaGrad ${text("adagrad")}, Adadelta ${text("adadelta")}, Adam ${text("adam")}; they begin at 24.2.`,
        `高さ0.03までのステップ数と、3,000ステップ後の高さ：SGDが${text("default")}、学習率0.003では${text("tooFast")}、Momentumが${text("momentum")}、AdaGradが${text("adagrad")}、Adadeltaが${text("adadelta")}、Adamが${text("adam")}。出発点は24.2。`,
      ),
    }
  },
})
