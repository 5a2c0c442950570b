import { defineClaim } from "../claim.ts"
import { courseCnn, deepNetwork } from "../recipes/courseCnn.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

export const sixConvolutions = defineClaim({
  id: "10.E1",
  name: "six-convolutions",
  section: "day2.s5",
  title: sentence("Six convolutions: very accurate, and slow", "畳み込み6層：とても正確、そして遅い"),
  claim: sentence(
    "The deep CNN (six convolutions) is very accurate, but slow.",
    "深いCNN（畳み込み6層）はとても正確だが、遅い。",
  ),
  finding: sentence(
    "It holds: about 98 % of 1,000 digits from 5,000 examples, two to three points more than one convolution; ten times its multiply-adds. The course's numpy took 299–482 s for it.",
    "成り立つ。5,000枚の学習で約98 %、畳み込み1層より2〜3ポイント高い。積和演算は約10倍。講座のnumpyの実装では299〜482秒かかった。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...courseCnn, network: { ...courseCnn.network, ...deepNetwork } },
  variants: {
    default: {
      title: sentence("16-16-pool-32-32-pool-64-64-pool, 50-10", "16-16-プール-32-32-プール-64-64-プール、50-10"),
    },
    one: {
      title: sentence("one convolution, 30@5×5", "畳み込み1層、30@5×5"),
      change: {
        network: {
          convolutions: [{ filters: 30, kernel: 5, padding: 0, pool: 2 }],
          hidden: [100],
          initializer: "normal",
          dropout: 0,
        },
      },
    },
  },
  // A net of dropout on the logits learns slowly at first: quick runs leave it out.
  quick: {
    data: { train: 2000, test: 300 },
    iterations: 80,
    batchSize: 50,
    every: 80,
    wholeTrainAccuracy: false,
    network: { dropout: 0 },
  },
  seeds: [0, 1],
  vary: sentence("The depth, the filters, the dropout.", "層の深さ、フィルターの枚数、ドロップアウト。"),
  watch: sentence("How soon it is past 90 %, by steps and by the clock.", "90 %を超えるまでのステップ数と時間。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.979, 0.981], tolerance: 0.005 },
    { variant: "default", figure: "trainAccuracy", range: [0.994, 0.994], tolerance: 0.005 },
    { variant: "default", figure: "parameters", range: [123_552, 123_552], tolerance: 0 },
  ],
  see: ["9.E1", "10.1", "S.8"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on 1,000 test digits", "テスト1,000枚の正解率") },
    {
      kind: "figures",
      figure: "multiplyAdds",
      y: "log",
      title: sentence("Multiply-adds to a digit", "1枚あたりの積和演算"),
    },
  ],
  judge(results) {
    const [deep, one] = ["default", "one"].map((name) => results.figure(name, "testAccuracy"))
    const work = results.figure("default", "multiplyAdds").median / results.figure("one", "multiplyAdds").median
    return {
      verdict: deep!.median > one!.median && work > 5 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(deep!)} of the test digits are right, with one convolution ${spreadText(one!)}, for ${work.toFixed(0)} times the multiply-adds.`,
        `テスト正解率は${spreadText(deep!)}（畳み込み1層は${spreadText(one!)}）、積和演算は${work.toFixed(0)}倍。`,
      ),
    }
  },
})
