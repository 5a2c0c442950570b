import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"

export const reluSparse = defineClaim({
  id: "2.3",
  name: "relu-sparse",
  section: "day1.s2",
  title: sentence(
    "ReLU passes the gradient on and makes the network sparse",
    "ReLU：勾配を通し、ネットワークをスパースにする",
  ),
  claim: sentence(
    "ReLU avoids vanishing gradients and makes the network sparse.",
    "ReLUは勾配消失を回避し、ネットワークをスパースにする。",
  ),
  finding: sentence(
    "It holds: through five hidden layers the gradient stays of one size, where sigmoid loses nearly four orders of magnitude; and about half of all activations are exactly 0, where sigmoid has none.",
    "成り立つ。中間層5つでも勾配の大きさはほぼ保たれる（シグモイドは4桁近く失う）。活性の約半分がちょうど0になる（シグモイドは0個）。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { hidden: [100, 100, 100, 100, 100], activation: "relu", initializer: "he" },
    inside: true,
    iterations: 0,
  },
  variants: {
    default: { title: sentence("ReLU from He", "ReLU＋He") },
    sigmoid: {
      title: sentence("sigmoid from Xavier", "シグモイド＋Xavier"),
      change: { network: { activation: "sigmoid", initializer: "xavier" } },
    },
    leaky: {
      title: sentence("leaky ReLU from He", "Leaky ReLU＋He"),
      change: { network: { activation: "leakyRelu" } },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence("The activation; the depth.", "活性化関数、層の深さ。"),
  watch: sentence(
    "The zeros, layer by layer, and the gradient from the last layer to the first.",
    "層ごとのゼロの割合と、後ろから前への勾配。",
  ),
  expected: [{ variant: "default", figure: "zeros/layer3", range: [0.35, 0.65], tolerance: 0.1 }],
  see: ["2.4", "2.5", "6.2"],
  charts: [
    { kind: "curves", tag: "forward/zeros", title: sentence("Share of zeros, by layer", "ゼロの割合（層ごと）") },
    {
      kind: "curves",
      tag: "backward/gradient",
      y: "log",
      title: sentence("Gradient (rms), by layer", "勾配の大きさ（層ごと）"),
    },
  ],
  judge(results) {
    const [relu, sigmoid] = ["default", "sigmoid"].map((name) => results.figure(name, "gradientSpan"))
    const [zeros, none] = ["default", "sigmoid"].map((name) => results.figure(name, "zeros/layer3"))
    const holds = relu!.max < 20 && sigmoid!.min > 20 * relu!.max && zeros!.min > 0.2 && none!.max < 0.01
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `the last layer's gradient is ${figureText(relu!.median)} times the first's with ReLU, ${figureText(sigmoid!.median)} times with sigmoid; zeros in the third layer: ${spreadText(zeros!)} and ${spreadText(none!)}.`,
        `最後の層の勾配は最初の層に対してReLUで${figureText(relu!.median)}倍、シグモイドで${figureText(sigmoid!.median)}倍。3層目のゼロの割合は${spreadText(zeros!)}と${spreadText(none!)}。`,
      ),
    }
  },
})
