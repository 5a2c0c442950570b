import { defineClaim, type Variant } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence } from "../results.ts"

/** Standard deviations, with the training accuracy once measured with and without batch normalization. */
const scales: readonly (readonly [stddev: number, on: number, off: number])[] = [
  [1, 0.49, 0.1],
  [0.16, 0.81, 0.88],
  [0.025, 1, 0.12],
  [0.004, 1, 0.12],
  [0.0006, 0.81, 0.12],
  [0.0001, 0.42, 0.12],
]

export const normalizationAndScale = defineClaim({
  id: "S.4",
  name: "normalization-and-scale",
  section: "day2.s1",
  title: sentence("Batch normalization and the scale of the first weights", "バッチ正規化と初期値の大きさ"),
  claim: sentence(
    "With batch normalization, training depends far less on the scale of the first weights.",
    "バッチ正規化があると、学習が初期値の大きさに左右されにくくなる。",
  ),
  finding: sentence(
    "It holds: after 200 steps, five layers without it have learned from one of six scales only, with it from nearly all, across four powers of ten. It is no magic: far from the right scale learning is slower with it too (large weights move slowly in proportion, tiny ones jump), and at the one scale that suits ReLU it is not better than nothing.",
    "成り立つ。200ステップ後、なしでは6通りの大きさのうち1つでしか学習していないが、ありでは4桁にわたってほぼすべてで学習する。ただし魔法ではない。適切な大きさから遠いと、ありでも遅くなる（大きな重みは相対的に動きにくく、小さすぎる重みは跳ねる）。ReLUにちょうど合う大きさでは、なしに勝るわけでもない。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    data: { train: 1000, test: 1000 },
    network: { activation: "relu", hidden: [100, 100, 100, 100, 100], batchNormalization: true, trainedScale: true },
    optimizer: { learningRate: 0.01 },
    iterations: 200,
    every: 10,
  },
  variants: Object.fromEntries(
    scales.flatMap(([stddev]): [string, Variant<DigitsSettings>][] => [
      [`on${stddev}`, { title: sentence(`With, ${stddev}`, `あり、${stddev}`), change: { network: { stddev } } }],
      [
        `off${stddev}`,
        {
          title: sentence(`Without, ${stddev}`, `なし、${stddev}`),
          change: { network: { stddev, batchNormalization: false, trainedScale: false } },
        },
      ],
    ]),
  ),
  quick: { iterations: 100, every: 100 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "optimizer.learningRate: does a larger one help the large weights? network.stddev between 0.1 and 0.2 without.",
    "optimizer.learningRate：大きくすると、大きな重みでも進むか。なしでnetwork.stddevを0.1〜0.2に。",
  ),
  watch: sentence(
    "The two lines over the scale: one a needle, one a plateau.",
    "大きさに対する2本の線：針のような線と、台地のような線。",
  ),
  expected: scales.flatMap(([stddev, on, off]) => [
    // Of the least, training has just begun after these steps: over our seeds 0.43 to 0.61.
    {
      variant: `on${stddev}`,
      figure: "trainAccuracy",
      range: [on, on] as const,
      tolerance: stddev > 5e-4 ? 0.07 : 0.1,
    },
    { variant: `off${stddev}`, figure: "trainAccuracy", range: [off, off] as const, tolerance: 0.02 },
  ]),
  see: ["6.B", "6.4", "S.3"],
  charts: [
    {
      kind: "sweep",
      figure: "trainAccuracy",
      setting: "network.stddev",
      lines: "network.batchNormalization",
      x: "log",
      title: sentence(
        "Training accuracy by the standard deviation of the first weights",
        "初期値の標準偏差と訓練正解率",
      ),
    },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const learned = (prefix: string) =>
      scales.filter(([stddev]) => results.figure(`${prefix}${stddev}`, "trainAccuracy").median > 0.3).length
    const all = (prefix: string) =>
      scales.map(([stddev]) => figureText(results.figure(`${prefix}${stddev}`, "trainAccuracy").median)).join(", ")
    const [on, off] = [learned("on"), learned("off")]
    return {
      verdict: on >= off + 2 ? "holds" : on > off ? "conditional" : "contradicted",
      because: sentence(
        `with a standard deviation of ${scales.map(([stddev]) => stddev).join(", ")}: ${all("on")} of the training digits with it, ${all("off")} without; ${on} of ${scales.length} scales learn with it, ${off} without.`,
        `標準偏差${scales.map(([stddev]) => stddev).join("、")}の順に、訓練正解率はありで${all("on")}、なしで${all("off")}。${scales.length}通りのうち学習するのは、ありで${on}通り、なしで${off}通り。`,
      ),
    }
  },
})
