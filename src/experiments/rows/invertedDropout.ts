import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { courseDropout, hurriedOverfitting, overfitting } from "./_overfitting.ts"

const pair = (percent: number) => {
  const p = percent / 100
  return {
    [`inverted${percent}`]: {
      title: sentence(`p = ${p}, inverted`, `p = ${p}、訓練時に補正`),
      change: { network: { dropout: p, inverted: true } },
    },
    [`plain${percent}`]: {
      title: sentence(`p = ${p}, not inverted`, `p = ${p}、テスト時に縮小`),
      change: { network: courseDropout(p) },
    },
  }
}

const byAdam = { optimizer: { name: "Adam", learningRate: 0.01 } } as const

const adam = (dropout: number) =>
  ({ change: { ...byAdam, network: courseDropout(dropout) }, quick: byAdam, onDemand: true }) as const

const long = (dropout: number) =>
  ({
    change: { network: courseDropout(dropout), iterations: 5000, every: 100 },
    quick: { iterations: 1000, every: 50 },
    onDemand: true,
  }) as const

export const invertedDropout = defineClaim({
  id: "S.7",
  name: "inverted-dropout",
  section: "day2.s3",
  title: sentence(
    "Dropout, inverted or not: the same idea, another speed",
    "補正するドロップアウト：考えは同じ、速さが違う",
  ),
  claim: sentence(
    "(Measured beside the notes.) Inverted dropout trains faster than the course's, which scales in testing instead.",
    "（補足の測定）訓練時に補正するドロップアウトは、テスト時に縮小する講座の方式よりも速く学習する。",
  ),
  finding: sentence(
    "It holds at each rate, after 1,000 steps: 73 % → 77 % at p = 0.15, 25 % → 57 % at 0.3, 11 % → 22 % at 0.5. Both drop the same units. But what is not made up for in training is lost in each of six layers, and gradients shrink as signals do; the initialization by He is then one that is too small. With 5,000 steps, or with Adam, which does not mind the size of gradients, the course's kind gets there as well.",
    "1,000ステップではどの割合でも成り立つ。p = 0.15で73 %→77 %、0.3で25 %→57 %、0.5で11 %→22 %。落とすユニットは同じである。しかし訓練時に補正しないと6層のそれぞれで信号が減り、勾配も同じように縮む。Heの初期値が小さすぎることになるのと同じである。5,000ステップかけるか、勾配の大きさに左右されないAdamを使えば、講座の方式でも到達する。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: overfitting,
  variants: {
    ...pair(15),
    ...pair(30),
    ...pair(50),
    long15: {
      title: sentence("p = 0.15, not inverted, 5,000 steps", "p = 0.15、テスト時に縮小、5,000ステップ"),
      ...long(0.15),
    },
    long30: {
      title: sentence("p = 0.3, not inverted, 5,000 steps", "p = 0.3、テスト時に縮小、5,000ステップ"),
      ...long(0.3),
    },
    adam0: { title: sentence("Adam, without", "Adam、ドロップアウトなし"), ...adam(0) },
    adam15: { title: sentence("Adam, p = 0.15, not inverted", "Adam、p = 0.15、テスト時に縮小"), ...adam(0.15) },
    adam30: { title: sentence("Adam, p = 0.3, not inverted", "Adam、p = 0.3、テスト時に縮小"), ...adam(0.3) },
    adam50: { title: sentence("Adam, p = 0.5, not inverted", "Adam、p = 0.5、テスト時に縮小"), ...adam(0.5) },
  },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.hidden: with one hidden layer, does it still matter? optimizer.learningRate.",
    "network.hidden：中間層が1つでも差が出るか。optimizer.learningRate。",
  ),
  watch: sentence("When each curve leaves chance.", "それぞれの曲線が偶然の水準を離れる時点。"),
  expected: [
    { variant: "plain15", figure: "testAccuracy", range: [0.689, 0.689], tolerance: 0.05 },
    { variant: "inverted15", figure: "testAccuracy", range: [0.764, 0.764], tolerance: 0.02 },
    { variant: "plain30", figure: "testAccuracy", range: [0.237, 0.237], tolerance: 0.08 },
    { variant: "inverted30", figure: "testAccuracy", range: [0.535, 0.535], tolerance: 0.08 },
    { variant: "plain50", figure: "testAccuracy", range: [0.114, 0.114], tolerance: 0.02 },
    { variant: "inverted50", figure: "testAccuracy", range: [0.217, 0.217], tolerance: 0.08 },
    { variant: "long15", figure: "testAccuracy", range: [0.776, 0.803], tolerance: 0.01 },
    { variant: "long30", figure: "testAccuracy", range: [0.67, 0.67], tolerance: 0.06 },
    { variant: "adam0", figure: "testAccuracy", range: [0.788, 0.788], tolerance: 0.02 },
    { variant: "adam15", figure: "testAccuracy", range: [0.81, 0.81], tolerance: 0.025 },
    { variant: "adam30", figure: "testAccuracy", range: [0.806, 0.806], tolerance: 0.03 },
    { variant: "adam50", figure: "testAccuracy", range: [0.557, 0.557], tolerance: 0.15 },
  ],
  see: ["8.E5", "8.2"],
  charts: [
    {
      kind: "sweep",
      figure: "testAccuracy",
      setting: "network.dropout",
      lines: "network.inverted",
      variants: ["inverted15", "plain15", "inverted30", "plain30", "inverted50", "plain50"],
      title: sentence("Test accuracy after 1,000 steps against p", "pと1,000ステップ後のテスト正解率"),
    },
    {
      kind: "curves",
      tag: "test/accuracy",
      variants: ["inverted15", "plain15", "inverted30", "plain30"],
      title: sentence("Accuracy on the test digits", "テスト正解率"),
    },
  ],
  judge(results) {
    const rates = [15, 30, 50]
    const at = (kind: string, rate: number) => results.figure(`${kind}${rate}`, "testAccuracy")
    const faster = rates.filter((rate) => at("inverted", rate).median > at("plain", rate).median + 0.01).length
    const told = rates.map(
      (rate) => `${spreadText(at("plain", rate))} → ${spreadText(at("inverted", rate))} (p = ${rate / 100})`,
    )
    return {
      verdict: faster === 3 ? "holds" : faster > 0 ? "conditional" : "contradicted",
      because: sentence(
        `test accuracy, not inverted → inverted: ${told.join(", ")}.`,
        `テスト正解率（テスト時に縮小→訓練時に補正）：${told.join("、")}。`,
      ),
    }
  },
})
