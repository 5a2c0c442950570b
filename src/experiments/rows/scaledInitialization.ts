import { defineClaim } from "../claim.ts"
import { throughLayers } from "../recipes/throughLayers.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const widths = { narrow: 50, wide: 400 } as const

export const scaledInitialization = defineClaim({
  id: "6.3",
  name: "scaled-initialization",
  section: "day2.s1",
  title: sentence("Xavier and He scale by the layer before", "XavierとHeは前の層の大きさに合わせる"),
  claim: sentence(
    "Xavier's (for sigmoid) and He's (for ReLU) initialization divide by the square root of the size of the layer before, so that the signal keeps its expressiveness from layer to layer.",
    "Xavier（シグモイド向け）とHe（ReLU向け）の初期値は、前の層のノード数の平方根で割った値を使う。層を重ねても信号の表現力が保たれる。",
  ),
  finding: sentence(
    "It holds, whether layers have 50 units or 400. With He the outputs spread as far after five layers as after one; with Xavier, sigmoid takes four tenths of the spread once, and from the second layer on it stays. A fixed standard deviation that is right for a width of 50 (0.2 with ReLU) is wrong by a factor of √8 a layer at 400: the signal has grown some 200-fold after five.",
    "幅が50でも400でも成り立つ。Heなら、5層を通ったあとも出力のばらつきは1層目とほぼ同じ。Xavierでは、シグモイドが一度だけばらつきの4割を奪い、2層目からは保たれる。標準偏差を固定すると、幅50でちょうどよい値（ReLUで0.2）が幅400では層ごとに√8倍ずれ、5層で約200倍になる。",
  ),
  verdict: "holds",
  recipe: throughLayers,
  variants: {
    reluHe: {
      title: sentence("ReLU, He, 50 units", "ReLU、He、幅50"),
      change: { activation: "relu", initializer: "he", inputs: widths.narrow, units: widths.narrow },
    },
    reluHeWide: {
      title: sentence("ReLU, He, 400 units", "ReLU、He、幅400"),
      change: { activation: "relu", initializer: "he", inputs: widths.wide, units: widths.wide },
    },
    reluFixed: {
      title: sentence("ReLU, standard deviation 0.2, 50 units", "ReLU、標準偏差0.2、幅50"),
      change: { activation: "relu", stddev: 0.2, inputs: widths.narrow, units: widths.narrow },
    },
    reluFixedWide: {
      title: sentence("ReLU, standard deviation 0.2, 400 units", "ReLU、標準偏差0.2、幅400"),
      change: { activation: "relu", stddev: 0.2, inputs: widths.wide, units: widths.wide },
    },
    sigmoidXavier: {
      title: sentence("Sigmoid, Xavier, 50 units", "シグモイド、Xavier、幅50"),
      change: { initializer: "xavier", inputs: widths.narrow, units: widths.narrow },
    },
    sigmoidXavierWide: {
      title: sentence("Sigmoid, Xavier, 400 units", "シグモイド、Xavier、幅400"),
      change: { initializer: "xavier", inputs: widths.wide, units: widths.wide },
    },
    sigmoidSmall: {
      title: sentence("Sigmoid, standard deviation 0.01, 50 units", "シグモイド、標準偏差0.01、幅50"),
      change: { inputs: widths.narrow, units: widths.narrow },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "units and inputs; layers, up to 50; stddev, to find the one that fits a width.",
    "unitsとinputs、layers（50まで）、stddev（その幅に合う値を探す）。",
  ),
  watch: sentence(
    "The histogram of layer 5: spread out, squeezed to a point, or blown up.",
    "第5層のヒストグラム：広がっているか、1点に縮んでいるか、膨れ上がっているか。",
  ),
  expected: [],
  see: ["S.3", "6.1", "6.E3", "6.E4", "S.4"],
  charts: [
    {
      kind: "curves",
      tag: "forward/std",
      y: "log",
      title: sentence("Spread of what each layer hands on", "各層の出力のばらつき"),
    },
    { kind: "histogram", tag: "activation/layer5", title: sentence("Outputs of layer 5", "第5層の出力") },
  ],
  judge(results) {
    const change = (narrow: string, wide: string) =>
      results.figure(wide, "std").median / results.figure(narrow, "std").median
    const [he, fixed] = [change("reluHe", "reluHeWide"), change("reluFixed", "reluFixedWide")]
    const xavier = change("sigmoidXavier", "sigmoidXavierWide")
    const alike = (ratio: number) => ratio > 1 / 3 && ratio < 3
    const spread = (variant: string) => results.figure(variant, "std")
    const alive = spread("reluHe").min > 0.1 && spread("reluHe").max < 10 && spread("sigmoidXavier").min > 0.05
    const holds = alive && alike(he) && alike(xavier) && spread("sigmoidSmall").max < spread("sigmoidXavier").min
    return {
      verdict: !holds ? "contradicted" : alike(fixed) ? "conditional" : "holds",
      because: sentence(
        `from 50 units to 400 the spread of layer 5 changes ${figureText(he)}-fold with ReLU and He, ${figureText(xavier)}-fold with sigmoid and Xavier, ${figureText(fixed)}-fold with ReLU and a fixed standard deviation; with sigmoid and 0.01 it is ${spreadText(spread("sigmoidSmall"))}, with Xavier ${spreadText(spread("sigmoidXavier"))}.`,
        `幅50から400で第5層のばらつきは、ReLU＋Heで${figureText(he)}倍、シグモイド＋Xavierで${figureText(xavier)}倍、ReLU＋固定の標準偏差で${figureText(fixed)}倍。シグモイドのばらつきは0.01で${spreadText(spread("sigmoidSmall"))}、Xavierで${spreadText(spread("sigmoidXavier"))}。`,
      ),
    }
  },
})
