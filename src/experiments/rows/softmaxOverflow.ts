import { defineClaim } from "../claim.ts"
import { stableSoftmax } from "../recipes/stableSoftmax.ts"
import { figureText, sentence } from "../results.ts"

export const softmaxOverflow = defineClaim({
  id: "3.3",
  name: "softmax-overflow",
  section: "day1.s3",
  title: sentence(
    "Softmax without overflow, cross-entropy without log 0",
    "オーバーフローしないソフトマックス、log 0のない交差エントロピー",
  ),
  claim: sentence(
    "Softmax must take batches and be guarded against overflow; cross-entropy must take batches and one-hot targets, and be guarded against log 0.",
    "ソフトマックスはミニバッチに対応し、オーバーフロー対策をする。交差エントロピーはミニバッチとone-hotの目標値に対応し、log(0)にならないようにする。",
  ),
  finding: sentence(
    "It holds. exp(1000) is beyond float32, and ∞/∞ is no number; subtracting the largest logit cures it, since softmax does not change. Adding 1e-7 before the logarithm avoids log 0, at a price: the loss cannot exceed −log 1e-7 = 16.118, and beyond a margin of 16 its slope is lost, so whatever is differentiated through it learns least where it errs most. Written as log-sum-exp of the logits, the loss needs neither trick: it is right everywhere, and its slope is y − d.",
    "成り立つ。exp(1000)はfloat32の範囲を超え、∞/∞は数ではない。最大の総入力を引けば、ソフトマックスの値を変えずに防げる。対数の前に1e-7を足せばlog 0は避けられるが、代償がある。誤差は−log 1e-7 = 16.118で頭打ちになり、差が16を超えると傾きも失われる。これをそのまま微分すると、最もひどく間違えたところで最も学習しない。総入力のlog-sum-expとして書けば、どちらの工夫も要らない。誤差はどこでも正しく、傾きはy − dになる。",
  ),
  verdict: "holds",
  recipe: stableSoftmax,
  settings: { offset: 1000 },
  variants: {
    default: { title: sentence("Log-sum-exp of the logits", "総入力のlog-sum-exp") },
    naive: {
      title: sentence("exp / Σ exp as it is written", "式のままのexp / Σ exp"),
      change: { form: "naive", floor: 0 },
    },
    naiveNear: {
      title: sentence("As written, with logits near 0", "式のまま、総入力が0付近"),
      change: { form: "naive", floor: 0, offset: 0 },
    },
    shifted: {
      title: sentence("Less the largest, + 1e-7 (the course)", "最大値を引き、+ 1e-7（講座）"),
      change: { form: "shifted" },
    },
    probabilities: {
      title: sentence("From probabilities, cut off at 1e-7 (Keras)", "確率から、1e-7で切る（Keras）"),
      change: { form: "probabilities" },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence(
    "offset for the naive form: from which on is there no number any more? floor, down to 1e-45 and 1e-46.",
    "式のままの形でのoffset：どこから数でなくなるか。floorを1e-45、1e-46まで下げる。",
  ),
  watch: sentence(
    "The left half of both curves, where the answer is wrong: the loss should rise along a line of slope −1.",
    "2つの曲線の左半分（答えが間違っているところ）。誤差は傾き−1の直線に沿って上がるはずである。",
  ),
  expected: [
    { variant: "default", figure: "lossWhenWrong", range: [39.999, 40.001], tolerance: 0 },
    { variant: "default", figure: "slopeWhenWrong", range: [-1.00001, -0.99999], tolerance: 0 },
    { variant: "naive", figure: "notFinite", range: [1, 1], tolerance: 0 },
    { variant: "shifted", figure: "largestLoss", range: [16.1175, 16.1185], tolerance: 0 },
    { variant: "probabilities", figure: "largestLoss", range: [16.1175, 16.1185], tolerance: 0 },
  ],
  see: ["3.1", "3.2"],
  charts: [
    {
      kind: "path",
      paths: [{ x: "curve/margin", y: "curve/loss" }],
      variants: ["default", "naiveNear", "shifted", "probabilities"],
      title: sentence(
        "Loss, by how far the right logit is above the other",
        "誤差（正解の総入力がもう一方をどれだけ上回るか）",
      ),
    },
    {
      kind: "path",
      paths: [{ x: "curve/margin", y: "curve/slope" }],
      variants: ["default", "shifted", "probabilities"],
      title: sentence("The slope of the loss", "誤差の傾き"),
    },
    {
      kind: "figures",
      figure: "notFinite",
      title: sentence("Share of losses that are no numbers", "数にならない誤差の割合"),
    },
  ],
  judge(results) {
    const at = (variant: string, name: string) => results.figure(variant, name).median
    const overflow = at("naive", "notFinite")
    const guarded = ["default", "shifted", "probabilities"].every((name) => at(name, "notFinite") === 0)
    const batches = ["default", "shifted", "probabilities"].every(
      (name) => at(name, "alone") < 1e-5 && at(name, "labels") < 1e-5,
    )
    const [cap, flat, error] = [
      at("shifted", "largestLoss"),
      at("shifted", "slopeWhenWrong"),
      Math.max(at("default", "lossError"), at("default", "slopeError")),
    ]
    return {
      verdict: overflow > 0 && guarded && batches ? (error < 1e-4 ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `with 1000 added to the logits, ${percent(overflow)} of the naive losses are no numbers (near 0: ${percent(at("naiveNear", "notFinite"))}), and none of the guarded ones. With + 1e-7 the loss ends at ${figureText(cap)}, and at a margin of −40 its slope is ${figureText(flat)} instead of −1; log-sum-exp is off by no more than ${figureText(error)}. Batches, single samples, labels and one-hot rows agree.`,
        `総入力に1000を足すと、式のままでは誤差の${percent(overflow)}が数にならない（0付近では${percent(at("naiveNear", "notFinite"))}）。対策したものではすべて数になる。+ 1e-7では誤差が${figureText(cap)}で頭打ちになり、差−40での傾きは−1ではなく${figureText(flat)}。log-sum-expのずれは最大${figureText(error)}。ミニバッチと1標本、ラベルとone-hotの結果は一致する。`,
      ),
    }
  },
})

const percent = (share: number): string => `${figureText(100 * share)} %`
