import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

const layersOf = (count: number): number[] => new Array<number>(count).fill(40)
const atOnce = { iterations: 0, data: { train: 1000, test: 1000 } } as const

export const twoDiseases = defineClaim({
  id: "6.2",
  name: "relu-keeps-gradients",
  section: "day2.s1",
  title: sentence("ReLU keeps the gradient, which is half of the story", "ReLUは勾配を保つ。ただし、それは話の半分"),
  claim: sentence(
    "The derivative of ReLU is 0 or 1, so the gradient does not shrink from layer to layer, and deep networks learn.",
    "ReLUの微分は0か1なので、層を重ねても勾配が小さくならず、深いネットワークも学習する。",
  ),
  finding: sentence(
    "The first half holds: between layer 2 and the last the gradients of ReLU stay within a factor of three or so at any depth and any scale of the weights, where sigmoid loses 16 powers of ten in ten layers. The second half depends on the weights. With a standard deviation of 0.01 and three hidden layers ReLU learns nothing: its signal dies on the way forward (each layer hands on a twentieth of what it got), so that all gradients are equally tiny. There are two diseases, and ReLU cures one; the other needs a larger start (He, Xavier).",
    "前半は成り立つ。ReLUの第2層と最終層の勾配の比は、深さや重みの大きさによらず3倍ほどの範囲に収まる。シグモイドでは10層で16桁も失う。後半は重み次第である。標準偏差0.01で中間層が3層になると、ReLUでもまったく学習しない。信号が順方向の途中で消え（層ごとに約20分の1）、すべての勾配が同じように小さくなるからだ。病気は2つあり、ReLUが治すのは1つだけ。もう1つには大きな初期値（He、Xavier）が要る。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { inside: true },
  variants: {
    relu3: {
      title: sentence("ReLU, 0.01, 3 hidden layers, trained", "ReLU、0.01、中間層3層、訓練あり"),
      change: { network: { activation: "relu", hidden: layersOf(3) } },
    },
    reluHe3: {
      title: sentence("ReLU, He, 3 hidden layers, trained", "ReLU、He、中間層3層、訓練あり"),
      change: { network: { activation: "relu", initializer: "he", hidden: layersOf(3) } },
    },
    relu2: {
      title: sentence("ReLU, 0.01, 2 hidden layers, before training", "ReLU、0.01、中間層2層、訓練前"),
      change: { ...atOnce, network: { activation: "relu" } },
      quick: { iterations: 0 },
    },
    relu5: {
      title: sentence("ReLU, 0.01, 5 hidden layers, before training", "ReLU、0.01、中間層5層、訓練前"),
      change: { ...atOnce, network: { activation: "relu", hidden: layersOf(5) } },
      quick: { iterations: 0 },
    },
    relu10: {
      title: sentence("ReLU, 0.01, 10 hidden layers, before training", "ReLU、0.01、中間層10層、訓練前"),
      change: { ...atOnce, network: { activation: "relu", hidden: layersOf(10) } },
      quick: { iterations: 0 },
    },
    reluHe10: {
      title: sentence("ReLU, He, 10 hidden layers, before training", "ReLU、He、中間層10層、訓練前"),
      change: { ...atOnce, network: { activation: "relu", initializer: "he", hidden: layersOf(10) } },
      quick: { iterations: 0 },
    },
    sigmoid10: {
      title: sentence("Sigmoid, 0.01, 10 hidden layers, before training", "シグモイド、0.01、中間層10層、訓練前"),
      change: { ...atOnce, network: { activation: "sigmoid", hidden: layersOf(10) } },
      quick: { iterations: 0 },
    },
  },
  quick: { ...hurried, iterations: 600 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.stddev of relu3: from where on does it learn? The number of layers of each.",
    "relu3のnetwork.stddev：いくつから学習するか。それぞれの層の数。",
  ),
  watch: sentence(
    "Two staircases: the spread of the signal going forward, the gradient coming back. Sigmoid has only the second, ReLU with 0.01 only the first.",
    "2つの階段：順方向の信号のばらつきと、逆方向の勾配。シグモイドにあるのは後者だけ、ReLU＋0.01にあるのは前者だけ。",
  ),
  expected: [
    { variant: "relu3", figure: "testAccuracy", range: [0.114, 0.114], tolerance: 0.02 },
    { variant: "relu2", figure: "gradientRatio", range: [0.5, 0.5], tolerance: 0.2 },
    { variant: "relu5", figure: "gradientRatio", range: [0.6, 0.6], tolerance: 0.3 },
    { variant: "relu10", figure: "gradientRatio", range: [0.6, 0.9], tolerance: 0.4 },
    { variant: "sigmoid10", figure: "gradientRatio", range: [3e-17, 3e-17], tolerance: 2e-17 },
    { variant: "relu5", figure: "std/layer5", range: [1e-6, 1e-6], tolerance: 1e-6 },
  ],
  see: ["6.1", "6.3", "6.E2", "S.3", "S.5"],
  charts: [
    {
      kind: "curves",
      tag: "forward/std",
      y: "log",
      title: sentence("Forward: spread of what each layer hands on", "順方向：各層の出力のばらつき"),
    },
    {
      kind: "curves",
      tag: "backward/gradient",
      y: "log",
      title: sentence("Backward: gradient of each layer (RMS)", "逆方向：各層の勾配（RMS）"),
    },
    {
      kind: "curves",
      tag: "test/accuracy",
      variants: ["relu3", "reluHe3"],
      title: sentence("Accuracy on the test digits", "テスト正解率"),
    },
  ],
  judge(results) {
    const relu = ["relu2", "relu5", "relu10", "reluHe10"].flatMap(
      (variant) => results.figure(variant, "gradientRatio").values,
    )
    const sigmoid = results.figure("sigmoid10", "gradientRatio")
    const small = results.figure("relu3", "testAccuracy")
    const he = results.figure("reluHe3", "testAccuracy")
    const [low, high] = [Math.min(...relu), Math.max(...relu)]
    const keeps = low > 0.1 && high < 10 && sigmoid.max < 1e-6
    return {
      verdict: !keeps || he.median < 0.5 ? "contradicted" : small.min > 0.5 ? "holds" : "conditional",
      because: sentence(
        `the gradient of layer 2 is ${figureText(low)} to ${figureText(high)} of the last one's with ReLU at all depths, ${spreadText(sigmoid)} with sigmoid and ten layers; yet with three hidden layers of 0.01 ReLU reads ${spreadText(small)} of the test digits, with He ${spreadText(he)}.`,
        `第2層の勾配は最終層の何倍か：ReLUではどの深さでも${figureText(low)}〜${figureText(high)}、シグモイド10層では${spreadText(sigmoid)}。それでも中間層3層のReLUのテスト正解率は、0.01で${spreadText(small)}、Heで${spreadText(he)}。`,
      ),
    }
  },
})
