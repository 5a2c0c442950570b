import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { courseDropout, hurriedOverfitting, overfitting } from "./_overfitting.ts"

/** Trained on the first so many digits; in a hurry on fewer than the package carries. */
const digits = (train: number, quick: number = train) => ({
  title: sentence(`${train.toLocaleString("en")} digits`, `${train.toLocaleString("en")}枚`),
  change: { data: { train } },
  quick: { data: { train: quick } },
})

export const moreData = defineClaim({
  id: "8.3",
  name: "more-data",
  section: "day2.s3",
  title: sentence("Against overfitting: more data, before all else", "過学習対策：何よりもまずデータを増やす"),
  claim: sentence(
    "The root of overfitting is a model too complex for the data. Remedies: a simpler model (smaller, regularized, with dropout), or more data (collected or augmented).",
    "過学習の根本原因は、データに対してモデルが複雑すぎること。対策は、モデルを単純にする（小さくする、正則化、ドロップアウト）か、データを増やす（集める、水増しする）。",
  ),
  finding: sentence(
    "It holds, but the remedies are far apart. From 300 digits to 1,000: 78 % → 86 %; to 60,000: 96 %. Shifting the same 300 by up to 2 pixels: 85 %. Dropout brings 80 %, one hidden layer instead of six nearly as much, 20 hidden units 77 to 79 %, and L2, trained to the end, nothing. One night of collecting digits is worth more than all tuning.",
    "成り立つが、対策の効果には大きな差がある。300枚を1,000枚にすると78 %→86 %、60,000枚なら96 %。同じ300枚を2ピクセルまでずらして水増しするだけで85 %。ドロップアウトで80 %、中間層を6層から1層に減らしてもほぼ同じで、20ユニットまで減らすと77〜79 %。L2正則化は、最後まで訓練すると効果がない。どんな調整よりも、データを集めるほうが効く。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, iterations: 5000, every: 250, wholeTrainAccuracy: false },
  variants: {
    default: digits(300),
    n100: digits(100),
    n1000: digits(1000),
    n3000: digits(3000, 2000),
    n10000: digits(10_000, 4000),
    n60000: digits(60_000, 8000),
    shifted: {
      title: sentence("300, each shifted by up to 2 pixels", "300枚、それぞれ2ピクセルまでずらす"),
      change: { data: { shift: 2 } },
    },
    shallow: {
      title: sentence("300, one hidden layer of 100", "300枚、中間層は100ユニット1層"),
      change: { network: { hidden: [100] } },
    },
    narrow: {
      title: sentence("300, one hidden layer of 20", "300枚、中間層は20ユニット1層"),
      change: { network: { hidden: [20] } },
    },
    dropout: {
      title: sentence("300, dropout 0.15", "300枚、ドロップアウト0.15"),
      change: { network: courseDropout(0.15) },
    },
    l2: { title: sentence("300, L2 of λ = 0.03", "300枚、L2正則化 λ = 0.03"), change: { network: { l2: 0.03 } } },
  },
  quick: { ...hurriedOverfitting, iterations: 400, every: 100 },
  seeds: [0, 1],
  vary: sentence(
    "data.train and data.shift; any remedy together with more data.",
    "data.trainとdata.shift。対策とデータの追加を組み合わせる。",
  ),
  watch: sentence(
    "Test accuracy against the number of digits, and how small beside it the steps of all other remedies are.",
    "枚数に対するテスト正解率と、それに比べて他の対策の効果がどれだけ小さいか。",
  ),
  expected: [
    { variant: "n100", figure: "testAccuracy", range: [0.614, 0.614], tolerance: 0.03 },
    { variant: "default", figure: "testAccuracy", range: [0.752, 0.785], tolerance: 0.01 },
    { variant: "n1000", figure: "testAccuracy", range: [0.871, 0.871], tolerance: 0.015 },
    { variant: "n3000", figure: "testAccuracy", range: [0.917, 0.917], tolerance: 0.01 },
    { variant: "n10000", figure: "testAccuracy", range: [0.946, 0.946], tolerance: 0.01 },
    { variant: "n60000", figure: "testAccuracy", range: [0.963, 0.963], tolerance: 0.01 },
    { variant: "shifted", figure: "testAccuracy", range: [0.846, 0.846], tolerance: 0.015 },
    { variant: "shallow", figure: "testAccuracy", range: [0.799, 0.799], tolerance: 0.02 },
    { variant: "narrow", figure: "testAccuracy", range: [0.759, 0.759], tolerance: 0.03 },
    { variant: "dropout", figure: "testAccuracy", range: [0.776, 0.803], tolerance: 0.01 },
  ],
  see: ["8.E0", "8.E1", "8.E5", "S.6"],
  charts: [
    {
      kind: "sweep",
      figure: "testAccuracy",
      setting: "data.train",
      x: "log",
      variants: ["n100", "default", "n1000", "n3000", "n10000", "n60000"],
      title: sentence("Test accuracy against the number of training digits", "訓練データの枚数とテスト正解率"),
    },
    {
      kind: "figures",
      figure: "testAccuracy",
      variants: ["default", "narrow", "shallow", "l2", "dropout", "shifted", "n1000", "n60000"],
      title: sentence("Test accuracy: remedies beside more data", "テスト正解率：対策とデータの追加"),
    },
    {
      kind: "curves",
      tag: "test/accuracy",
      variants: ["default", "dropout", "shifted", "n1000"],
      title: sentence("Accuracy on the test digits", "テスト正解率"),
    },
  ],
  judge(results) {
    const at = (variant: string) => results.figure(variant, "testAccuracy")
    const gain = (variant: string) => at(variant).median - at("default").median
    const simpler = Math.max(...["shallow", "narrow", "dropout", "l2"].map(gain))
    const sizes = ["n100", "default", "n1000", "n3000", "n10000", "n60000"]
    // The last steps are small: there chance may take a little away.
    const rises = sizes.every((name, i) => i === 0 || at(name).median > at(sizes[i - 1]!).median - 0.01)
    const more = rises && gain("n1000") > 0.03 && gain("n60000") > gain("n1000")
    const works = gain("shifted") > 0.01 && simpler > 0
    return {
      verdict: more && works ? "holds" : more || works ? "conditional" : "contradicted",
      because: sentence(
        `test accuracy by the number of digits: ${sizes.map((name) => spreadText(at(name))).join(", ")}; with 300 and shifts ${spreadText(at("shifted"))}, one hidden layer ${spreadText(at("shallow"))}, 20 units ${spreadText(at("narrow"))}, dropout ${spreadText(at("dropout"))}, L2 ${spreadText(at("l2"))}.`,
        `枚数ごとのテスト正解率：${sizes.map((name) => spreadText(at(name))).join("、")}。300枚のまま、ずらすと${spreadText(at("shifted"))}、中間層1層で${spreadText(at("shallow"))}、20ユニットで${spreadText(at("narrow"))}、ドロップアウトで${spreadText(at("dropout"))}、L2で${spreadText(at("l2"))}。`,
      ),
    }
  },
})
