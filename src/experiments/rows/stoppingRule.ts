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
    "It holds: sigmoid from 0.01 stands at chance for some 5,000 steps, then climbs to 95 %. Early stopping on the test accuracy ends it at chance with a patience of 5 looks (one every 100 steps), of 10, and even of 20; only who bears some 40 looks without a new best sees it learn. Watching the loss instead, which falls a little all the while, helps with some seeds only. The accuracy on a plateau says nothing, as it is the share of one digit.",
    "成り立つ。シグモイド＋0.01は約5,000ステップを偶然の水準で過ごし、その後95 %まで上がる。テスト正解率を見る早期終了は、5回（100ステップごとに1回）でも10回でも、20回待っても、偶然の水準で打ち切る。約40回、最高値を更新しなくても待てる人だけが、学習するところを見る。わずかに下がり続ける誤差を見ても、助かるのは一部のシードだけである。停滞中の正解率はある1つの数字の割合なので、何も教えてくれない。",
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
  quick: { optimizer: { learningRate: 1 }, iterations: 2000, every: 10, data: { test: 1000 } },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "patiences; every, as 5 looks are other ones when there are more of them; ReLU, whose plateau is shorter.",
    "patiences、every（同じ5回でも間隔で意味が変わる）、ReLU（停滞が短い）。",
  ),
  watch: sentence(
    "What each patience would have reached: nothing, nothing, nothing, and then nearly all.",
    "待つ長さごとの、到達できた正解率：短い間は何も得られず、ある長さから急にほぼすべてが得られる。",
  ),
  expected: [
    { variant: "default", figure: "bestTestAccuracy", range: [0.93, 0.96], tolerance: 0.02 },
    { variant: "default", figure: "stopped/accuracy/5", range: [0.098, 0.1135], tolerance: 0.005 },
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
      title: sentence("Accuracy reached, by patience in steps", "待ったステップ数と、到達した正解率"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "test/loss", title: sentence("Loss on the test digits", "テスト誤差") },
  ],
  judge(results) {
    const end = results.figure("default", "bestTestAccuracy")
    const stopped = results.figure("default", "stopped/accuracy/5")
    const wait = results.figure("default", "longestWait/accuracy")
    const byLoss = results.figure("default", "longestWait/loss")
    const sudden = end.min > 0.5 && stopped.max < 0.2
    return {
      verdict: sudden ? "holds" : end.median > 0.5 && stopped.min < 0.2 ? "conditional" : "contradicted",
      because: sentence(
        `in the end ${spreadText(end)}, but ${spreadText(stopped)} with a patience of 5 looks at the accuracy; ${spreadText(wait)} steps without a new best must be borne, ${spreadText(byLoss)} if it is the loss that is watched.`,
        `最後まで待てば${spreadText(end)}、正解率を見て5回で打ち切ると${spreadText(stopped)}。最高値を更新しないまま待たなければならないのは${spreadText(wait)}ステップ、誤差を見る場合は${spreadText(byLoss)}ステップ。`,
      ),
    }
  },
})
