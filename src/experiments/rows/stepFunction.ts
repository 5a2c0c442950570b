import { defineClaim } from "../claim.ts"
import { stepXor } from "../recipes/stepXor.ts"
import { sentence, spreadText } from "../results.ts"

export const stepFunction = defineClaim({
  id: "2.1",
  name: "step-function",
  section: "day1.s2",
  title: sentence("The step function: not weak, but impossible to train", "ステップ関数：弱いのではなく、学習できない"),
  claim: sentence(
    "The step function gives 0 or 1; it can learn only linearly separable problems and is not used today.",
    "ステップ関数は0か1を出力する。線形分離可能な問題しか学習できず、現在は使われていない。",
  ),
  finding: sentence(
    "Under a condition: it is a single step unit that can only draw one line. Two of them in a hidden layer, set by hand, solve XOR. What makes it useless today is its derivative, which is 0 everywhere: training moves nothing.",
    "条件つき。1本の線しか引けないのは、単独のステップユニットのこと。手で重みを決めた2層ならXORを解ける。使われない本当の理由は微分がどこでも0であること：学習しても何も動かない。",
  ),
  verdict: "conditional",
  recipe: stepXor,
  variants: {
    default: { title: sentence("two step units, set by hand", "手で決めたステップ2ユニット") },
    trained: {
      title: sentence("eight step units, trained", "ステップ8ユニット、学習"),
      change: { handSet: false, hidden: 8, epochs: 300 },
    },
    sigmoid: {
      title: sentence("eight sigmoid units, trained", "シグモイド8ユニット、学習"),
      change: { activation: "sigmoid", handSet: false, hidden: 8, epochs: 300 },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence("The activation in training; the number of units.", "学習時の活性化関数、ユニット数。"),
  watch: sentence(
    "Press on with training as long as you like: the hidden weights stay.",
    "いくら学習しても中間層の重みは動かない。",
  ),
  expected: [
    { variant: "default", figure: "accuracy", range: [1, 1], tolerance: 0 },
    { variant: "default", figure: "single", range: [3, 3], tolerance: 0 },
    { variant: "trained", figure: "moved", range: [0, 0], tolerance: 0 },
    { variant: "sigmoid", figure: "accuracy", range: [1, 1], tolerance: 0 },
  ],
  see: ["1.3", "2.2"],
  charts: [
    {
      kind: "plane",
      cells: { x: "plane/x", y: "plane/y", value: "plane/value" },
      points: { x: "points/x", y: "points/y", value: "points/class" },
      title: sentence("What the network answers", "ネットワークの答え"),
    },
  ],
  judge(results) {
    const [single, hand] = [results.figure("default", "single"), results.figure("default", "accuracy")]
    const [moved, smooth] = [results.figure("trained", "moved"), results.figure("sigmoid", "accuracy")]
    // True of one unit, untrue of two layers, and untrainable: then the sentence needs its condition.
    const untrainable = moved.max === 0 && smooth.median === 1
    const verdict = single.max === 4 || !untrainable ? "contradicted" : hand.min === 1 ? "conditional" : "holds"
    return {
      verdict,
      because: sentence(
        `one step unit has ${spreadText(single)} of XOR's four corners right, two layers of them ${spreadText(hand)} of all; in training their weights move by ${spreadText(moved)}.`,
        `XORの4点のうち、ステップ1ユニットは${spreadText(single)}点、2層なら割合${spreadText(hand)}が正解。学習で重みが動いた量は${spreadText(moved)}。`,
      ),
    }
  },
})
