import { defineClaim } from "../claim.ts"
import { differentiationCost } from "../recipes/differentiationCost.ts"
import { figureText, type Results, sentence } from "../results.ts"

export const numericalDifferentiation = defineClaim({
  id: "5.1",
  name: "numerical-differentiation",
  section: "day1.s5",
  title: sentence("What numerical differentiation costs", "数値微分にかかる手間"),
  claim: sentence(
    "Numerical differentiation adds a small value to each parameter in turn; for a network that is costly.",
    "数値微分では、パラメータに1つずつ微小な値を足して微分を求める。ニューラルネットワークでは計算量が大きい。",
  ),
  finding: sentence(
    "It holds. 784-50-10 has 39,760 parameters, each of which takes two forward passes: 79,520 for one gradient, which backpropagation has for two. The ratio is about the number of parameters, whatever the machine, so the larger the network, the worse it gets. As a check of a few of them it remains the best there is.",
    "成り立つ。784-50-10のパラメータは39,760個で、1つにつき順伝播が2回要る。勾配1回に79,520回となるが、誤差逆伝播なら2回分で済む。比はどの計算機でもほぼパラメータの数になるので、ネットワークが大きいほど差は開く。ただし、いくつかのパラメータでの確認用としては最良の方法である。",
  ),
  verdict: "holds",
  recipe: differentiationCost,
  variants: {
    default: { title: sentence("Backpropagation, 784-50-10", "誤差逆伝播、784-50-10") },
    numerical: {
      title: sentence("Numerical, 784-50-10", "数値微分、784-50-10"),
      change: { method: "numerical" },
    },
    numericalNarrow: {
      title: sentence("Numerical, 784-10-10", "数値微分、784-10-10"),
      change: { method: "numerical", hidden: 10 },
    },
    numericalWide: {
      title: sentence("Numerical, 784-200-10", "数値微分、784-200-10"),
      change: { method: "numerical", hidden: 200, sample: 50 },
    },
  },
  quick: { sample: 40, repeats: 100 },
  seeds: [0],
  vary: sentence(
    "hidden: passes grow with the parameters. batchSize: the ratio stays.",
    "hidden：順伝播の回数はパラメータとともに増える。batchSize：比は変わらない。",
  ),
  watch: sentence(
    "The share of the gradient that is known after so many forward passes.",
    "順伝播を何回したとき、勾配のどれだけが分かっているか。",
  ),
  expected: [
    { variant: "default", figure: "parameters", range: [39_760, 39_760], tolerance: 0 },
    { variant: "numerical", figure: "forwards", range: [79_520, 79_520], tolerance: 0 },
    { variant: "default", figure: "forwards", range: [2.01, 2.02], tolerance: 0 },
  ],
  see: ["5.2", "5.3"],
  charts: [
    {
      kind: "curves",
      tag: "known",
      x: "log",
      variants: ["default", "numerical"],
      title: sentence("Share of the gradient that is known, by forward passes", "順伝播の回数と、分かった勾配の割合"),
    },
    {
      kind: "sweep",
      figure: "forwards",
      setting: "hidden",
      lines: "method",
      x: "log",
      y: "log",
      title: sentence(
        "Forward passes for one gradient, by hidden units",
        "勾配1回に要る順伝播の回数（中間層のユニット数ごと）",
      ),
    },
  ],
  judge(results) {
    const at = (variant: string, name: string) => results.figure(variant, name).median
    const [numerical, backprop] = [at("numerical", "forwards"), at("default", "forwards")]
    const ratio = numerical / backprop
    const error = Math.max(
      ...["numerical", "numericalNarrow", "numericalWide"].map((name) => results.figure(name, "sampleError").max),
    )
    const grows = at("numericalWide", "forwards") > numerical && numerical > at("numericalNarrow", "forwards")
    const [slow, fast] = [secondsOf(results, "numerical"), secondsOf(results, "default")]
    return {
      verdict: ratio > 100 && grows && error < 0.01 ? "holds" : ratio > 1 ? "conditional" : "contradicted",
      because: sentence(
        `one gradient by ${figureText(at("default", "parameters"))} parameters takes ${figureText(numerical)} forward passes numerically, as counted on a part, and backpropagation the work of ${figureText(backprop)}: ${figureText(Math.round(ratio))} times less, for the same numbers (apart by ${figureText(error)} at most). On this machine that would be about ${seconds(slow)} against ${seconds(fast)}.`,
        `${figureText(at("default", "parameters"))}個のパラメータの勾配1回に、数値微分では順伝播が${figureText(numerical)}回（一部で数えて換算）、誤差逆伝播では${figureText(backprop)}回分。同じ数値が（差は最大${figureText(error)}）${figureText(Math.round(ratio))}分の1の計算で得られる。この計算機での時間に直すと約${seconds(slow, "ja")}と${seconds(fast, "ja")}。`,
      ),
    }
  },
})

/** For one whole gradient; what starting up takes is in it. */
const secondsOf = (results: Results, variant: string): number =>
  Math.min(...results.runs(variant).map(({ manifest }) => manifest.seconds / manifest.figures.work!))

const seconds = (value: number, language: "en" | "ja" = "en"): string =>
  value < 1
    ? `${(1000 * value).toPrecision(2)} ${language === "en" ? "ms" : "ミリ秒"}`
    : `${Math.round(value)} ${language === "en" ? "s" : "秒"}`
