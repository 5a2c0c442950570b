import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

export const overfitted = defineClaim({
  id: "8.E0",
  name: "overfitting",
  section: "day2.s3",
  title: sentence("Overfitting: 300 digits, 130,000 parameters", "過学習：300枚の数字と13万個のパラメータ"),
  claim: sentence(
    "Without a remedy, nearly all training digits are read rightly, but only about 70 % of the test digits.",
    "対策をしないと、訓練データの正解率はほぼ100 %になるが、テストデータでは70 %ほどにとどまる。",
  ),
  finding: sentence(
    "It holds: 100 % of the 300 training digits, about 75 % of the test digits. The training loss goes on falling long after the test accuracy has come to rest. Note what does not happen: the test accuracy does not fall again. Overfitting here is the gap, not a decline.",
    "成り立つ。訓練300枚では100 %、テストでは約75 %。テスト正解率が止まったあとも、訓練誤差は下がり続ける。起きていないことにも注意：テスト正解率は下がりはしない。ここでの過学習とは訓練とテストの差であって、成績の低下ではない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: overfitting,
  variants: { default: { title: sentence("No remedy", "対策なし") } },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "data.train, the number of digits: when does the gap close? network.hidden; iterations.",
    "data.train（枚数）：どこで差がなくなるか。network.hidden、iterations。",
  ),
  watch: sentence(
    "The gap between the two curves of accuracy, and when it opens.",
    "2本の正解率の曲線の差と、それがいつ開くか。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [1, 1], tolerance: 0.005 },
    { variant: "default", figure: "testAccuracy", range: [0.743, 0.777], tolerance: 0.01 },
  ],
  see: ["8.E1", "8.E3", "8.E5", "8.3", "6.4"],
  charts: [
    {
      kind: "tags",
      tags: ["train/accuracy", "test/accuracy"],
      title: sentence("Accuracy in training and test", "訓練とテストの正解率"),
    },
    {
      kind: "tags",
      tags: ["train/loss", "test/loss"],
      y: "log",
      title: sentence("Loss in training and test", "訓練とテストの誤差"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const train = results.figure("default", "trainAccuracy")
    const test = results.figure("default", "testAccuracy")
    return {
      verdict: train.median > 0.97 && test.max < 0.87 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(train)} of the training digits are right, but ${spreadText(test)} of the test digits.`,
        `訓練データの正解率は${spreadText(train)}、テストデータでは${spreadText(test)}。`,
      ),
    }
  },
})
