import { defineClaim } from "../claim.ts"
import { toyPlane } from "../recipes/toyPlane.ts"
import { sentence, spreadText } from "../results.ts"

export const hiddenLayersBend = defineClaim({
  id: "1.3",
  name: "hidden-layers-bend",
  section: "day1.s1",
  title: sentence("Without its activation a network is one affine map", "活性化関数がなければ、ただ1つのアフィン写像"),
  claim: sentence(
    "A hidden layer is about the same as linear regression; the power comes from the activation, the width and the output layer.",
    "中間層は線形回帰とほぼ同じ。表現力は活性化関数と幅、出力層から生まれる。",
  ),
  finding: sentence(
    "It holds. With the identity as activation the layers collapse into one matrix, and a ring around a disc cannot be told from it. With ReLU three units can enclose the disc, where two cannot.",
    "成り立つ。恒等関数では各層が1つの行列につぶれ、円を囲む輪を区別できない。ReLUなら3ユニットあれば円を囲めるが、2ユニットでは足りない。",
  ),
  verdict: "holds",
  recipe: toyPlane,
  settings: { points: "rings" },
  variants: {
    default: { title: sentence("8 units with ReLU", "ReLU・8ユニット") },
    identity: { title: sentence("8 units, no activation", "活性化なし・8ユニット"), change: { activation: "linear" } },
    two: { title: sentence("2 units with ReLU", "ReLU・2ユニット"), change: { hidden: [2] } },
    three: { title: sentence("3 units with ReLU", "ReLU・3ユニット"), change: { hidden: [3] } },
  },
  quick: { epochs: 40, cells: 20 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The activation, the width, the points (rings, xor, halves).",
    "活性化関数、幅、点の配置（rings、xor、halves）。",
  ),
  watch: sentence("The line between the two colours: how often may it bend?", "2色の境目：何回曲がれるか。"),
  expected: [{ variant: "default", figure: "accuracy", range: [0.98, 1], tolerance: 0.02 }],
  see: ["2.1", "1.1"],
  charts: [
    {
      kind: "plane",
      cells: { x: "plane/x", y: "plane/y", value: "plane/value" },
      points: { x: "points/x", y: "points/y", value: "points/class" },
      best: "accuracy",
      title: sentence("What the network answers everywhere", "平面の各点での答え"),
    },
    { kind: "curves", tag: "train/loss", title: sentence("Training loss", "訓練誤差") },
  ],
  judge(results) {
    const [bent, flat, two] = ["default", "identity", "two"].map((name) => results.figure(name, "accuracy"))
    const one = results.figure("identity", "fromOneMap")
    const holds = bent!.median > 0.95 && flat!.median < 0.8 && one.max < 1e-3 && two!.median < bent!.median
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `${spreadText(bent!)} of the points are right with ReLU, ${spreadText(flat!)} without an activation, ${spreadText(two!)} with only two units; without an activation the network is one affine map to ${one.max.toExponential(0)}.`,
        `正解率はReLUで${spreadText(bent!)}、活性化なしで${spreadText(flat!)}、2ユニットでは${spreadText(two!)}。活性化なしのネットワークは1つのアフィン写像と${one.max.toExponential(0)}まで一致する。`,
      ),
    }
  },
})
