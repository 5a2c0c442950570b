import { defineClaim } from "../claim.ts"
import { stopEarly } from "../recipes/stopEarly.ts"
import { sentence, spreadText } from "../results.ts"

export const stoppingRule = defineClaim({
  id: "6.C",
  name: "stopping-rule",
  section: "day2.s1",
  title: sentence("Stuck or not yet begun: mind the stopping rule", "停滞か、まだ始まっていないのか：終了条件に注意"),
  claim: sentence(
    "Training may look stuck and then suddenly learn: mind the rule that ends it.",
    "学習が進まないように見えても、急に進みはじめることがある。終了条件に注意する。",
  ),
  finding: sentence(
    "It holds: sigmoid from 0.01 stands at chance for some 5,000 steps, then climbs to 95 %. Early stopping on the test accuracy with a patience of 10 looks (one every 100 steps) ends it at chance; only who bears about 40 looks without a new best sees it learn. The accuracy on a plateau says nothing, as it is the share of one digit.",
    "成り立つ。シグモイド＋0.01は約5,000ステップを偶然の水準で過ごし、その後95 %まで上がる。テスト正解率を見る早期終了は、10回（100ステップごとに1回）の辛抱では偶然の水準で打ち切る。約40回、最高値を更新しなくても待てる人だけが、学習するところを見る。停滞中の正解率はある1つの数字の割合なので、何も教えてくれない。",
  ),
  verdict: "holds",
  recipe: stopEarly,
  settings: {
    network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 },
    iterations: 20_000,
    every: 100,
  },
  variants: {
    default: { title: sentence("Sigmoid, 0.01, 20,000 steps", "シグモイド、0.01、20,000ステップ") },
  },
  // A tenfold learning rate goes through the same stairs in a tenth of the steps.
  quick: { optimizer: { learningRate: 1 }, iterations: 2000, every: 20, data: { test: 1000 } },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "patiences; every, as a patience of 10 looks is another one with other looks; ReLU, whose plateau is shorter.",
    "patiences、every（同じ10回でも間隔で意味が変わる）、ReLU（停滞が短い）。",
  ),
  watch: sentence(
    "What each patience would have reached: nothing, nothing, nothing, and then nearly all.",
    "それぞれの辛抱で到達できた正解率：何も、何も、何も得られず、ある長さから急にほぼすべて。",
  ),
  expected: [
    { variant: "default", figure: "bestTestAccuracy", range: [0.93, 0.96], tolerance: 0.02 },
    { variant: "default", figure: "stopped/accuracy/10", range: [0.098, 0.1135], tolerance: 0.005 },
  ],
  see: ["6.E1", "6.P"],
  charts: [
    {
      kind: "path",
      x: "log",
      paths: [
        {
          x: "patience/steps",
          y: "patience/accuracy/testAccuracy",
          label: sentence("stopped by accuracy", "正解率で打ち切り"),
        },
        { x: "patience/steps", y: "patience/loss/testAccuracy", label: sentence("stopped by loss", "誤差で打ち切り") },
      ],
      title: sentence("Accuracy reached, by patience in steps", "辛抱したステップ数と、到達した正解率"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "test/loss", title: sentence("Loss on the test digits", "テスト誤差") },
  ],
  judge(results) {
    const end = results.figure("default", "bestTestAccuracy")
    const stopped = results.figure("default", "stopped/accuracy/10")
    const wait = results.figure("default", "longestWait/accuracy")
    const byLoss = results.figure("default", "longestWait/loss")
    const sudden = end.min > 0.5 && stopped.max < 0.2
    return {
      verdict: sudden ? "holds" : end.median > 0.5 && stopped.min < 0.2 ? "conditional" : "contradicted",
      because: sentence(
        `in the end ${spreadText(end)}, but ${spreadText(stopped)} with a patience of 10 looks at the accuracy; ${spreadText(wait)} steps without a new best must be borne, ${spreadText(byLoss)} if it is the loss that is watched.`,
        `最後まで待てば${spreadText(end)}、正解率を見て10回で打ち切ると${spreadText(stopped)}。最高値を更新しないまま待たなければならないのは${spreadText(wait)}ステップ、誤差を見る場合は${spreadText(byLoss)}ステップ。`,
      ),
    }
  },
})
