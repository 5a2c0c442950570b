import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

export const frozenOutput = defineClaim({
  id: "S.9",
  name: "frozen-output",
  section: "day2.s3",
  title: sentence("Find the bug: the layer that nobody trains", "バグ探し：誰も訓練していない層"),
  claim: sentence(
    "(Measured beside the notes.) That the output layer is never updated hardly shows in the accuracy.",
    "（補足の測定）出力層が更新されていなくても、正解率にはほとんど現れない。",
  ),
  finding: sentence(
    "It holds: with L2 of λ = 0.1 the test accuracy is 71 % with it and 70 % without. The six layers before adapt to whatever the output layer happens to be. Curves and accuracies cannot find such a bug; a table of how far each layer has moved finds it at once.",
    "成り立つ。L2正則化（λ = 0.1）のもとで、テスト正解率は、更新すれば71 %、しなくても70 %。手前の6層が、たまたま与えられた出力層に合わせてしまうからである。このようなバグは曲線や正解率では見つからないが、各層がどれだけ動いたかの表を見ればすぐにわかる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, network: { ...overfitting.network, l2: 0.1 } },
  variants: {
    default: { title: sentence("All seven layers trained", "7層すべてを訓練") },
    asDistributed: {
      title: sentence("Output layer never updated", "出力層は更新されない"),
      change: { network: { frozen: [7] } },
      defect: sentence(
        "The loop that updates ends at the last hidden layer. The update of layer 7 exposes it: exactly 0.",
        "更新のループが最後の中間層で終わる。第7層の更新量がちょうど0であることで露見する。",
      ),
    },
  },
  quick: hurriedOverfitting,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.frozen: [1], [2, 3], all but [1]. Which layers can be left as they were drawn?",
    "network.frozen：[1]、[2, 3]、[1]以外すべて。初期値のままでよい層はどれか。",
  ),
  watch: sentence(
    "The two curves, which tell nothing; the bar that is missing.",
    "何も教えてくれない2本の曲線と、欠けている棒。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.719, 0.719], tolerance: 0.02 },
    { variant: "asDistributed", figure: "testAccuracy", range: [0.722, 0.722], tolerance: 0.025 },
    { variant: "asDistributed", figure: "update/layer7", range: [0, 0], tolerance: 0 },
  ],
  see: ["8.E1", "8.E6", "6.D-bug"],
  charts: [
    {
      kind: "curves",
      tag: "update",
      title: sentence("How far each layer has moved: ‖Δw‖ / ‖w‖", "各層がどれだけ動いたか：‖Δw‖ / ‖w‖"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const [trained, frozen] = ["default", "asDistributed"].map((variant) => results.figure(variant, "testAccuracy"))
    const moved = (variant: string) => results.figure(variant, "update/layer7")
    const shows = Math.abs(trained!.median - frozen!.median) > 0.04
    return {
      verdict: !shows && moved("asDistributed").max === 0 && moved("default").min > 0 ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(trained!)} of the test digits with all layers trained, ${spreadText(frozen!)} with the last left alone; it has moved by ${spreadText(moved("default"))} and ${figureText(moved("asDistributed").max)} of its length.`,
        `テスト正解率は、全層を訓練して${spreadText(trained!)}、最後の層を更新しないと${spreadText(frozen!)}。その層が動いた量は${spreadText(moved("default"))}と${figureText(moved("asDistributed").max)}。`,
      ),
    }
  },
})
