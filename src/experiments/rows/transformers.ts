import * as layers from "../../layers/index.ts"
import { defineClaim, type Recipe } from "../claim.ts"
import { figureText, sentence } from "../results.ts"

/** Multiply-adds of self-attention over n places of c channels: four projections, the scores and the weighted sum. */
const attention = (places: number, channels: number): number => 4 * places * channels ** 2 + 2 * places ** 2 * channels

const recipe: Recipe<{ readonly channels: number; readonly sizes: readonly number[] }> = {
  name: "attentionCost",
  settings: { channels: 64, sizes: [7, 14, 28, 56, 112, 224] },
  async run({ channels, sizes }, { record, progress }) {
    const convolution = (size: number) =>
      new layers.Conv2D(channels, 3, { padding: "same" }).multiplyAdds([size, size, channels])
    for (const size of sizes) {
      const conv = convolution(size)
      const all = attention(size * size, channels)
      record.scalar("convolution", size, conv)
      record.scalar("attention", size, all)
      record.figure(`ratio/${size}`, all / conv)
    }
    const [first, last] = [sizes[0]!, sizes.at(-1)!]
    // How the work grows when the image does, as a power of the number of pixels.
    const growth = (cost: (size: number) => number) =>
      Math.log(cost(last) / cost(first)) / Math.log((last / first) ** 2)
    record.figure(
      "growth/attention",
      growth((size) => attention(size * size, channels)),
    )
    record.figure("growth/convolution", growth(convolution))
    progress(1, 1)
  },
}

export const transformers = defineClaim({
  id: "9.3",
  name: "transformers",
  section: "day2.s4",
  title: sentence("Transformers have appeared, and CNNs stay practical", "Transformerの登場後もCNNは現役"),
  claim: sentence(
    "Transformers have appeared for images too, but CNNs are still practical.",
    "画像でもTransformerが登場したが、CNNはいまも実用的である。",
  ),
  finding: sentence(
    "It holds, and one reason can be counted: the work of a convolution grows with the pixels, that of self-attention with their square. On 7×7 attention costs six tenths of it, on 224×224 over a hundred times as much. That is why vision transformers cut an image into few patches first.",
    "成り立つ。理由の1つは数えられる。畳み込みの計算量は画素数に比例し、自己注意は画素数の2乗で増える。7×7では畳み込みの6割だが、224×224では100倍以上。ビジョントランスフォーマーがまず画像を少数のパッチに分けるのはこのため。",
  ),
  verdict: "holds",
  recipe,
  variants: { default: { title: sentence("64 channels", "64チャネル") } },
  quick: {},
  seeds: [0],
  vary: sentence("The channels; the sizes.", "チャネル数、画像のサイズ。"),
  watch: sentence("Where the two lines part.", "2本の線が離れていくところ。"),
  expected: [{ variant: "default", figure: "growth/convolution", range: [1, 1], tolerance: 1e-9 }],
  see: ["9.1", "10.2"],
  charts: [
    {
      kind: "tags",
      tags: ["convolution", "attention"],
      x: "log",
      y: "log",
      title: sentence("Multiply-adds by the side of the image", "画像の一辺と積和演算"),
    },
  ],
  judge(results) {
    const figure = (name: string) => results.figure("default", name).median
    const [small, large] = [figure("ratio/7"), figure("ratio/224")]
    return {
      verdict: figure("growth/attention") > 1.4 && large > 10 * small ? "holds" : "contradicted",
      because: sentence(
        `self-attention takes ${figureText(small)} times the work of a 3×3 convolution on 7×7, ${figureText(large)} times on 224×224.`,
        `自己注意の計算量は3×3の畳み込みに対し、7×7で${figureText(small)}倍、224×224で${figureText(large)}倍。`,
      ),
    }
  },
})
