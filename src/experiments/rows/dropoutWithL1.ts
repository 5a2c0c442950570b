import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { courseDropout, hurriedOverfitting, overfitting } from "./_overfitting.ts"

export const dropoutWithL1 = defineClaim({
  id: "8.E6",
  name: "dropout-with-l1",
  section: "day2.s3",
  title: sentence("Dropout and L1 together: no help", "ドロップアウトとL1の併用：効果なし"),
  claim: sentence(
    "Dropout (0.08) together with L1 (λ = 0.004) does not help either.",
    "ドロップアウト（0.08）とL1正則化（λ = 0.004）を併用しても、効果はない。",
  ),
  finding: sentence(
    "It holds: 96 % in training, 73 to 75 % in the test, hardly another figure than without any remedy. Unlike dropout alone (8.E5), it does not get better with patience: after 3,000 steps the test is where it was. As distributed, the output layer is never updated; the accuracies do not tell.",
    "成り立つ。訓練96 %、テスト73〜75 %で、対策なしとほとんど変わらない。ドロップアウト単独（8.E5）とは違い、待っても良くならず、3,000ステップでもテスト正解率は元のままである。配布されたコードでは出力層が更新されないが、正解率からはわからない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, network: { ...overfitting.network, ...courseDropout(0.08), l1: 0.004 } },
  variants: {
    default: { title: sentence("1,000 steps", "1,000ステップ") },
    none: { title: sentence("Neither", "どちらもなし"), change: { network: { dropout: 0, l1: 0 } } },
    long: {
      title: sentence("3,000 steps", "3,000ステップ"),
      change: { iterations: 3000, every: 60 },
      quick: { iterations: 450 },
    },
    asDistributed: {
      title: sentence("Output layer never updated", "出力層は更新されない"),
      change: { network: { frozen: [7] } },
      defect: sentence(
        "The loop that updates ends at the last hidden layer. The update of layer 7 exposes it: exactly 0.",
        "更新のループが最後の中間層で終わる。第7層の更新量がちょうど0であることで露見する。",
      ),
    },
  },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence("network.dropout and network.l1, one without the other.", "network.dropoutとnetwork.l1を、片方ずつ。"),
  watch: sentence(
    "The test accuracy against that of no remedy, once training has come to its end.",
    "訓練が済んだ時点のテスト正解率を、対策なしと比べる。",
  ),
  expected: [
    { variant: "default", figure: "trainAccuracy", range: [0.96, 0.96], tolerance: 0.03 },
    { variant: "default", figure: "testAccuracy", range: [0.733, 0.733], tolerance: 0.025 },
    { variant: "long", figure: "trainAccuracy", range: [0.99, 0.99], tolerance: 0.015 },
    { variant: "long", figure: "testAccuracy", range: [0.739, 0.739], tolerance: 0.025 },
    { variant: "none", figure: "testAccuracy", range: [0.743, 0.777], tolerance: 0.01 },
    { variant: "asDistributed", figure: "trainAccuracy", range: [0.933, 0.957], tolerance: 0.03 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.723, 0.744], tolerance: 0.025 },
    { variant: "asDistributed", figure: "update/layer7", range: [0, 0], tolerance: 0 },
  ],
  see: ["8.E5", "8.E3", "S.9"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/accuracy", title: sentence("Accuracy on the training digits", "訓練正解率") },
    {
      kind: "curves",
      tag: "update",
      variants: ["default", "asDistributed"],
      title: sentence("How far each layer has moved: ‖Δw‖ / ‖w‖", "各層がどれだけ動いたか：‖Δw‖ / ‖w‖"),
    },
  ],
  judge(results) {
    const test = (variant: string) => results.figure(variant, "testAccuracy")
    const gain = (variant: string) => test(variant).median - test("none").median
    return {
      verdict: gain("default") > 0.02 || gain("long") > 0.01 ? "contradicted" : "holds",
      because: sentence(
        `test accuracy ${spreadText(test("none"))} without, ${spreadText(test("default"))} with both, ${spreadText(test("long"))} with both and three times the steps.`,
        `テスト正解率は、なしで${spreadText(test("none"))}、併用で${spreadText(test("default"))}、併用して3倍のステップで${spreadText(test("long"))}。`,
      ),
    }
  },
})
