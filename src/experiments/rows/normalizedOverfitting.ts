import type { Series } from "../../runs/index.ts"
import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadOf, spreadText } from "../results.ts"

const six = [100, 100, 100, 100, 100, 100]

export const normalizedOverfitting = defineClaim({
  id: "6.4",
  name: "batch-normalization-overfitting",
  section: "day2.s1",
  title: sentence(
    "Batch normalization: faster, yes; less overfitting, no",
    "バッチ正規化：速くはなる。過学習は減らない",
  ),
  claim: sentence(
    "Batch normalization reduces the bias of batches: training is faster, and there is less overfitting.",
    "バッチ正規化はミニバッチごとのデータの偏りを抑える。学習が速く進み、過学習が起きにくくなる。",
  ),
  finding: sentence(
    "Faster it is. But on the notes' own experiment for overfitting (300 digits, six hidden layers) it makes the test worse, at every learning rate tried, though all training digits are learned either way. It depends on the depth: with one hidden layer there is no difference. What batch statistics do for generalization is no law.",
    "速くはなる。しかしノート自身の過学習の実験（300枚、中間層6層）では、訓練データはどちらもすべて覚えるのに、テスト正解率は試したどの学習率でも下がる。深さにもより、中間層1層では差がない。バッチの統計量が汎化に効くというのは、法則ではない。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: {
    data: { train: 300 },
    network: { activation: "relu", initializer: "he", hidden: six, batchNormalization: true, trainedScale: true },
    optimizer: { learningRate: 0.01 },
    iterations: 1000,
    every: 25,
  },
  variants: {
    on: { title: sentence("With, learning rate 0.01", "あり、学習率0.01") },
    off: {
      title: sentence("Without, learning rate 0.01", "なし、学習率0.01"),
      change: { network: { batchNormalization: false, trainedScale: false } },
    },
    onFast: {
      title: sentence("With, learning rate 0.1", "あり、学習率0.1"),
      change: { optimizer: { learningRate: 0.1 } },
      quick: { iterations: 160 },
    },
    offFast: {
      title: sentence("Without, learning rate 0.1", "なし、学習率0.1"),
      change: { optimizer: { learningRate: 0.1 }, network: { batchNormalization: false, trainedScale: false } },
      quick: { iterations: 160 },
    },
    onShallow: {
      title: sentence("With, one hidden layer, learning rate 0.01", "あり、中間層1層、学習率0.01"),
      change: { network: { hidden: [100] } },
      quick: { iterations: 160 },
    },
    offShallow: {
      title: sentence("Without, one hidden layer, learning rate 0.01", "なし、中間層1層、学習率0.01"),
      change: { network: { hidden: [100], batchNormalization: false, trainedScale: false } },
      quick: { iterations: 160 },
    },
  },
  quick: { iterations: 300, every: 20, data: { test: 1000 } },
  seeds: [0, 1, 2, 3, 4],
  vary: sentence(
    "data.train: from how many digits on is it no worse? network.hidden, from one layer to six.",
    "data.train：何枚から差がなくなるか。network.hidden：1層から6層まで。",
  ),
  watch: sentence(
    "Training accuracy: it rises earlier. Test accuracy: where it comes to rest.",
    "訓練正解率は早く上がる。テスト正解率はどこに落ち着くか。",
  ),
  expected: [
    { variant: "off", figure: "testAccuracy", range: [0.756, 0.756], tolerance: 0.02 },
    { variant: "on", figure: "testAccuracy", range: [0.581, 0.581], tolerance: 0.04 },
    { variant: "offFast", figure: "testAccuracy", range: [0.779, 0.779], tolerance: 0.02 },
    { variant: "onFast", figure: "testAccuracy", range: [0.697, 0.697], tolerance: 0.04 },
    { variant: "offShallow", figure: "testAccuracy", range: [0.782, 0.782], tolerance: 0.015 },
    { variant: "onShallow", figure: "testAccuracy", range: [0.788, 0.788], tolerance: 0.015 },
    { variant: "off", figure: "trainAccuracy", range: [1, 1], tolerance: 0.01 },
    { variant: "on", figure: "trainAccuracy", range: [1, 1], tolerance: 0.01 },
  ],
  see: ["6.B", "S.4", "8.E0", "8.3"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    { kind: "curves", tag: "train/accuracy", title: sentence("Accuracy on the training digits", "訓練正解率") },
    {
      kind: "figures",
      figure: "testAccuracy",
      title: sentence("Test accuracy, a dot a seed", "テスト正解率（点はシードごと）"),
    },
  ],
  judge(results) {
    const at = (variant: string) => results.figure(variant, "testAccuracy")
    const learned = (variant: string) => spreadOf(results.series(variant, "train/accuracy").map(firstLearned))
    const faster = learned("on").median < learned("off").median
    const better = at("on").median > at("off").median && at("onFast").median > at("offFast").median
    return {
      verdict: faster && better ? "holds" : faster || better ? "conditional" : "contradicted",
      because: sentence(
        `nine of ten training digits are right by step ${spreadText(learned("on"))} with it, ${spreadText(learned("off"))} without; test accuracy, without → with: ${spreadText(at("off"))} → ${spreadText(at("on"))} (0.01), ${spreadText(at("offFast"))} → ${spreadText(at("onFast"))} (0.1), ${spreadText(at("offShallow"))} → ${spreadText(at("onShallow"))} (one hidden layer).`,
        `訓練データの9割が正解になるのは、ありでステップ${spreadText(learned("on"))}、なしで${spreadText(learned("off"))}。テスト正解率（なし→あり）：${spreadText(at("off"))} → ${spreadText(at("on"))}（0.01）、${spreadText(at("offFast"))} → ${spreadText(at("onFast"))}（0.1）、${spreadText(at("offShallow"))} → ${spreadText(at("onShallow"))}（中間層1層）。`,
      ),
    }
  },
})

/** The first step at which nine of ten training digits are right. */
function firstLearned({ steps, values }: Series): number {
  return steps[values.findIndex((value) => value >= 0.9)] ?? Number.POSITIVE_INFINITY
}
