import { defineClaim, type Variant } from "../claim.ts"
import { type DigitsSettings, trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { accuracy, accuracyOver, chance, comparison, learned, quickly } from "./_optimizerRows.ts"

const methods = {
  sgd: { label: "SGD", optimizer: { name: "SGD" } },
  momentum: { label: "Momentum 0.9", optimizer: { name: "SGD", momentum: 0.9 } },
  adagrad: { label: "AdaGrad", optimizer: { name: "Adagrad" } },
  rmsprop: { label: "RMSProp", optimizer: { name: "RMSprop" } },
  adam: { label: "Adam", optimizer: { name: "Adam" } },
} as const

const names = Object.keys(methods) as (keyof typeof methods)[]
const onSigmoid = (name: string) => `${name}Sigmoid`

/** Each method on ReLU and He, and on sigmoid from the small Gaussian. */
const variants: Record<string, Variant<DigitsSettings>> = Object.fromEntries([
  ...names.map((name) => {
    const { label, optimizer } = methods[name]
    const title = sentence(`${label}, ReLU and He`, `${label}、ReLU＋He`)
    return [name, { title, change: { network: { activation: "relu", initializer: "he" }, optimizer } }] as const
  }),
  ...names.map((name) => {
    const { label, optimizer } = methods[name]
    const title = sentence(`${label}, sigmoid from N(0, 0.01²)`, `${label}、シグモイド＋N(0, 0.01²)`)
    return [onSigmoid(name), { title, change: { optimizer } }] as const
  }),
])

export const methodsOnHe = defineClaim({
  id: "7.F",
  name: "methods-on-he",
  section: "day2.s2",
  title: sentence("It was the network that was stuck, not the method", "止まっていたのは手法ではなくネットワーク"),
  claim: sentence(
    "Methods differ in which of them learn; hyperparameters decide.",
    "手法によって学習が進むかどうかが違う。ハイパーパラメータの調整が大切である。",
  ),
  finding: sentence(
    "It holds, and what decides most is the network: on sigmoid from the small Gaussian only methods that scale their steps get anywhere at 0.01. With ReLU and He all five learn at 0.01, and the gaps between them shrink to a few points.",
    "成り立つ。ただし最も効くのはネットワークである。小さなガウス分布のシグモイドでは、学習率0.01で進むのは歩幅を自分で調整する手法だけ。ReLUとHeなら5つとも0.01で学習し、差は数ポイントに縮まる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...comparison, optimizer: { learningRate: 0.01 } },
  variants,
  quick: quickly,
  seeds: [0, 1, 2, 3],
  vary: sentence("The learning rate of all at once; the network.", "全手法の学習率、ネットワーク。"),
  watch: sentence(
    "Two rows of dots: spread from chance to the top, and all at the top.",
    "2組の点。偶然から上まで散らばる組と、すべて上にある組。",
  ),
  expected: [
    { variant: "sgd", figure: "testAccuracy", range: [0.884, 0.884], tolerance: 0.01 },
    { variant: "momentum", figure: "testAccuracy", range: [0.939, 0.939], tolerance: 0.01 },
    { variant: "adagrad", figure: "testAccuracy", range: [0.936, 0.936], tolerance: 0.015 },
    { variant: "rmsprop", figure: "testAccuracy", range: [0.937, 0.937], tolerance: 0.015 },
    { variant: "adam", figure: "testAccuracy", range: [0.952, 0.952], tolerance: 0.01 },
  ],
  see: ["7.E1", "7.E2", "7.E3", "7.E4", "7.E5", "6.E4"],
  charts: [
    {
      kind: "figures",
      figure: "testAccuracy",
      title: sentence("Accuracy by method and network", "手法とネットワーク別のテスト正解率"),
    },
    accuracyOver(["sgd", "adam", "sgdSigmoid", "adamSigmoid"]),
  ],
  judge(results) {
    const of = (name: string) => accuracy(results, name)
    const stuck = names.filter((name) => of(onSigmoid(name)).median < chance)
    const going = names.filter((name) => of(onSigmoid(name)).median > learned)
    const all = names.every((name) => of(name).median > learned)
    const list = (separator: string, text: (name: keyof typeof methods) => string) =>
      names.map((name) => `${methods[name].label} ${text(name)}`).join(separator)
    const onHe = (name: string) => spreadText(of(name))
    const onPlain = (name: string) => figureText(of(onSigmoid(name)).median)
    return {
      verdict: stuck.length > 0 && going.length > 0 ? (all ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `at rate .01 with ReLU and He: ${list(", ", onHe)}; with sigmoid from the small Gaussian: ${list(", ", onPlain)}.`,
        `学習率0.01で、ReLU＋Heでは${list("、", onHe)}。小さなガウス分布のシグモイドでは${list("、", onPlain)}。`,
      ),
    }
  },
})
