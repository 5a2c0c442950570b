import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, sentence, spreadText } from "../results.ts"

export const vanishingGradient = defineClaim({
  id: "6.1",
  name: "vanishing-gradient",
  section: "day2.s1",
  title: sentence("Gradients fade toward the lower layers", "勾配は下位の層ほど緩やかになる"),
  claim: sentence(
    "Backpropagation multiplies derivatives, and that of sigmoid is at most 0.25: the gradient gets gentler and gentler toward the lower layers.",
    "誤差逆伝播では微分を掛け合わせる。シグモイドの微分は最大でも0.25なので、下位の層に進むにつれて勾配が緩やかになっていく。",
  ),
  finding: sentence(
    "It holds, but σ′ is the smaller half of it. On the way down a signal is multiplied by σ′ and by the transposed weights in turn. σ′ takes a factor of 4 a layer; weights of 0.01 take one of 20 to 30. So sigmoid with 0.01 loses about 10,000 from top to bottom, the same sigmoid with Xavier's weights 50, and ReLU with 0.01, whose derivative takes next to nothing, still loses 10.",
    "成り立つ。ただしσ′は、2つの原因のうち小さいほうである。信号は下りながらσ′と重みの転置を交互に掛けられる。σ′で層ごとに1/4になるが、標準偏差0.01の重みでは1/20〜1/30になる。そのためシグモイド＋0.01では上から下までで約1万分の1になるのに対し、同じシグモイドでもXavierの重みなら50分の1、微分でほとんど失わないReLUでも0.01の重みでは10分の1になる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: {
    data: { train: 1000, test: 1000 }, // the first batch is all that counts
    iterations: 0,
    inside: true,
  },
  variants: {
    sigmoidGaussian: {
      title: sentence("Sigmoid, standard deviation 0.01", "シグモイド、標準偏差0.01"),
      change: { network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 } },
    },
    sigmoidXavier: {
      title: sentence("Sigmoid, Xavier", "シグモイド、Xavier"),
      change: { network: { activation: "sigmoid", initializer: "xavier" } },
    },
    reluGaussian: {
      title: sentence("ReLU, standard deviation 0.01", "ReLU、標準偏差0.01"),
      change: { network: { activation: "relu", initializer: "normal", stddev: 0.01 } },
    },
    reluHe: {
      title: sentence("ReLU, He", "ReLU、He"),
      change: { network: { activation: "relu", initializer: "he" } },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "network.stddev, from 0.001 to 1; network.hidden, to make the way longer.",
    "network.stddev（0.001〜1）と、network.hidden（道のりを長くする）。",
  ),
  watch: sentence(
    "The gradient by layer: stairs down toward the input. And of what each step is made: σ′ and Wᵀ.",
    "層ごとの勾配：入力に向かって下る階段。その段差がσ′とWᵀのどちらによるか。",
  ),
  expected: [
    ...one("sigmoidGaussian", [1.3e-6, 1.2e-4, 1.6e-2]),
    { variant: "sigmoidGaussian", figure: "gradientSpan", range: [12_000, 12_000], tolerance: 6000 },
    { variant: "sigmoidXavier", figure: "gradient/layer1", range: [5.7e-4, 5.7e-4], tolerance: 3e-4 },
    { variant: "sigmoidXavier", figure: "gradient/layer3", range: [2.9e-2, 2.9e-2], tolerance: 1e-2 },
    ...one("reluGaussian", [1.0e-5, 6e-5, 1.2e-4]),
    { variant: "reluHe", figure: "gradient/layer1", range: [8.9e-3, 8.9e-3], tolerance: 4e-3 },
    { variant: "reluHe", figure: "gradient/layer3", range: [2.0e-2, 2.0e-2], tolerance: 1e-2 },
  ],
  see: ["6.2", "6.3", "6.E1", "S.5"],
  charts: [
    {
      kind: "curves",
      tag: "backward/gradient",
      y: "log",
      title: sentence("Gradient by the weights of each layer (RMS)", "各層の重みの勾配（RMS）"),
    },
    {
      kind: "tags",
      tags: ["backward/slope", "backward/weights"],
      y: "log",
      title: sentence("What a layer makes of the signal: f′, and Wᵀ", "層が信号に掛けるもの：f′とWᵀ"),
    },
  ],
  judge(results) {
    const span = (variant: string) => results.figure(variant, "gradientSpan")
    const slopes = results
      .series("sigmoidGaussian", "backward/slope")
      .concat(results.series("sigmoidXavier", "backward/slope"))
      .flatMap(({ values }) => values.slice(0, -1)) // the last layer has no activation
    const falls = ["sigmoidGaussian", "sigmoidXavier"].every((variant) =>
      results
        .series(variant, "backward/gradient")
        .every(({ values }) => values.every((value, i) => i === 0 || value > values[i - 1]!)),
    )
    const steepest = Math.max(...slopes)
    return {
      verdict: falls && steepest <= 0.25 + 1e-6 ? "holds" : "contradicted",
      because: sentence(
        `from the last layer to the first the gradient falls by ${spreadText(span("sigmoidGaussian"))} with sigmoid and 0.01, by ${spreadText(span("sigmoidXavier"))} with Xavier, by ${spreadText(span("reluGaussian"))} with ReLU and 0.01, by ${spreadText(span("reluHe"))} with He; σ′ never passes on more than ${figureText(steepest)}.`,
        `最後の層から最初の層までに勾配は、シグモイド＋0.01で${spreadText(span("sigmoidGaussian"))}分の1、Xavierで${spreadText(span("sigmoidXavier"))}分の1、ReLU＋0.01で${spreadText(span("reluGaussian"))}分の1、Heで${spreadText(span("reluHe"))}分の1になる。σ′が伝えるのは最大でも${figureText(steepest)}。`,
      ),
    }
  },
})

/** Single measurements of the gradient of each layer; another seed may well differ by half. */
function one(variant: string, values: readonly number[]) {
  return values.map((value, i) => ({
    ...{ variant, figure: `gradient/layer${i + 1}` },
    range: [value, value] as const,
    tolerance: value / 2,
  }))
}
