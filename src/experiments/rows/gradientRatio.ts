import { defineClaim, type Text, type Variant } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

const starts: Readonly<Record<string, { activation: string; initializer: string; title: Text }>> = {
  sigmoid: { activation: "sigmoid", initializer: "normal", title: sentence("Sigmoid, 0.01", "シグモイド、0.01") },
  sigmoidXavier: {
    activation: "sigmoid",
    initializer: "xavier",
    title: sentence("Sigmoid, Xavier", "シグモイド、Xavier"),
  },
  sigmoidHe: { activation: "sigmoid", initializer: "he", title: sentence("Sigmoid, He", "シグモイド、He") },
  relu: { activation: "relu", initializer: "normal", title: sentence("ReLU, 0.01", "ReLU、0.01") },
  reluHe: { activation: "relu", initializer: "he", title: sentence("ReLU, He", "ReLU、He") },
}
const depths: Readonly<Record<number, readonly number[]>> = {
  2: [40, 20],
  5: new Array<number>(5).fill(40),
  10: new Array<number>(10).fill(40),
}

/** `sigmoidHe5` and so on. */
const variants = Object.fromEntries(
  Object.entries(starts).flatMap(([name, { activation, initializer, title }]) =>
    Object.entries(depths).map(([depth, hidden]): [string, Variant<DigitsSettings>] => [
      `${name}${depth}`,
      {
        title: sentence(`${title.en}, ${depth} hidden layers`, `${title.ja}、中間層${depth}層`),
        change: { network: { activation, initializer, hidden } },
      },
    ]),
  ),
)

export const gradientRatio = defineClaim({
  id: "S.5",
  name: "gradient-ratio",
  section: "day2.s1",
  title: sentence("The gradient of layer 2 against the last one's", "第2層の勾配と最終層の勾配の比"),
  claim: sentence(
    "Before training, the gradient of layer 2 as a share of the last layer's falls steeply with depth for sigmoid, whatever the initialization; for ReLU it stays where it is.",
    "訓練前の第2層の勾配を最終層と比べると、シグモイドでは初期値によらず深さとともに急激に小さくなり、ReLUでは変わらない。",
  ),
  finding: sentence(
    "Ten layers of sigmoid leave 3·10⁻¹⁷ with a standard deviation of 0.01, a millionth with Xavier, one or two hundred-thousandths with He: a better start makes smaller what each layer takes (64-fold, 4-fold, 3-fold), but each takes its part. ReLU keeps 0.3 to 1 at any depth from any start.",
    "シグモイド10層で残るのは、標準偏差0.01で3×10⁻¹⁷、Xavierで100万分の1、Heで10万分の1〜2。よい初期値は層ごとの減り方をゆるめる（1/64→1/4→1/3）が、層ごとに失うことに変わりはない。ReLUは、どの深さでもどの初期値でも0.3〜1を保つ。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { data: { train: 1000, test: 1000 }, iterations: 0, inside: true },
  variants,
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.stddev for sigmoid, up to 1: is there one without a loss?",
    "シグモイドのnetwork.stddev（1まで）：失わない値はあるか。",
  ),
  watch: sentence(
    "The slope of each line on the logarithmic axis: the loss a layer.",
    "対数軸での各直線の傾き：層ごとの減り方。",
  ),
  expected: [
    { variant: "sigmoid2", figure: "gradientRatio", range: [8e-3, 8e-3], tolerance: 3e-3 },
    { variant: "sigmoid5", figure: "gradientRatio", range: [3e-8, 3e-8], tolerance: 2e-8 },
    { variant: "sigmoid10", figure: "gradientRatio", range: [3e-17, 3e-17], tolerance: 2e-17 },
    { variant: "sigmoidXavier2", figure: "gradientRatio", range: [0.12, 0.12], tolerance: 0.07 },
    { variant: "sigmoidXavier5", figure: "gradientRatio", range: [2e-3, 2e-3], tolerance: 1.5e-3 },
    { variant: "sigmoidXavier10", figure: "gradientRatio", range: [1e-6, 1e-6], tolerance: 2e-6 },
    { variant: "sigmoidHe2", figure: "gradientRatio", range: [0.15, 0.15], tolerance: 0.1 },
    { variant: "sigmoidHe5", figure: "gradientRatio", range: [6e-3, 6e-3], tolerance: 5e-3 },
    { variant: "sigmoidHe10", figure: "gradientRatio", range: [2e-5, 2e-5], tolerance: 3e-5 },
    { variant: "relu2", figure: "gradientRatio", range: [0.5, 0.5], tolerance: 0.2 },
    { variant: "relu5", figure: "gradientRatio", range: [0.6, 0.6], tolerance: 0.3 },
    { variant: "relu10", figure: "gradientRatio", range: [0.6, 0.9], tolerance: 0.4 },
    { variant: "reluHe10", figure: "gradientRatio", range: [0.6, 0.9], tolerance: 0.4 },
  ],
  see: ["6.1", "6.2", "6.F"],
  charts: [
    {
      kind: "sweep",
      figure: "gradientRatio",
      setting: "network.hidden",
      lines: "network.initializer",
      y: "log",
      variants: Object.keys(variants).filter((name) => name.startsWith("sigmoid")),
      title: sentence("Sigmoid: layer 2 / last layer, by hidden layers", "シグモイド：第2層／最終層（中間層の数ごと）"),
    },
    {
      kind: "sweep",
      figure: "gradientRatio",
      setting: "network.hidden",
      lines: "network.initializer",
      y: "log",
      variants: Object.keys(variants).filter((name) => name.startsWith("relu")),
      title: sentence("ReLU: layer 2 / last layer, by hidden layers", "ReLU：第2層／最終層（中間層の数ごと）"),
    },
    {
      kind: "curves",
      tag: "backward/gradient",
      y: "log",
      variants: ["sigmoid10", "sigmoidXavier10", "sigmoidHe10", "reluHe10"],
      title: sentence("Ten hidden layers: gradient of each layer (RMS)", "中間層10層：各層の勾配（RMS）"),
    },
  ],
  judge(results) {
    const at = (variant: string) => results.figure(variant, "gradientRatio")
    const falls = ["sigmoid", "sigmoidXavier", "sigmoidHe"].every(
      (name) => at(`${name}5`).max < at(`${name}2`).min / 5 && at(`${name}10`).max < at(`${name}5`).min / 5,
    )
    const stays = ["relu2", "relu5", "relu10", "reluHe2", "reluHe5", "reluHe10"].every(
      (variant) => at(variant).min > 0.1 && at(variant).max < 10,
    )
    return {
      verdict: falls && stays ? "holds" : falls || stays ? "conditional" : "contradicted",
      because: sentence(
        `with ten hidden layers: sigmoid ${spreadText(at("sigmoid10"))} (0.01), ${spreadText(at("sigmoidXavier10"))} (Xavier), ${spreadText(at("sigmoidHe10"))} (He); ReLU ${spreadText(at("relu10"))} (0.01), ${spreadText(at("reluHe10"))} (He).`,
        `中間層10層では、シグモイド ${spreadText(at("sigmoid10"))}（0.01）、${spreadText(at("sigmoidXavier10"))}（Xavier）、${spreadText(at("sigmoidHe10"))}（He）。ReLU ${spreadText(at("relu10"))}（0.01）、${spreadText(at("reluHe10"))}（He）。`,
      ),
    }
  },
})
