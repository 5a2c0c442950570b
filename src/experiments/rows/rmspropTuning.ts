import { defineClaim, type Variant } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, byRate, comparison, quickly } from "./_optimizerRows.ts"

const at = (label: string, name: string, learningRate: number, onDemand = false): Variant<DigitsSettings> => ({
  title: sentence(`${label}, rate ${learningRate}`, `${label}、学習率${learningRate}`),
  change: { optimizer: { name, learningRate } },
  ...(onDemand && { onDemand }),
})

export const rmspropTuning = defineClaim({
  id: "7.3",
  name: "rmsprop-tuning",
  section: "day2.s2",
  title: sentence("RMSprop: can tuning be spared?", "RMSPropなら調整は要らないか"),
  claim: sentence(
    "RMSProp keeps the past in a moving mean; it reaches the global solution, and hyperparameters rarely need tuning.",
    "RMSPropは過去の勾配の情報を移動平均として保つ。大域的最適解に収束しやすく、ハイパーパラメータの調整が必要な場合が少ない。",
  ),
  finding: sentence(
    "Its rates are good over one factor of ten, 0.003 to 0.03; at a tenth of the best it is late, at ten times the best it is a matter of luck. Adam's range is the same; those of AdaGrad and Momentum are hardly narrower, they only lie elsewhere. Even where ε stands matters: under the root, as in Keras, 10⁻⁷ outweighs these tiny gradients, and rate 0.001 gets half as far. That a global solution is reached, nothing here shows.",
    "良い学習率の範囲は1桁ほど（0.003〜0.03）。最良の10分の1では学習が遅れ、10倍では運しだいになる。Adamの範囲も同じで、AdaGradやMomentumも大差なく、位置が違うだけである。εの位置さえ効く。Kerasのように根号の中に10⁻⁷を入れるとこの小さな勾配より大きくなり、学習率0.001では半分ほどしか進まない。大域的最適解に達するかどうかは、この実験からは何も言えない。",
  ),
  verdict: "contradicted",
  recipe: trainDigits,
  settings: comparison,
  variants: {
    default: at("RMSProp", "RMSprop", 0.01),
    tenth: at("RMSProp", "RMSprop", 0.001),
    third: at("RMSProp", "RMSprop", 0.003),
    thrice: at("RMSProp", "RMSprop", 0.03),
    tenfold: at("RMSProp", "RMSprop", 0.1),
    tenthKeras: {
      title: sentence("RMSProp, rate 0.001, ε under the root", "RMSProp、学習率0.001、εは根号の中"),
      change: { optimizer: { name: "RMSprop", learningRate: 0.001, epsilon: 1e-7 } },
      onDemand: true,
    },
    adam0001: at("Adam", "Adam", 0.001, true),
    adam0003: at("Adam", "Adam", 0.003, true),
    adam001: at("Adam", "Adam", 0.01, true),
    adam003: at("Adam", "Adam", 0.03, true),
    adam01: at("Adam", "Adam", 0.1, true),
    adagrad003: at("AdaGrad", "Adagrad", 0.03, true),
    adagrad01: at("AdaGrad", "Adagrad", 0.1, true),
    adagrad03: at("AdaGrad", "Adagrad", 0.3, true),
    adagrad1: at("AdaGrad", "Adagrad", 1, true),
    adagrad3: at("AdaGrad", "Adagrad", 3, true),
    sgd03: at("SGD", "SGD", 0.3, true),
    sgd1: at("SGD", "SGD", 1, true),
    sgd3: at("SGD", "SGD", 3, true),
    sgd10: at("SGD", "SGD", 10, true),
  },
  quick: quickly,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The rate; the decay from 0.9 to 0.999; the method (--full).",
    "学習率、減衰率を0.9から0.999まで、手法（--full）。",
  ),
  watch: sentence("How wide each method's hill is over the rates.", "学習率に対する各手法の「山」の幅。"),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.94, 0.952], tolerance: 0.02 },
    { variant: "tenth", figure: "testAccuracy", range: [0.637, 0.637], tolerance: 0.12 },
    {
      variant: "tenfold",
      figure: "testAccuracy",
      range: [0.182, 0.182],
      tolerance: 0.09,
      explained: sentence(
        "At this rate some seeds stay at chance and others get to 0.5 or 0.8: the median of a few seeds lies anywhere between.",
        "この学習率では、偶然のままのシードもあれば0.5や0.8に達するシードもあり、少数のシードの中央値はその間のどこにでもなる。",
      ),
    },
  ],
  see: ["7.2", "7.E4", "7.E6", "7.F", "S.1"],
  charts: [byRate({ lines: "optimizer.name" }), accuracyOver(["default", "tenth", "tenfold"])],
  judge(results) {
    const of = (variant: string) => accuracy(results, variant)
    const best = Math.max(...["default", "third", "thrice"].map((variant) => of(variant).median))
    const lost = ["tenth", "tenfold"].filter((variant) => of(variant).median < best - 0.05)
    return {
      verdict: lost.length === 2 ? "contradicted" : lost.length === 1 ? "conditional" : "holds",
      because: sentence(
        `RMSProp reads ${spreadText(of("tenth"))} of the test digits at rate .001, ${spreadText(of("third"))} at .003, ${spreadText(of("default"))} at .01, ${spreadText(of("thrice"))} at .03, ${spreadText(of("tenfold"))} at .1.`,
        `RMSPropのテスト正解率は、学習率0.001で${spreadText(of("tenth"))}、0.003で${spreadText(of("third"))}、0.01で${spreadText(of("default"))}、0.03で${spreadText(of("thrice"))}、0.1で${spreadText(of("tenfold"))}。`,
      ),
    }
  },
})
