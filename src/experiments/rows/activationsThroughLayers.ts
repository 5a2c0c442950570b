import { defineClaim, type Expected } from "../claim.ts"
import { throughLayers } from "../recipes/throughLayers.ts"
import { sentence, spreadText } from "../results.ts"

const starts = {
  One: { initializer: "normal", stddev: 1, title: sentence("standard deviation 1", "標準偏差1") },
  Small: { initializer: "normal", stddev: 0.01, title: sentence("standard deviation 0.01", "標準偏差0.01") },
  Xavier: { initializer: "xavier", stddev: 0.01, title: sentence("Xavier", "Xavier") },
  He: { initializer: "he", stddev: 0.01, title: sentence("He", "He") },
} as const

type Name = `${"sigmoid" | "relu"}${keyof typeof starts}`

const variantsOf = (activation: "sigmoid" | "relu", en: string, ja: string) =>
  Object.entries(starts).map(([start, { title, ...change }]) => [
    `${activation}${start}`,
    { title: sentence(`${en}, ${title.en}`, `${ja}、${title.ja}`), change: { activation, ...change } },
  ])

/** Mean and standard deviation of layer 5 as they were measured once. */
const measured: Readonly<Record<Name, readonly [mean: number, std: number]>> = {
  sigmoidOne: [0.48, 0.44],
  sigmoidSmall: [0.5, 0.01],
  sigmoidXavier: [0.48, 0.11],
  sigmoidHe: [0.48, 0.17],
  reluOne: [9e3, 1e4],
  reluSmall: [9e-7, 1e-6],
  reluXavier: [0.1, 0.15],
  reluHe: [0.77, 1],
}

export const activationsThroughLayers = defineClaim({
  id: "S.3",
  name: "activations-through-layers",
  section: "day2.s1",
  title: sentence("Five layers of 100, four ways to begin", "100個×5層、4通りの始め方"),
  claim: sentence(
    "How samples are spread after five layers depends on the initialization: too large saturates sigmoid and makes ReLU explode, too small squeezes sigmoid to 0.5 and lets ReLU die, Xavier and He keep both alive.",
    "5層を通ったあとの値の分布は初期値で決まる。大きすぎるとシグモイドは飽和しReLUは発散する。小さすぎるとシグモイドは0.5に縮みReLUは消える。XavierとHeなら、どちらも保たれる。",
  ),
  finding: sentence(
    "It holds, over ten powers of ten: ReLU hands on 10⁴ at layer 5 with a standard deviation of 1, a millionth with 0.01. Sigmoid hides it better, as it always answers between 0 and 1: with 1 nearly all its answers are at the ends, with 0.01 they are all 0.5, whatever the sample.",
    "10桁にわたって成り立つ。ReLUの第5層は標準偏差1で10の4乗、0.01で100万分の1になる。シグモイドは出力がつねに0と1の間なので目立たないが、1ではほぼすべてが両端に張りつき、0.01ではどの入力に対しても0.5になる。",
  ),
  verdict: "holds",
  recipe: throughLayers,
  variants: Object.fromEntries([
    ...variantsOf("sigmoid", "Sigmoid", "シグモイド"),
    ...variantsOf("relu", "ReLU", "ReLU"),
  ]),
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "activation=tanh; stddev between 0.01 and 1; layers=20.",
    "activation=tanhにする。stddevを0.01〜1の間で変える。layers=20にする。",
  ),
  watch: sentence("The histograms, layer by layer.", "層ごとのヒストグラム。"),
  expected: Object.entries(measured).flatMap(([variant, [mean, std]]): Expected[] => [
    // A mean of sigmoid's varies with the weights of the last layer, ReLU's by a fifth with those of all.
    { variant, figure: "mean", range: [mean, mean], tolerance: variant.startsWith("relu") ? 0.35 * mean : 0.08 },
    {
      variant,
      figure: "std",
      range: [std, std],
      tolerance: variant.startsWith("relu") ? 0.3 * std : 0.03,
      ...((variant === "reluOne" || variant === "reluSmall") && {
        explained: sentence("The record has but the power of ten.", "記録は10の何乗かだけを記している。"),
      }),
    },
  ]),
  see: ["6.3", "6.2", "S.4"],
  charts: [
    {
      kind: "curves",
      tag: "forward/std",
      y: "log",
      title: sentence("Spread of what each layer hands on", "各層の出力のばらつき"),
    },
    ...[1, 2, 3, 4, 5].map((layer) => ({
      kind: "histogram" as const,
      tag: `activation/layer${layer}`,
      title: sentence(`Outputs of layer ${layer}`, `第${layer}層の出力`),
    })),
  ],
  judge(results) {
    const std = (variant: Name) => results.figure(variant, "std")
    const tooLarge = std("sigmoidOne").min > 0.35 && std("reluOne").min > 100
    const tooSmall = std("sigmoidSmall").max < 0.03 && std("reluSmall").max < 1e-4
    const alive =
      (["sigmoidXavier", "sigmoidHe", "reluXavier", "reluHe"] as const).every((variant) => std(variant).min > 0.05) &&
      std("sigmoidXavier").max < 0.3 &&
      std("reluHe").max < 10
    return {
      verdict: tooLarge && tooSmall && alive ? "holds" : alive ? "conditional" : "contradicted",
      because: sentence(
        `standard deviation of layer 5, with 1, 0.01, Xavier, He: sigmoid ${spreadText(std("sigmoidOne"))}, ${spreadText(std("sigmoidSmall"))}, ${spreadText(std("sigmoidXavier"))}, ${spreadText(std("sigmoidHe"))}; ReLU ${spreadText(std("reluOne"))}, ${spreadText(std("reluSmall"))}, ${spreadText(std("reluXavier"))}, ${spreadText(std("reluHe"))}.`,
        `第5層の標準偏差（1、0.01、Xavier、He の順）：シグモイド ${spreadText(std("sigmoidOne"))}、${spreadText(std("sigmoidSmall"))}、${spreadText(std("sigmoidXavier"))}、${spreadText(std("sigmoidHe"))}。ReLU ${spreadText(std("reluOne"))}、${spreadText(std("reluSmall"))}、${spreadText(std("reluXavier"))}、${spreadText(std("reluHe"))}。`,
      ),
    }
  },
})
