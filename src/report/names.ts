import type { Text } from "../experiments/index.ts"
import type { Language } from "./language.ts"

const text = (en: string, ja: string): Text => ({ en, ja })

/** Figures, tags and settings as people call them. What is not here is called what the record calls it. */
const names: Readonly<Record<string, Text>> = {
  accuracy: text("accuracy", "正解率"),
  attention: text("self-attention", "自己注意"),
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
  moved: text("how far it moved", "移動量"),
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
  "network.hidden": text("hidden layers", "中間層"),
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
  "patience/steps": text("patience, in steps", "待ったステップ数"),
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
  gradientTimes: text("gradient, times the right one", "勾配の倍率"),
  toggled: text("change of the loss with the target", "目標値を変えたときの誤差の差"),
  firstLoss: text("first loss", "最初の誤差"),
  lossWhenWrong: text("loss of a wrong answer", "誤答での誤差"),
  slopeWhenWrong: text("slope at a wrong answer", "誤答での傾き"),
  notFinite: text("share that is no number", "数にならない割合"),
  largestLoss: text("largest loss", "誤差の最大"),
  ratioKept: text("share that keeps the ratio", "比を保つ割合"),
  single: text("right with one unit", "1ユニットでの正解数"),
  dead: text("share of dead units", "死んだユニットの割合"),
  deadBefore: text("share of dead units before", "死んだユニットの割合（切り替え前）"),
  deadAfter: text("share of dead units after", "死んだユニットの割合（切り替え後）"),
  accuracyBefore: text("accuracy before", "切り替え前の正解率"),
  forwards: text("forward passes", "順伝播の回数"),
  known: text("share of the gradient known", "分かった勾配の割合"),
  multiplications: text("multiplications", "掛け算の回数"),
  bestStep: text("best h", "最良のh"),
  bestWorst: text("worst error at it", "そのときの最悪の誤差"),
  "wrongAt1e-4": text("entries wrong at h = 1e-4", "h = 1e-4で誤る要素数"),
  "errorAt1e-4": text("relative error at h = 1e-4", "h = 1e-4での相対誤差"),
  "errorAt1e-5": text("relative error at h = 1e-5", "h = 1e-5での相対誤差"),
  "worstAt1e-4": text("worst error at h = 1e-4", "h = 1e-4での最悪の誤差"),
  "neighbours/before": text("correlation of neighbours before training", "隣どうしの相関（訓練前）"),
  "neighbours/after": text("correlation of neighbours after training", "隣どうしの相関（訓練後）"),
  measured: text("measured", "実測"),
  foretold: text("foretold", "予測"),
  agreement: text("foretold / measured", "予測／実測"),
  "measured/gradient": text("measured", "実測"),
  "foretold/gradient": text("foretold", "予測"),
  "factor/slope": text("slope f′", "傾きf′"),
  "factor/weights": text("weights Wᵀ", "重みWᵀ"),
  "factor/input": text("input", "入力"),
  "factor/inputs": text("inputs", "入力"),
  slopes: text("product of slopes", "傾きの積"),
  weights: text("product of weights", "重みの積"),
  inputs: text("ratio of inputs", "入力の比"),
  firstX: text("x after one step", "1ステップ後のx"),
  smallWeights: text("share of weights near 0", "0に近い重みの割合"),
  weightNorm: text("norm of the weights", "重みのノルム"),
  wobble: text("wobble", "揺れ"),
  routedMax: text("pixels that a gradient reaches, maximum", "勾配が届く画素数（最大値）"),
  routedAverage: text("the same, average", "同（平均値）"),
  "growth/convolution": text("growth with the pixels, convolution", "画素数に対する伸び（畳み込み）"),
  "growth/attention": text("growth with the pixels, attention", "画素数に対する伸び（自己注意）"),
  "network.l1": text("L1's λ", "L1のλ"),
  "network.l2": text("L2's λ", "L2のλ"),
  "network.dropout": text("share dropped", "ドロップアウトの割合"),
  "network.inverted": text("scaled in training", "訓練時に補正"),
  "data.train": text("training digits", "訓練データの枚数"),
  method: text("method", "方法"),
  hidden: text("hidden units", "中間層のユニット数"),
  slope: text("slope", "傾き"),
  intercept: text("intercept", "切片"),
  "mask/accuracy": text("one mask", "マスク1つ"),
  "vote/accuracy": text("vote so far", "そこまでの投票"),
  "toggle/sum": text("weighted sum of the output", "出力層の総入力"),
  "curve/margin": text("difference of the sums", "総入力の差"),
  "curve/loss": text("loss", "誤差"),
  "outlier/lift": text("lift of the outlier", "外れ値を持ち上げた距離"),
  "outlier/moved": text("movement of the line", "直線の動き"),
  "line/x": text("x", "x"),
  "line/y": text("y", "y"),
  "shape/prediction": text("prediction", "予測値"),
  "shape/loss": text("loss", "誤差"),
  "curve/h": text("step h", "刻み幅h"),
  "curve/error": text("relative error", "相対誤差"),
  "dispute/digit": text("digit answered", "答えの数字"),
  "dispute/row": text("image", "画像"),
  "dispute/votes": text("votes", "票数"),
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
  [/^label\/(\d)$/, "share of digit $1", "「$1」の割合"],
  [/^moved\/kernel(\d)$/, "how far weights $1 moved", "重み$1の移動量"],
  [/^stopped\/\w+\/(\d+)$/, "accuracy when stopped after $1", "$1回で打ち切ったときの正解率"],
  [/^update\/normalization(\d)$/, "update / weight, normalization $1", "更新量／重み（正規化$1）"],
  [/^(?:forward|backward)\/([uzyw]\d?)$/, "$1", "$1"],
]

