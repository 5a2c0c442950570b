import { defineClaim } from "../claim.ts"
import { revive } from "../recipes/revive.ts"
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
    "It holds. After 1,000 steps at a learning rate of 1 most hidden units are dead. Going on at 0.1, ReLU leaves most of them dead, as no gradient reaches them; with the leak in its place they come back to life and the network learns on.",
    "成り立つ。学習率1で1,000ステップ学習すると中間層のユニットの多くが死ぬ。その後0.1で続けても、ReLUでは勾配が届かず、ほとんどが死んだまま。Leaky ReLUに替えると生き返り、学習が進む。",
  ),
  verdict: "holds",
  recipe: revive,
  variants: {
    default: { title: sentence("rate 1, then 0.1 with ReLU", "学習率1、その後ReLUのまま0.1") },
    leaky: {
      title: sentence("rate 1, then 0.1 with leaky ReLU", "学習率1、その後Leaky ReLUで0.1"),
      change: { next: { activation: "leakyRelu" } },
    },
    gentle: { title: sentence("rate 0.1 from the start", "最初から学習率0.1"), change: { learningRate: 0.1 } },
  },
  quick: { iterations: 300, next: { iterations: 200 } },
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "The first learning rate; how long it lasts; the second activation.",
    "最初の学習率とその長さ、後半の活性化関数。",
  ),
  watch: sentence("The share of dead units, before and after the switch.", "切り替え前後の、死んだユニットの割合。"),
  expected: [
    { variant: "default", figure: "deadBefore", range: [0.5, 0.95], tolerance: 0.15 },
    { variant: "default", figure: "accuracyBefore", range: [0.114, 0.898], tolerance: 0.02 },
    { variant: "gentle", figure: "accuracyBefore", range: [0.93, 0.946], tolerance: 0.01 },
  ],
  see: ["2.3", "S.1", "4.1"],
  charts: [
    { kind: "curves", tag: "dead", title: sentence("Share of dead hidden units", "死んだ中間層のユニットの割合") },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const [dead, still, revived, few] = [
      results.figure("default", "deadBefore"),
      results.figure("default", "deadAfter"),
      results.figure("leaky", "deadAfter"),
      results.figure("gentle", "deadBefore"),
    ]
    const [relu, leaky] = ["default", "leaky"].map((name) => results.figure(name, "testAccuracy"))
    const dies = dead.median > 0.3 && few.median < 0.2 && still.median > 0.5 * dead.median
    const helps = revived.median < still.median && leaky!.median > relu!.median + 0.05
    return {
      verdict: dies && helps ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(dead)} of the hidden units are dead at a rate of 1 (${spreadText(few)} at 0.1); after going on at 0.1 ${spreadText(still)} with ReLU, ${spreadText(revived)} with the leak, and of the test digits ${spreadText(relu!)} and ${spreadText(leaky!)} are right.`,
        `学習率1で死んだ中間層のユニットは${spreadText(dead)}（0.1では${spreadText(few)}）。0.1で続けるとReLUでは${spreadText(still)}、Leaky ReLUでは${spreadText(revived)}になり、テスト正解率は${spreadText(relu!)}と${spreadText(leaky!)}。`,
      ),
    }
  },
})
