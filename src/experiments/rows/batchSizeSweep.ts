import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { batchVariants, equallyMany, quickBatches } from "./_batches.ts"

export const batchSizeSweep = defineClaim({
  id: "S.2",
  name: "batch-size",
  section: "day1.s4",
  title: sentence("The same digits in batches of 1 to 1,000", "同じ枚数を、バッチ1から1,000で"),
  claim: sentence(
    "At 20,000 digits seen, smaller batches are noisier, and larger ones learn less, as they take fewer steps.",
    "見る枚数を2万枚に揃えると、小さなバッチは誤差が荒れ、大きなバッチはステップ数が減って学べることが減る。",
  ),
  finding: sentence(
    "Measured: from 1 to 100 the noise falls as the root of the batch. Single digits (at a tenth of the rate) and batches of 10 get furthest; those of 1,000 take 20 steps and are far behind.",
    "測定した。バッチ1から100まで、ノイズはバッチの平方根に反比例して減る。1枚ずつ（学習率は10分の1）とバッチ10が最も進み、1,000では20ステップしかなく、大きく後れる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: equallyMany,
  variants: batchVariants,
  quick: quickBatches,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The rate with the batch: large batches stand larger ones.",
    "バッチに合わせて学習率を。大きなバッチは大きな学習率に耐える。",
  ),
  watch: sentence("Noise and progress at equal numbers of digits.", "同じ枚数でのノイズと進み方。"),
  expected: [
    { variant: "one", figure: "testAccuracy", range: [0.913, 0.913], tolerance: 0.02 },
    { variant: "ten", figure: "testAccuracy", range: [0.92, 0.92], tolerance: 0.02 },
    { variant: "default", figure: "testAccuracy", range: [0.894, 0.894], tolerance: 0.015 },
    { variant: "thousand", figure: "testAccuracy", range: [0.653, 0.653], tolerance: 0.08 },
  ],
  see: ["4.4", "4.3", "S.1"],
  charts: [
    {
      kind: "sweep",
      figure: "testAccuracy",
      setting: "batchSize",
      title: sentence("Accuracy by batch size", "バッチサイズとテスト正解率"),
      x: "log",
    },
    {
      kind: "sweep",
      figure: "lossDeviation",
      setting: "batchSize",
      title: sentence("Deviation of the losses", "誤差の標準偏差"),
      x: "log",
      y: "log",
    },
    { kind: "curves", tag: "batch/loss", x: "log", title: sentence("Loss of each batch", "バッチごとの誤差") },
  ],
  judge(results) {
    const noise = (variant: string) => results.figure(variant, "lossDeviation")
    const test = (variant: string) => results.figure(variant, "testAccuracy")
    const noisier = noise("one").median > noise("ten").median && noise("ten").median > noise("default").median
    const less = test("ten").median > test("default").median && test("default").median > test("thousand").median
    const all = ["one", "ten", "default", "thousand"]
    const [noises, tests] = [noise, test].map((of) => all.map((variant) => spreadText(of(variant))))
    return {
      verdict: noisier && less ? "holds" : noisier || less ? "conditional" : "contradicted",
      because: sentence(
        `batches of 1, 10, 100 and 1,000: deviation of the losses ${noises!.join(", ")}; test accuracy ${tests!.join(", ")}.`,
        `バッチ1、10、100、1,000の順に、誤差の標準偏差は${noises!.join("、")}、テスト正解率は${tests!.join("、")}。`,
      ),
    }
  },
})
