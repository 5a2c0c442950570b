import * as layers from "../../layers/index.ts"
import { defineClaim, type Recipe, type RecipeContext } from "../claim.ts"
import { courseCnn, simpleNetwork } from "../recipes/courseCnn.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

/** Trains, after a look at the sizes that convolutions give: how many differ from (size + 2·padding − kernel) / stride + 1. */
const recipe: Recipe<DigitsSettings> = {
  ...trainDigits,
  name: "convolutionSpace",
  async run(settings, context) {
    sizes(context)
    await trainDigits.run(settings, context)
  },
}

function sizes({ record }: RecipeContext): void {
  let [wrong, row] = [0, 0]
  for (const kernel of [1, 3, 5, 7])
    for (const padding of [0, 1, 2])
      for (const strides of [1, 2, 3]) {
        const padded = new layers.ZeroPadding2D(padding).computeOutputShape([28, 28, 1])
        const [height] = new layers.Conv2D(1, kernel, { strides }).computeOutputShape(padded)
        if (height !== Math.floor((28 + 2 * padding - kernel) / strides) + 1) wrong++
        for (const [name, value] of Object.entries({ kernel, padding, strides, size: height! }))
          record.scalar(`sizes/${name}`, row, value)
        row++
      }
  record.figure("wrongSizes", wrong)
}

const dense = { convolutions: [] } as const

export const convolutionSpace = defineClaim({
  id: "9.1",
  name: "convolution-space",
  section: "day2.s4",
  title: sentence("A convolution sees which pixels are neighbours", "畳み込みは隣り合う画素のつながりを見る"),
  claim: sentence(
    "A convolution keeps the connection between dimensions: a filter gathers neighbours. Padding keeps the size, the stride sets the interval.",
    "畳み込み層は次元のつながりを保ち、フィルターが隣り合う値を集める。パディングでサイズを保ち、ストライドが間隔を決める。",
  ),
  finding: sentence(
    "It holds. When the pixels of all images change places in one and the same way, a dense network learns as well as before, for it never knew which pixels are neighbours; the convolutional one loses its advantage. Sizes follow ⌊(size + 2·padding − kernel) / stride⌋ + 1 in all 36 cases.",
    "成り立つ。全画像の画素を同じ規則で並べ替えても、全結合のネットワークの正解率は変わらない（もともと隣を知らない）。畳み込みは優位を失う。出力サイズは36通りすべて⌊(入力＋2·パディング−カーネル)／ストライド⌋＋1どおり。",
  ),
  verdict: "holds",
  recipe,
  settings: {
    ...courseCnn,
    network: { ...courseCnn.network, ...simpleNetwork },
    iterations: 400,
    wholeTrainAccuracy: false,
  },
  variants: {
    default: { title: sentence("convolution", "畳み込み") },
    permuted: {
      title: sentence("convolution, pixels moved", "畳み込み・画素を並べ替え"),
      change: { data: { permuted: true } },
    },
    dense: { title: sentence("dense only", "全結合のみ"), change: { network: dense } },
    densePermuted: {
      title: sentence("dense only, pixels moved", "全結合のみ・画素を並べ替え"),
      change: { network: dense, data: { permuted: true } },
    },
  },
  quick: { data: { train: 1000 }, iterations: 100, batchSize: 50, every: 50 },
  seeds: [0, 1, 2],
  vary: sentence(
    "The kernel's size; the number of steps; how the pixels move.",
    "カーネルのサイズ、ステップ数、並べ替え方。",
  ),
  watch: sentence(
    "How far the curves of the convolution lie apart, and that those of the dense network do not.",
    "畳み込みの2本の曲線の差。全結合の2本には差がないこと。",
  ),
  expected: [{ variant: "default", figure: "wrongSizes", range: [0, 0], tolerance: 0 }],
  see: ["9.2", "9.E1"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "path",
      paths: [{ x: "sizes/kernel", y: "sizes/size" }],
      variants: ["default"],
      title: sentence(
        "Output size by kernel, for paddings 0–2 and strides 1–3",
        "カーネルと出力サイズ（パディング0–2、ストライド1–3）",
      ),
    },
  ],
  judge(results) {
    const [conv, convMoved, plain, plainMoved] = ["default", "permuted", "dense", "densePermuted"].map((name) =>
      results.figure(name, "testAccuracy"),
    )
    const lost = conv!.median - convMoved!.median
    const lostPlain = plain!.median - plainMoved!.median
    const holds = results.figure("default", "wrongSizes").max === 0 && lost > 0.01 && lost > lostPlain + 0.005
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `moving the pixels takes the convolution from ${spreadText(conv!)} to ${spreadText(convMoved!)}, the dense network from ${spreadText(plain!)} to ${spreadText(plainMoved!)}.`,
        `画素の並べ替えで、畳み込みは${spreadText(conv!)}から${spreadText(convMoved!)}へ、全結合は${spreadText(plain!)}から${spreadText(plainMoved!)}へ。`,
      ),
    }
  },
})
