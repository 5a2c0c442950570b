import { defineClaim } from "../claim.ts"
import { poolDigit } from "../recipes/poolDigit.ts"
import { sentence, spreadText } from "../results.ts"

const image = (tag: string, width: number, en: string, ja: string) => ({
  ...{ kind: "images" as const, tags: [tag], width, title: sentence(en, ja), variants: ["default"] },
})

export const pooling = defineClaim({
  id: "9.2",
  name: "pooling",
  section: "day2.s4",
  title: sentence("Pooling has no weights", "プーリング層は重みを持たない"),
  claim: sentence(
    "Pooling is like a convolution without weights: the largest value of a window, or the mean.",
    "プーリングは畳み込みに似ているが重みを持たない。ウィンドウの最大値、または平均値を出力する。",
  ),
  finding: sentence(
    "It holds. On the way back the gradient goes to the largest pixel of each window alone, or in equal parts to all: the sum of the gradient is kept, and there is nothing to learn.",
    "成り立つ。逆伝播では、勾配はウィンドウの最大の画素だけに（平均なら全画素に等分に）届く。勾配の合計は失われず、学習する重みもない。",
  ),
  verdict: "holds",
  recipe: poolDigit,
  variants: {
    default: { title: sentence("windows of 2×2", "2×2のウィンドウ") },
    large: { title: sentence("windows of 4×4", "4×4のウィンドウ"), change: { poolSize: 4 } },
  },
  quick: {},
  seeds: [0],
  vary: sentence("The window's size; the digit.", "ウィンドウのサイズ、数字。"),
  watch: sentence("Where the gradient arrives.", "勾配がどこに届くか。"),
  expected: [
    { variant: "default", figure: "parameters", range: [0, 0], tolerance: 0 },
    { variant: "default", figure: "routedMax", range: [1, 1], tolerance: 0 },
    { variant: "default", figure: "routedAverage", range: [4, 4], tolerance: 0 },
  ],
  see: ["9.1", "9.E1"],
  charts: [
    image("pixels", 28, "The digit", "数字"),
    image("max", 14, "Largest of 2×2", "2×2の最大値"),
    image("average", 14, "Mean of 2×2", "2×2の平均値"),
    image("maxGradient", 28, "Where the gradient of the largest goes", "最大値の勾配の行き先"),
    image("averageGradient", 28, "Where the gradient of the mean goes", "平均値の勾配の行き先"),
  ],
  judge(results) {
    const parameters = results.figure("default", "parameters")
    const [max, average, kept] = ["routedMax", "routedAverage", "keptGradient"].map((name) =>
      results.figure("default", name),
    )
    const holds =
      parameters.max === 0 && max!.median === 1 && average!.median === 4 && Math.abs(kept!.median - 1) < 1e-6
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(parameters)} parameters; of four distinct pixels ${spreadText(max!)} hears of the gradient behind the largest, ${spreadText(average!)} behind the mean.`,
        `パラメータは${spreadText(parameters)}個。値の異なる4画素のうち、勾配が届くのは最大値で${spreadText(max!)}画素、平均値で${spreadText(average!)}画素。`,
      ),
    }
  },
})
