import type { Text } from "../experiments/index.ts"
import type { Language } from "./language.ts"

const text = (en: string, ja: string): Text => ({ en, ja })

/** Figures, tags and settings as people call them. What is not here is called what the record calls it. */
const names: Readonly<Record<string, Text>> = {
  accuracy: text("accuracy", "正解率"),
  attention: text("attention", "アテンション"),
  "backward/gradient": text("gradient (RMS)", "勾配（RMS）"),
  "backward/slope": text("slope f′", "傾き f′"),
  "backward/weights": text("weights Wᵀ", "重み Wᵀ"),
  "batch/loss": text("loss of the batch", "バッチの誤差"),
  batchSize: text("batch size", "バッチサイズ"),
  bestTestAccuracy: text("best test accuracy", "最良のテスト正解率"),
  convolution: text("convolution", "畳み込み"),
  "curve/slope": text("slope", "傾き"),
  "curve/value": text("value", "値"),
  "curve/x": text("x", "x"),
  deadUnits: text("share of dead units", "死んだユニットの割合"),
  "forward/mean": text("mean of outputs", "出力の平均"),
  "forward/std": text("standard deviation of outputs", "出力の標準偏差"),
  "forward/zeros": text("share of zeros", "ゼロの割合"),
  gradient: text("gradient (RMS)", "勾配（RMS）"),
  gradientError: text("relative error of the gradient", "勾配の相対誤差"),
  gradientRatio: text("gradient, layer 2 / last", "勾配の比（第2層／最終層）"),
  gradientSpan: text("largest / smallest gradient", "勾配の最大／最小"),
  largestSlope: text("largest slope", "最大の傾き"),
  spread: text("how much units differ", "ユニットの違い"),
  wrongSizes: text("wrong sizes", "誤ったサイズの数"),
  moved: text("how far the weights moved", "重みの移動量"),
  diverged: text("diverged", "発散した割合"),
  convolutions: text("convolutions", "畳み込みの数"),
  poolings: text("poolings", "プーリングの数"),
  dense: text("dense layers", "全結合層の数"),
  firstRate: text("first rate", "最初の学習率"),
  lastRate: text("last rate", "最後の学習率"),
  lastLoss: text("last loss", "最後の誤差"),
  "layers/multiplyAdds": text("multiply-adds", "積和演算"),
  "layers/parameters": text("weights", "重みの数"),
  leftChance: text("step at which chance is left", "偶然を超えたステップ"),
  loss: text("loss", "誤差"),
  lossDeviation: text("standard deviation of the loss", "誤差の標準偏差"),
  memory: text("bytes", "バイト"),
  multiplyAdds: text("multiply-adds", "積和演算"),
  "network.activation": text("activation", "活性化関数"),
  "network.batchNormalization": text("batch normalization", "バッチ正規化"),
  "network.hidden": text("hidden layers", "中間層の数"),
  "network.initializer": text("initializer", "初期値"),
  "network.stddev": text("standard deviation of the first weights", "初期値の標準偏差"),
  "optimizer.learningRate": text("learning rate", "学習率"),
  "optimizer.momentum": text("momentum", "モメンタム"),
  "optimizer.name": text("optimizer", "最適化手法"),
  parameters: text("weights", "重みの数"),
  "path/gradient": text("length of the gradient", "勾配の大きさ"),
  "path/value": text("value", "値"),
  "path/x": text("x", "x"),
  "path/y": text("y", "y"),
  "patience/accuracy/testAccuracy": text("test accuracy", "テスト正解率"),
  "patience/loss/testAccuracy": text("test accuracy", "テスト正解率"),
  "patience/steps": text("patience, in steps", "辛抱したステップ数"),
  "rate/x": text("rate along x", "xの実効学習率"),
  "rate/y": text("rate along y", "yの実効学習率"),
  reached: text("share that gets there", "到達した割合"),
  "sizes/kernel": text("kernel", "カーネル"),
  "sizes/size": text("output", "出力"),
  std: text("standard deviation", "標準偏差"),
  stepsToGoal: text("steps to the goal", "到達までのステップ数"),
  "test/accuracy": text("test accuracy", "テスト正解率"),
  "test/loss": text("test loss", "テスト誤差"),
  testAccuracy: text("test accuracy", "テスト正解率"),
  testLoss: text("test loss", "テスト誤差"),
  "train/accuracy": text("training accuracy", "訓練正解率"),
  "train/loss": text("training loss", "訓練誤差"),
  trainAccuracy: text("training accuracy", "訓練正解率"),
  update: text("update / weight", "更新量／重み"),
  value: text("value", "値"),
}

/** What such a figure of one layer is of: `gradient/layer2`. */
const ofLayers: Readonly<Record<string, Text>> = {
  gradient: text("gradient", "勾配"),
  gradientError: text("error of the gradient", "勾配の誤差"),
  mean: text("mean", "平均"),
  std: text("standard deviation", "標準偏差"),
  update: text("update / weight", "更新量／重み"),
  zeros: text("share of zeros", "ゼロの割合"),
}

/** Of several alike, one by its number: `weights/after3`, `test/answers/7`. */
const numbered: readonly (readonly [tag: RegExp, en: string, ja: string])[] = [
  [/^weights\/(?:before|after)(\d+)$/, "unit $1", "ユニット$1"],
  [/^test\/answers\/(\d)$/, "digit $1", "数字$1"],
]

export function nameOf(name: string, lang: Language): string {
  if (Object.hasOwn(names, name)) return names[name]![lang]
  for (const [tag, en, ja] of numbered) if (tag.test(name)) return name.replace(tag, lang === "en" ? en : ja)
  const [, kind = "", layer] = /^(\w+)\/layer(\d+)$/.exec(name) ?? []
  if (Object.hasOwn(ofLayers, kind))
    return `${ofLayers[kind]![lang]}${lang === "en" ? `, layer ${layer}` : `（第${layer}層）`}`
  return /^(?:plane|points|ends)\/([xy])$/.exec(name)?.[1] ?? name
}

/** What the numbers of the steps are: most tags are recorded as training goes on, some once for each layer. */
const axes: readonly (readonly [tags: RegExp, name: Text, discrete: boolean])[] = [
  [/^(forward|backward|layers)\/|^(update|gradientError)$/, text("layer", "層"), true],
  [/^[uz]$/, text("unit", "ユニット"), true],
  [/^(attention|convolution)$/, text("width of the picture", "画像の幅"), false],
]

export function axisOf(tag: string, lang: Language): { readonly label: string; readonly discrete: boolean } {
  const found = axes.find(([tags]) => tags.test(tag))
  return found
    ? { label: found[1][lang], discrete: found[2] }
    : { label: lang === "en" ? "step" : "ステップ", discrete: false }
}
