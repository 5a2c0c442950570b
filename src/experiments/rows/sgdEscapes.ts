import { defineClaim } from "../claim.ts"
import { landscape, pathsOver } from "../recipes/landscape.ts"
import { sentence, spreadText } from "../results.ts"

export const sgdEscapes = defineClaim({
  id: "4.3",
  name: "sgd-escapes",
  section: "day1.s4",
  title: sentence("Does noise lead out of local optima?", "ノイズは局所最適から連れ出すか"),
  claim: sentence(
    "Stochastic descent is cheap, escapes unwanted local optima, learns online, and needs little memory.",
    "確率的勾配降下法（SGD）は計算コストが低く、望まない局所最適に収束するリスクを減らし、オンライン学習ができ、メモリが少なくて済む。",
  ),
  finding: sentence(
    "Fitting the frequency of a wave, whose error is full of bumps, it does escape: gradients of one sample are noisy where the fit is bad and quiet where it is good. But only with a rate large enough: at a tenth of it, or with four samples to a batch, nearly all stay where all samples together would leave them. The noise that leads out of bad places must be larger than their walls.",
    "誤差が凸凹だらけの「波の周波数合わせ」では、実際に脱出する。1標本の勾配は、合っていない所では荒れ、合っている所では静かだからである。ただし学習率が十分大きい場合に限る。10分の1の学習率や、4標本のバッチでは、ほとんどが全標本のときと同じ局所最適に残る。連れ出すには、ノイズが谷の壁より大きくなければならない。",
  ),
  verdict: "conditional",
  recipe: landscape,
  settings: {
    surface: "wave",
    start: [4, 0],
    walkers: 200,
    batch: 1,
    steps: 2000,
    goal: 0.1,
    optimizer: { learningRate: 0.3 },
  },
  variants: {
    default: { title: sentence("One sample, rate 0.3", "1標本、学習率0.3") },
    all: { title: sentence("All samples, rate 0.3", "全標本、学習率0.3"), change: { batch: 0, walkers: 1 } },
    four: { title: sentence("Four samples, rate 0.3", "4標本、学習率0.3"), change: { batch: 4 } },
    small: {
      title: sentence("One sample, rate 0.03", "1標本、学習率0.03"),
      change: { optimizer: { learningRate: 0.03 } },
    },
    fromBest: {
      title: sentence("One sample, from the best fit", "1標本、最良の解から"),
      change: { start: [1.536, 0.567] },
    },
  },
  quick: { walkers: 50, steps: 1000 },
  seeds: [0, 1, 2, 3],
  vary: sentence("The rate, the batch, and where it begins (x = 3 or 5).", "学習率、バッチ、初期値（x = 3や5）。"),
  watch: sentence(
    "How restless the path is in a bad place, and how still in a good one.",
    "悪い場所では落ち着かず、良い場所では静かになる道。",
  ),
  expected: [{ variant: "all", figure: "reached", range: [0, 0], tolerance: 0 }],
  see: ["4.1", "4.4", "4.5"],
  charts: [
    {
      kind: "figures",
      figure: "reached",
      title: sentence("Share of walkers that end at the best fit", "最良の解にたどり着いた割合"),
    },
    pathsOver(
      sentence(
        "The loss over all samples, the ways taken, and where walkers end",
        "全標本の誤差の曲面、たどった道、終点",
      ),
      ["default", "all", "four", "small", "fromBest"],
      {
        ends: true,
      },
    ),
    {
      kind: "curves",
      tag: "path/value",
      title: sentence("Error on all samples, of the first walker", "全標本の誤差（1人目）"),
      variants: ["default", "all", "small"],
    },
  ],
  judge(results) {
    const reached = (variant: string) => results.figure(variant, "reached")
    const escapes = reached("default").median > 0.5 && reached("all").median < 0.5
    const anyway = reached("small").median > 0.5 && reached("four").median > 0.5
    return {
      verdict: escapes ? (anyway ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `of walkers that begin in a local optimum, ${spreadText(reached("default"))} reach the best fit with one sample at rate .3, ${spreadText(reached("small"))} at .03, ${spreadText(reached("four"))} with four samples, ${spreadText(reached("all"))} with all; of those that begin at the best, ${spreadText(reached("fromBest"))} are there at the end.`,
        `局所最適から出発して最良の解に着く割合は、1標本・学習率0.3で${spreadText(reached("default"))}、0.03で${spreadText(reached("small"))}、4標本で${spreadText(reached("four"))}、全標本で${spreadText(reached("all"))}。最良の解から出発した場合、最後にそこにいる割合は${spreadText(reached("fromBest"))}。`,
      ),
    }
  },
})
