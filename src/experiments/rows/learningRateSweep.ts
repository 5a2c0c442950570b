import { defineClaim, type Variant } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, byRate, learned, quickly } from "./_optimizerRows.ts"

const at = (learningRate: number): Variant<DigitsSettings> => ({
  title: sentence(`Rate ${learningRate}`, `学習率${learningRate}`),
  change: { optimizer: { learningRate } },
})

export const learningRateSweep = defineClaim({
  id: "S.1",
  name: "learning-rate-sweep",
  section: "day1.s4",
  title: sentence(
    "From too slow to dead: one network, eight rates",
    "遅すぎる学習率から、死なせる学習率まで：1つのネットワーク、8つの学習率",
  ),
  claim: sentence(
    "Between a rate that is too small to get there and one that kills the network lie only two factors of ten; what too large a rate leaves behind are dead ReLU units.",
    "小さすぎて届かない学習率と、ネットワークを殺す学習率の間は2桁ほどしかない。大きすぎる学習率が残すのは、死んだReLUユニットである。",
  ),
  finding: sentence(
    'Measured on 784-40-20-10 with ReLU and He: accuracy climbs up to rate 0.3 and falls off a cliff at 1, where most hidden units answer 0 to every digit: their gradient is 0 too, and nothing brings them back. Dying ReLU and "does not converge" are one picture here.',
    "784-40-20-10、ReLU、Heで測定した。正解率は学習率0.3まで上がり、1で崖のように落ちる。そこでは中間層のユニットの大半がどの数字にも0を返す。勾配も0なので、もう戻らない。「死んだReLU」と「収束しない」は、ここでは同じ現象である。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { activation: "relu", initializer: "he" },
    iterations: 1000,
    optimizer: { name: "SGD", learningRate: 0.1 },
  },
  variants: {
    default: at(0.1),
    rate0001: at(0.001),
    rate0003: at(0.003),
    rate001: at(0.01),
    rate003: at(0.03),
    rate03: at(0.3),
    rate1: at(1),
    rate3: at(3),
  },
  quick: quickly,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence("The rate; leaky ReLU; clipping (7.5).", "学習率、leaky ReLU、クリッピング（7.5）。"),
  watch: sentence(
    "Accuracy and dead units by rate, one curve the other's mirror.",
    "学習率に対する正解率と死んだユニット。互いに鏡写しの曲線。",
  ),
  expected: [
    { variant: "rate0001", figure: "testAccuracy", range: [0.416, 0.416], tolerance: 0.08 },
    {
      variant: "rate0003",
      figure: "testAccuracy",
      range: [0.766, 0.766],
      tolerance: 0.03,
      explained: sentence(
        "Training ends in the middle of its rise: our seeds lie between 0.63 and 0.78, the record among them.",
        "正解率が上がる途中で訓練が終わる。シードにより0.63〜0.78で、記録の値もその間にある。",
      ),
    },
    { variant: "rate001", figure: "testAccuracy", range: [0.884, 0.884], tolerance: 0.01 },
    { variant: "rate003", figure: "testAccuracy", range: [0.916, 0.916], tolerance: 0.01 },
    { variant: "default", figure: "testAccuracy", range: [0.938, 0.938], tolerance: 0.01 },
    { variant: "rate03", figure: "testAccuracy", range: [0.953, 0.953], tolerance: 0.01 },
    { variant: "rate1", figure: "testAccuracy", range: [0.114, 0.898], tolerance: 0.01 },
    { variant: "rate1", figure: "deadUnits", range: [0.77, 0.77], tolerance: 0.2 },
    { variant: "rate3", figure: "testAccuracy", range: [0.095, 0.1135], tolerance: 0.01 },
    { variant: "rate3", figure: "deadUnits", range: [0.95, 0.95], tolerance: 0.05 },
  ],
  see: ["4.1", "2.5", "7.5", "7.3"],
  charts: [
    byRate(),
    {
      kind: "sweep",
      figure: "deadUnits",
      setting: "optimizer.learningRate",
      title: sentence("Dead units by learning rate", "学習率と死んだユニットの割合"),
      x: "log",
    },
    accuracyOver(["rate0001", "default", "rate1"]),
  ],
  judge(results) {
    const of = (variant: string) => accuracy(results, variant)
    const dead = (variant: string) => results.figure(variant, "deadUnits")
    const good = of("rate03").median
    const tooSmall = of("rate0001").median < good - 0.2
    const tooLarge = of("rate3").median < good - 0.2
    const died = dead("rate3").median > 0.5 && dead("rate03").median < 0.2
    const verdict = good < learned ? "contradicted" : tooSmall && tooLarge && died ? "holds" : "conditional"
    return {
      verdict,
      because: sentence(
        `rate .001 reads ${spreadText(of("rate0001"))} of the test digits, .01 ${spreadText(of("rate001"))}, .1 ${spreadText(of("default"))}, .3 ${spreadText(of("rate03"))} (dead units ${spreadText(dead("rate03"))}), 1 ${spreadText(of("rate1"))} (${spreadText(dead("rate1"))}), 3 ${spreadText(of("rate3"))} (${spreadText(dead("rate3"))}).`,
        `テスト正解率は、学習率0.001で${spreadText(of("rate0001"))}、0.01で${spreadText(of("rate001"))}、0.1で${spreadText(of("default"))}、0.3で${spreadText(of("rate03"))}（死んだユニットの割合${spreadText(dead("rate03"))}）、1で${spreadText(of("rate1"))}（${spreadText(dead("rate1"))}）、3で${spreadText(of("rate3"))}（${spreadText(dead("rate3"))}）。`,
      ),
    }
  },
})
