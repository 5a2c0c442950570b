import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const frozenDeepLayers = defineClaim({
  id: "6.D-bug",
  name: "frozen-deep-layers",
  section: "day2.s1",
  title: sentence("Find the bug: ten layers, three trained", "バグ探し：10層のうち訓練されるのは3層"),
  claim: sentence(
    "The list of hidden layers may be made longer: ten hidden layers with ReLU learn as well as two.",
    "中間層のリストは長くしてよい。ReLUなら中間層10層でも2層と同じように学習する。",
  ),
  finding: sentence(
    "It holds: 95 %, as with two. But the exercise's loop updates W1 to W3 and b1 to b3 by name, so that with ten hidden layers the other eight stay as they were drawn. What is left is a network that must squeeze its answer through eight random layers. People who tried it concluded that ten layers cannot learn.",
    "成り立つ。2層と同じ95 %に達する。ところが演習のループはW1〜W3とb1〜b3を名指しで更新するので、中間層を10層にすると残りの8層は初期値のままになる。残るのは、でたらめな8層を通して答えを出さなければならないネットワークである。試した人は「10層では学習できない」と結論した。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    network: { activation: "relu", initializer: "xavier", hidden: new Array<number>(10).fill(40) },
    every: 20,
  },
  variants: {
    default: { title: sentence("All eleven layers trained", "11層すべてを訓練") },
    asDistributed: {
      title: sentence("Only layers 1 to 3 trained", "第1〜3層だけを訓練"),
      change: { network: { frozen: [4, 5, 6, 7, 8, 9, 10, 11] } },
      defect: sentence(
        "The loop updates the weights of layers 1 to 3 by name; from layer 4 on nothing is ever trained. The update of each layer exposes it: exactly 0 from layer 4 on.",
        "ループは第1〜3層の重みだけを名指しで更新し、第4層以降は一度も訓練されない。層ごとの更新量で露見する：第4層以降がちょうど0。",
      ),
    },
  },
  quick: { ...hurried, every: 100 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.frozen: which layers may be left as they are without harm? The first ones, the last one?",
    "network.frozen：どの層なら凍らせても害がないか。はじめの層か、最後の層か。",
  ),
  watch: sentence(
    "How far each layer has moved: the bars that are exactly 0. Accuracy alone says only that something is bad.",
    "各層がどれだけ動いたか：ちょうど0の棒。正解率だけでは、何かが悪いとしかわからない。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.953, 0.953], tolerance: 0.015 },
    {
      variant: "asDistributed",
      figure: "testAccuracy",
      range: [0.26, 0.4086],
      tolerance: 0.1,
      explained: sentence(
        "It depends on what the eight random layers happen to let through, so on the seed: 0.17 to 0.41 here.",
        "でたらめな8層が何を通すか、つまりシードで変わる（ここでは0.17〜0.41）。",
      ),
    },
    { variant: "asDistributed", figure: "update/layer4", range: [0, 0], tolerance: 0 },
  ],
  see: ["6.E6", "6.E-bug", "8.E1"],
  charts: [
    {
      kind: "curves",
      tag: "update",
      title: sentence("How far each layer has moved: ‖Δw‖ / ‖w‖", "各層がどれだけ動いたか：‖Δw‖ / ‖w‖"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const all = results.figure("default", "testAccuracy")
    const three = results.figure("asDistributed", "testAccuracy")
    const still = [4, 5, 6, 7, 8, 9, 10, 11].every(
      (layer) => results.figure("asDistributed", `update/layer${layer}`).max === 0,
    )
    const moved = Math.min(
      ...Array.from({ length: 11 }, (_, i) => results.figure("default", `update/layer${i + 1}`).min),
    )
    return {
      verdict:
        all.median > 0.7 && moved > 0 ? (still && three.median < all.median ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `all layers trained (each moves by ${figureText(moved)} or more): ${spreadText(all)} of the test digits; layers 4 to 11 never updated: ${spreadText(three)}.`,
        `すべての層を訓練（どの層も${figureText(moved)}以上動く）：テスト正解率${spreadText(all)}。第4〜11層を更新しない：${spreadText(three)}。`,
      ),
    }
  },
})
