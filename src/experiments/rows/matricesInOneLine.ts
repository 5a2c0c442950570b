import * as layers from "../../layers/index.ts"
import { Sequential } from "../../models/index.ts"
import * as optimizers from "../../optimizers/index.ts"
import { random, type Tensor } from "../../tensor/index.ts"
import { defineClaim, type Recipe } from "../claim.ts"
import { figureText, sentence } from "../results.ts"

/** A matrix product in three loops, as it would be written without a library. */
function inLoops(
  a: Float32Array,
  b: Float32Array,
  [rows, inner, columns]: readonly [number, number, number],
): number[] {
  const out = new Array<number>(rows * columns).fill(0)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let k = 0; k < inner; k++) out[i * columns + j]! += a[i * inner + k]! * b[k * columns + j]!
  return out
}

/**
 * 2-3-2 with ReLU and softmax learns one sample, from weights that are random, all 0 or all 1. Figures: how far each
 * variable moves (`moved/kernel1` …), and `spread`, by how much the hidden units' weights differ in the end.
 */
const recipe: Recipe<{ readonly initializer: string; readonly steps: number; readonly learningRate: number }> = {
  name: "matricesInOneLine",
  settings: { initializer: "glorotUniform", steps: 50, learningRate: 0.01 },
  words: { initializer: ["glorotUniform", "zeros", "ones"] },
  async run({ initializer, steps, learningRate }, { seed, target, record, progress }) {
    const [a, b] = [random.uniform([20, 30], { seed }), random.uniform([30, 10], { seed: seed + 1 })]
    const loops = inLoops((await a.data()) as Float32Array, (await b.data()) as Float32Array, [20, 30, 10])
    const product = await a.matmul(b).data()
    record.figure("fromLoops", Math.max(...loops.map((value, i) => Math.abs(value - product[i]!))))

    const kernelInitializer = initializer as "zeros"
    const model = new Sequential(
      [
        new layers.Dense(3, { activation: "relu", kernelInitializer }),
        new layers.Dense(2, { activation: "softmax", kernelInitializer }),
      ],
      { seed },
    )
    model.compile({ optimizer: new optimizers.SGD({ learningRate }), loss: "categoricalCrossentropy", target })
    model.build([2])
    const before = model.getWeights()
    for (let step = 1; step <= steps; step++) {
      const { loss } = await model.trainOnBatch([[1, 5]], [[0, 1]])
      record.scalar("train/loss", step, loss!)
      progress(step, steps)
    }
    const after = model.getWeights()
    const names = ["kernel1", "bias1", "kernel2", "bias2"]
    names.forEach((name, i) => {
      record.figure(`moved/${name}`, farthest(before[i]!, after[i]!))
    })
    // Weights into one hidden unit are a column of the first kernel: [2, 3].
    record.figure("spread", farthest(after[0]!.max({ axis: 1 }), after[0]!.min({ axis: 1 })))
  },
}

const farthest = (a: Tensor, b: Tensor): number => a.sub(b).abs().max().dataSync()[0]!

export const matricesInOneLine = defineClaim({
  id: "1.2",
  name: "matrices-in-one-line",
  section: "day1.s1",
  title: sentence(
    "Matrices make it short, and random weights make it work",
    "行列で短く書ける。そして乱数の重みが欠かせない",
  ),
  claim: sentence(
    "With np.array, np.zeros, np.random.rand and np.dot a network is a few short lines.",
    "np.array、np.zeros、np.random.rand、np.dotを使えば、ネットワークは短く書ける。",
  ),
  finding: sentence(
    "It holds, and the choice between them matters. From zeros only the last bias moves: no gradient passes a kernel of zeros. From ones the hidden units are, and stay, copies of each other.",
    "成り立つ。ただしどれを選ぶかが重要。ゼロ初期値では最後のバイアスしか動かない（ゼロの重みは勾配を通さない）。1で初期化すると、中間層のユニットはいつまでも互いのコピーのまま。",
  ),
  verdict: "holds",
  recipe,
  variants: {
    default: { title: sentence("random weights", "乱数") },
    zeros: { title: sentence("all weights 0", "すべて0"), change: { initializer: "zeros" } },
    ones: { title: sentence("all weights 1", "すべて1"), change: { initializer: "ones" } },
  },
  quick: {},
  seeds: [0, 1, 2, 3],
  vary: sentence("The number of steps: does symmetry ever break?", "ステップ数：対称性はいつか崩れるか。"),
  watch: sentence("Which of the four variables move.", "4つの変数のうちどれが動くか。"),
  expected: [
    { variant: "zeros", figure: "moved/kernel1", range: [0, 0], tolerance: 0 },
    { variant: "zeros", figure: "moved/kernel2", range: [0, 0], tolerance: 0 },
    { variant: "ones", figure: "spread", range: [0, 0], tolerance: 0 },
  ],
  see: ["1.1", "6.3"],
  charts: [
    { kind: "curves", tag: "train/loss", title: sentence("Loss of the one sample", "1標本の誤差") },
    { kind: "figures", figure: "spread", title: sentence("How much hidden units differ", "中間層のユニットの違い") },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const still = ["moved/kernel1", "moved/bias1", "moved/kernel2"].every((name) => figure("zeros", name).max === 0)
    const bias = figure("zeros", "moved/bias2")
    const [copies, random] = [figure("ones", "spread"), figure("default", "spread")]
    const holds =
      figure("default", "fromLoops").max < 1e-4 && still && bias.min > 0 && copies.max === 0 && random.min > 0
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `one product gives what three loops give; from zeros only the last bias moves (by ${figureText(bias.median)}); hidden units differ by ${figureText(copies.median)} from ones, by ${figureText(random.median)} from random weights.`,
        `積1つで3重ループと同じ値。ゼロからは最後のバイアスだけが動く（${figureText(bias.median)}）。中間層のユニットの違いは、1からは${figureText(copies.median)}、乱数からは${figureText(random.median)}。`,
      ),
    }
  },
})
