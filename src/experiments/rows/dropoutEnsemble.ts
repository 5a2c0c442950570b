import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { courseDropout, hurriedOverfitting, overfitting } from "./_overfitting.ts"

export const dropoutEnsemble = defineClaim({
  id: "8.2",
  name: "dropout-ensemble",
  section: "day2.s3",
  title: sentence("Dropout as many models in one", "ドロップアウトは多数のモデルの集まり"),
  claim: sentence(
    "Dropout can be understood as training many models at once.",
    "ドロップアウトは、多数のモデルを同時に学習させることとみなせる。",
  ),
  finding: sentence(
    "It holds. Draw 20 masks for the trained network, and let each of the 20 networks that are left answer the test digits: each reads three of four rightly, they agree on most digits and dispute the others, and those are the ones that are read wrongly. The mean of their answers is better than nearly each of them, and as good as the whole network with its units scaled down, which is the cheap way to the same mean. A network trained without dropout falls apart under the same masks.",
    "成り立つ。訓練したネットワークに20通りのマスクをかけ、残った20個のネットワークにそれぞれ答えさせる。1つ1つは4枚に3枚を正しく読み、多くの数字で一致し、意見の割れる数字は誤りやすい数字である。20個の平均はほとんどの1つ1つより良く、全ユニットを縮小して使う元のネットワークと並ぶ。縮小は、同じ平均を安く得る方法なのである。ドロップアウトなしで訓練したネットワークは、同じマスクで崩れてしまう。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    ...overfitting,
    network: { ...overfitting.network, ...courseDropout(0.15) },
    iterations: 5000,
    every: 100,
    masks: 20,
    maskRate: 0.15,
  },
  variants: {
    default: { title: sentence("Trained with dropout, p = 0.15", "ドロップアウト（p = 0.15）で訓練") },
    none: {
      title: sentence("Trained without, masked all the same", "ドロップアウトなしで訓練し、同じマスクをかける"),
      change: { network: { dropout: 0, inverted: true } },
    },
  },
  quick: { ...hurriedOverfitting, iterations: 600, every: 100 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "maskRate, also other than network.dropout; masks: how many until the vote no longer gains?",
    "maskRate（network.dropoutと違う値も）。masks：何個から投票が良くならなくなるか。",
  ),
  watch: sentence(
    "The votes on the digits most in dispute, and the vote's accuracy as masks are added.",
    "意見の割れた数字の票と、マスクを増やしたときの投票の正解率。",
  ),
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.776, 0.803], tolerance: 0.01 }],
  see: ["8.E5", "S.7"],
  charts: [
    {
      kind: "tags",
      tags: ["mask/accuracy", "vote/accuracy"],
      title: sentence("Each mask alone, and all up to it together", "マスク1つずつと、そこまで全部の投票"),
    },
    {
      kind: "plane",
      cells: { x: "dispute/digit", y: "dispute/row", value: "dispute/votes" },
      title: sentence(
        "Votes of the 20 masks (across: 0 to 9) on the ten test digits most in dispute",
        "最も意見の割れた10枚に対する、20個のマスクの票（横軸が0〜9）",
      ),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const [one, vote, whole] = ["maskAccuracy", "voteAccuracy", "testAccuracy"].map((name) => figure("default", name))
    const agreement = figure("default", "agreement")
    // Models they are if each answers, in its own way; a mean of them if the whole network answers as they do together.
    const models = figure("none", "maskAccuracy").median < one!.median - 0.03 && agreement.median < 0.99
    const together = vote!.median > one!.median && Math.abs(vote!.median - whole!.median) < 0.03
    return {
      verdict: models && together ? "holds" : models || together ? "conditional" : "contradicted",
      because: sentence(
        `one mask reads ${spreadText(one!)} of the test digits, 20 together ${spreadText(vote!)}, the whole network ${spreadText(whole!)}; they agree by ${spreadText(agreement)}. Without dropout in training one mask reads ${spreadText(figure("none", "maskAccuracy"))}.`,
        `テスト正解率は、マスク1つで${spreadText(one!)}、20個の平均で${spreadText(vote!)}、ネットワーク全体で${spreadText(whole!)}。一致度は${spreadText(agreement)}。ドロップアウトなしで訓練すると、マスク1つでは${spreadText(figure("none", "maskAccuracy"))}。`,
      ),
    }
  },
})