export function nameOf(name: string, lang: Language): string {
  if (Object.hasOwn(names, name)) return names[name]![lang]
  for (const [tag, en, ja] of numbered) if (tag.test(name)) return name.replace(tag, lang === "en" ? en : ja)
  const [, kind = "", layer] = /^(\w+)\/layer(\d+)$/.exec(name) ?? []
  if (Object.hasOwn(ofLayers, kind))
    return `${ofLayers[kind]![lang]}${lang === "en" ? `, layer ${layer}` : `（第${layer}層）`}`
  return /^(?:plane|points|ends)\/([xy])$/.exec(name)?.[1] ?? name
}

/** What words in settings are called. */
const values: Readonly<Record<string, Text>> = {
  true: text("with", "あり"),
  false: text("without", "なし"),
  normal: text("Gaussian", "ガウス分布"),
  xavier: text("Xavier", "Xavier"),
  he: text("He", "He"),
  backprop: text("backpropagation", "誤差逆伝播"),
  numerical: text("differences", "数値微分"),
  sigmoid: text("sigmoid", "シグモイド"),
  relu: text("ReLU", "ReLU"),
  RMSprop: text("RMSProp", "RMSProp"),
}

export const valueName = (value: string, lang: Language): string =>
  Object.hasOwn(values, value) ? values[value]![lang] : value

/** What the numbers of the steps are: most tags are recorded as training goes on, some once for each layer. */
const axes: readonly (readonly [tags: RegExp, name: Text, discrete: boolean, apart?: true])[] = [
  [/^(forward|backward)\/[uzy]\d?$/, text("unit", "ユニット"), true, true],
  [/^backward\/w\d?$/, text("weight", "重みの番号"), true, true],
  [/^(forward|backward|layers|factor|measured|foretold)\/|^(update|gradientError)$/, text("layer", "層"), true],
  [/^(mask|vote)\//, text("masks", "マスクの数"), true],
  [/^known$/, text("forward passes", "順伝播の回数"), false],
  [/^[uz]$/, text("unit", "ユニット"), true],
  [/^(attention|convolution)$/, text("width of the picture", "画像の幅"), false],
]

interface StepAxis {
  readonly label: string
  readonly discrete: boolean
  /** Whether the steps are things of which no line leads from one to the next, as units. */
  readonly apart?: boolean
}

export function axisOf(tag: string, lang: Language): StepAxis {
  const found = axes.find(([tags]) => tags.test(tag))
  return found
    ? { label: found[1][lang], discrete: found[2], ...(found[3] && { apart: true }) }
    : { label: lang === "en" ? "step" : "ステップ", discrete: false }
}
