import { defineClaim } from "../claim.ts"
import { courseCnn, deepNetwork } from "../recipes/courseCnn.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

export const dropoutOnLogits = defineClaim({
  id: "S.8",
  name: "dropout-on-logits",
  section: "day2.s5",
  title: sentence("The deep CNN does not need dropout on its logits", "深いCNNは出力へのドロップアウトがなくてもよい"),
  claim: sentence(
    "(Measured beside the notes.) The course's deep CNN drops its logits too; without that it learns as well.",
    "（補足の測定）講座の深いCNNは出力にもドロップアウトをかける。それがなくても同じように学習する。",
  ),
  finding: sentence(
    "It holds: over three seeds .978 of the test digits are right without it and .979 with it; the seeds themselves differ by more. Dropping a logit hides the answer itself half of the time; it slows the start and hardly changes the end.",
    "成り立つ。3つのシードで、テスト正解率の中央値は、なしで.978、ありで.979。シードによる違いのほうが大きい。出力を落とすと答えそのものが半分の確率で隠れるため、序盤は遅くなるが、最後はほとんど変わらない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...courseCnn, network: { ...courseCnn.network, ...deepNetwork, dropoutOnOutput: false } },
  variants: {
    default: { title: sentence("dropout on the hidden layer only", "中間層だけにドロップアウト") },
    onLogits: {
      title: sentence("on the logits too, as in the course", "出力にも（講座のとおり）"),
      change: { network: { dropoutOnOutput: true } },
    },
  },
  quick: { data: { train: 2000, test: 300 }, iterations: 60, batchSize: 50, every: 60, wholeTrainAccuracy: false },
  seeds: [0, 1, 2],
  vary: sentence("The rate of dropout; inverted or not.", "ドロップアウトの割合、スケーリングの方式。"),
  watch: sentence("The first 200 steps.", "最初の200ステップ。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.975, 0.975], tolerance: 0.007 },
    { variant: "default", figure: "trainAccuracy", range: [0.997, 0.997], tolerance: 0.004 },
    { variant: "onLogits", figure: "testAccuracy", range: [0.981, 0.981], tolerance: 0.008 },
  ],
  see: ["10.E1", "8.E5"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on 1,000 test digits", "テスト1,000枚の正解率") },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const [without, on] = ["default", "onLogits"].map((name) => results.figure(name, "testAccuracy"))
    return {
      verdict: without!.median > on!.median - 0.015 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(without!)} of the test digits are right without dropout on the logits, ${spreadText(on!)} with it.`,
        `テスト正解率は、出力へのドロップアウトなしで${spreadText(without!)}、ありで${spreadText(on!)}。`,
      ),
    }
  },
})
