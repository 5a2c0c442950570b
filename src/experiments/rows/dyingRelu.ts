import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"

export const dyingRelu = defineClaim({
  id: "2.5",
  name: "dying-relu",
  section: "day1.s2",
  title: sentence("Dying ReLU, and how a leak revives it", "死んだReLUと、Leaky ReLUによる復活"),
  claim: sentence(
    "A ReLU unit may die: once its sum is negative for every input it gives 0 forever and learns nothing. Leaky ReLU was proposed against that.",
    "ReLUのユニットは「死ぬ」ことがある。どの入力でも和が負になると常に0を出力し、二度と学習しない。対策としてLeaky ReLUが提案された。",
  ),
  finding: sentence(
    "It holds. At a learning rate of 1 about three quarters of the hidden units are dead after 1,000 steps, at 0.1 hardly any; the same run with leaky ReLU learns.",
    "成り立つ。学習率1では1,000ステップ後に隠れユニットの約4分の3が死に、0.1ではほとんど死なない。Leaky ReLUなら同じ設定でも学習する。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "relu", initializer: "he" }, optimizer: { learningRate: 1 }, iterations: 1000 },
  variants: {
    default: {
      title: sentence("ReLU, learning rate 0.1", "ReLU・学習率0.1"),
      change: { optimizer: { learningRate: 0.1 } },
    },
    large: { title: sentence("ReLU, learning rate 1", "ReLU・学習率1") },
    leaky: {
      title: sentence("leaky ReLU, learning rate 1", "Leaky ReLU・学習率1"),
      change: { network: { activation: "leakyRelu" } },
    },
  },
  quick: { iterations: 400, every: 40 },
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence("The learning rate; the leak.", "学習率、漏れの有無。"),
  watch: sentence(
    "The share of hidden units that answer 0 to all of 1,000 digits.",
    "1,000枚すべてに0を返す隠れユニットの割合。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.93, 0.946], tolerance: 0.01 },
    { variant: "large", figure: "testAccuracy", range: [0.114, 0.898], tolerance: 0.02 },
    { variant: "large", figure: "deadUnits", range: [0.5, 0.95], tolerance: 0.1 },
  ],
  see: ["2.3", "S.1", "4.1"],
  charts: [
    { kind: "figures", figure: "deadUnits", title: sentence("Share of dead hidden units", "死んだ隠れユニットの割合") },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const [few, many] = ["default", "large"].map((name) => results.figure(name, "deadUnits"))
    const [dead, leaky] = ["large", "leaky"].map((name) => results.figure(name, "testAccuracy"))
    const holds = many!.median > 0.4 && few!.median < 0.2 && leaky!.median > dead!.median
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(many!)} of the hidden units are dead at a learning rate of 1, ${spreadText(few!)} at 0.1; of the test digits ${spreadText(dead!)} are right with ReLU there, ${spreadText(leaky!)} with the leaky one.`,
        `学習率1で死んだ隠れユニットは${spreadText(many!)}、0.1では${spreadText(few!)}。学習率1のテスト正解率はReLUで${spreadText(dead!)}、Leaky ReLUで${spreadText(leaky!)}。`,
      ),
    }
  },
})
