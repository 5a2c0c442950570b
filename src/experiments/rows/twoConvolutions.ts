import { defineClaim } from "../claim.ts"
import { courseCnn, simpleNetwork } from "../recipes/courseCnn.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

export const twoConvolutions = defineClaim({
  id: "9.E2",
  name: "two-convolutions",
  section: "day2.s4",
  title: sentence("Two convolutions: a sixth of the weights", "畳み込み2層：重みは6分の1"),
  claim: sentence(
    "(An exercise that the notes do not mention.) A second convolution and pooling before the dense layer keep the accuracy with far fewer weights.",
    "（ノートにない演習）畳み込みとプーリングをもう一度はさむと、ずっと少ない重みで同程度の正解率になる。",
  ),
  finding: sentence(
    "It holds: 93.4 to 95.5 % with 75,430 weights, where one convolution has 433,890. Nearly all weights of the first network lie in its dense layer, and pooling twice leaves less for that.",
    "成り立つ。重み75,430個で93.4〜95.5 %（畳み込み1層では433,890個）。重みのほとんどは全結合層にあり、2回のプーリングがその入力を減らす。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    ...courseCnn,
    network: {
      ...courseCnn.network,
      ...simpleNetwork,
      convolutions: [
        { filters: 10, kernel: 7, padding: 1, pool: 2 },
        { filters: 20, kernel: 3, padding: 1, pool: 2 },
      ],
    },
  },
  variants: {
    default: { title: sentence("10@7×7, 20@3×3", "10@7×7、20@3×3") },
    one: { title: sentence("one convolution, 30@5×5", "畳み込み1層、30@5×5"), change: { network: simpleNetwork } },
  },
  quick: { iterations: 300, every: 100, wholeTrainAccuracy: false },
  seeds: [0, 1, 2],
  vary: sentence("The number of filters; the hidden units.", "フィルターの枚数、中間層のユニット数。"),
  watch: sentence("The parameters beside the accuracy.", "正解率とパラメータ数。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.934, 0.955], tolerance: 0.006 },
    { variant: "default", figure: "parameters", range: [75_430, 75_430], tolerance: 0 },
  ],
  see: ["9.E1", "10.E1"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on 1,000 test digits", "テスト1,000枚の正解率") },
    { kind: "figures", figure: "parameters", title: sentence("Weights", "重みの数") },
  ],
  judge(results) {
    const [two, one] = ["default", "one"].map((name) => results.figure(name, "testAccuracy"))
    const share = results.figure("default", "parameters").median / results.figure("one", "parameters").median
    return {
      verdict: two!.median > one!.median - 0.04 && two!.median > 0.8 && share < 0.2 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(two!)} of the test digits are right, with one convolution ${spreadText(one!)}, for ${(100 * share).toFixed(0)} % of its weights.`,
        `テスト正解率は${spreadText(two!)}（畳み込み1層は${spreadText(one!)}）、重みは${(100 * share).toFixed(0)} %。`,
      ),
    }
  },
})
