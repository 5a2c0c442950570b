import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

const units = [1, 2, 3, 4, 5, 6, 7, 8]
/** Six are drawn: more say no more. */
const tags = (when: string): string[] => units.slice(0, 6).map((unit) => `weights/${when}${unit}`)

export const firstLayerWeights = defineClaim({
  id: "5.4",
  name: "first-layer-weights",
  section: "day1.s5",
  title: sentence("Backpropagation on digits: 784-40-10", "数字での誤差逆伝播：784-40-10"),
  claim: sentence(
    "By backpropagation a network 784-40-10 learns to read digits in 1,000 steps, and the weights of its first layer turn from noise into strokes.",
    "784-40-10のネットワークは、誤差逆伝播によって1,000ステップで手書き数字を読めるようになり、第1層の重みは雑音から筆跡のような模様に変わる。",
  ),
  finding: sentence(
    "So it does: 92 % of the test digits, though each step sees only 100. The weights of a hidden unit, drawn as an image, say which pixels speak for it and which against; neighbours, which began independent of each other, come to agree, as strokes are wider than a pixel. At the margins, where there is never ink, the noise of the start remains.",
    "そのとおりである。1ステップで見るのは100枚だけだが、テスト画像の92 %を読めるようになる。中間層のユニットの重みを画像として描くと、どの画素がそのユニットを強め、どの画素が弱めるかが分かる。最初は互いに無関係だった隣どうしの重みがそろってくるのは、線が1画素より太いからである。インクが決して来ない縁には、初期値の雑音がそのまま残る。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { hidden: [40], activation: "relu", initializer: "normal", stddev: 0.01 },
    optimizer: { learningRate: 0.1 },
    iterations: 1000,
    weightImages: units.length,
  },
  variants: {
    default: { title: sentence("ReLU, 0.01", "ReLU、0.01") },
    sigmoid: { title: sentence("Sigmoid, 0.01", "シグモイド、0.01"), change: { network: { activation: "sigmoid" } } },
  },
  quick: { every: 100, data: { test: 1000 }, iterations: 600 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.stddev=0.1: the noise hides the strokes, and the accuracy hardly suffers. network.l2=0.01: they become clearer.",
    "network.stddev=0.1：雑音が模様を隠すが、正解率はほとんど変わらない。network.l2=0.01：模様がはっきりする。",
  ),
  watch: sentence("The images: the middle, and the margins.", "画像の中央と縁。"),
  expected: [],
  see: ["5.2", "6.E2", "9.E1"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "images",
      tags: tags("before"),
      width: 28,
      variants: ["default"],
      title: sentence("Weights of six hidden units before training", "中間層の6ユニットの重み、訓練前"),
    },
    {
      kind: "images",
      tags: tags("after"),
      width: 28,
      title: sentence("The same six after training", "中間層の6ユニットの重み、訓練後"),
    },
  ],
  judge(results) {
    const accuracy = results.figure("default", "testAccuracy")
    const [before, after] = ["before", "after"].map((when) => results.figure("default", `neighbours/${when}`))
    const learns = accuracy.min > 0.8
    const strokes = before!.max < 0.1 && after!.min > 0.4
    return {
      verdict: learns && strokes ? "holds" : learns ? "conditional" : "contradicted",
      because: sentence(
        `${spreadText(accuracy)} of the test digits are right in the end, with sigmoid ${spreadText(results.figure("sigmoid", "testAccuracy"))}; the weights of neighbouring pixels correlate by ${spreadText(before!)} before training and by ${spreadText(after!)} after it.`,
        `最後のテスト正解率は${spreadText(accuracy)}、シグモイドでは${spreadText(results.figure("sigmoid", "testAccuracy"))}。隣り合う画素の重みの相関は、訓練前が${spreadText(before!)}、訓練後が${spreadText(after!)}。`,
      ),
    }
  },
})
