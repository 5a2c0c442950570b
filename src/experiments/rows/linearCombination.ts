import * as activations from "../../activations/index.ts"
import { tensor } from "../../tensor/index.ts"
import { defineClaim, type Recipe } from "../claim.ts"
import { figureText, sentence } from "../results.ts"

/** The course's numbers: four inputs, three units. */
const inputs = [1, 5, 2, -1]
const weights = [
  [0.1, 0.2, 0.3],
  [0.2, 0.3, 0.4],
  [0.3, 0.4, 0.5],
  [0.4, 0.5, 0.6],
]
const biases = [0.1, 0.2, 0.3]

const recipe: Recipe<{
  readonly inputs: readonly number[]
  readonly weights: readonly (readonly number[])[]
  readonly biases: readonly number[]
}> = {
  name: "linearCombination",
  settings: { inputs, weights, biases },
  async run(given, { record, progress }) {
    // By hand, unit by unit …
    const sums = given.biases.map((bias, unit) =>
      given.inputs.reduce((sum, input, i) => sum + input * given.weights[i]![unit]!, bias),
    )
    // … and as one product of matrices.
    const u = tensor([[...given.inputs]])
      .matmul(tensor(given.weights.map((row) => [...row])))
      .add(tensor([...given.biases]))
    const z = activations.sigmoid(u)
    const [us, zs] = await Promise.all([u.data(), z.data()])
    sums.forEach((sum, unit) => {
      record.scalar("u", unit + 1, us[unit]!)
      record.scalar("z", unit + 1, zs[unit]!)
      record.figure(`u${unit + 1}`, us[unit]!)
      record.figure(`z${unit + 1}`, zs[unit]!)
      record.figure(`apart${unit + 1}`, Math.abs(us[unit]! - sum))
    })
    progress(1, 1)
  },
}

export const linearCombination = defineClaim({
  id: "1.1",
  name: "linear-combination",
  section: "day1.s1",
  title: sentence(
    "Input, linear combination and bias, activation, next layer",
    "入力 → 線形結合とバイアス → 活性化 → 次の層",
  ),
  claim: sentence(
    "The inputs are combined linearly, a bias is added, an activation follows, and the result is the input of the next layer.",
    "入力を線形結合してバイアスを加え、活性化関数を通した結果が次の層の入力になる。",
  ),
  finding: sentence(
    "It holds: one product of a row and a matrix gives what the sums give unit by unit. For x = [1 5 2 −1]: u = [1.4 2.2 3.0], sigmoid makes z = [.8022 .9002 .9526] of it.",
    "成り立つ。行列の積1つで、ユニットごとの和と同じ値になる。x = [1 5 2 −1]ではu = [1.4 2.2 3.0]、シグモイドでz = [.8022 .9002 .9526]。",
  ),
  verdict: "holds",
  recipe,
  variants: { default: { title: sentence("four inputs, three units", "4入力・3ユニット") } },
  quick: {},
  seeds: [0],
  vary: sentence(
    "Any of the numbers: --set inputs=[1,2,3,4]. Which unit answers most?",
    "どの数値でも：--set inputs=[1,2,3,4]。どのユニットが一番大きくなるか。",
  ),
  watch: sentence("Which row of the matrix belongs to which input.", "行列のどの行がどの入力のものか。"),
  expected: [1.4, 2.2, 3.0]
    .map((u, i) => ({ variant: "default", figure: `u${i + 1}`, range: [u, u] as const, tolerance: 1e-6 }))
    .concat(
      [0.8022, 0.9002, 0.9526].map((z, i) => ({
        ...{ variant: "default", figure: `z${i + 1}`, range: [z - 5e-5, z + 5e-5] as const, tolerance: 0 },
      })),
    ),
  see: ["1.2", "1.3"],
  charts: [
    {
      kind: "tags",
      tags: ["u", "z"],
      title: sentence("Before and behind the activation, by unit", "活性化の前と後（ユニットごと）"),
    },
  ],
  judge(results) {
    const figures = (name: string) => [1, 2, 3].map((unit) => results.figure("default", `${name}${unit}`).median)
    const list = (values: readonly number[]) =>
      values.map((value) => figureText(Number(value.toPrecision(4)))).join(" ")
    return {
      verdict: figures("apart").every((distance) => distance < 1e-5) ? "holds" : "contradicted",
      because: sentence(
        `the product and the sums unit by unit are the same: u = [${list(figures("u"))}], z = [${list(figures("z"))}].`,
        `行列の積とユニットごとの和は一致する：u = [${list(figures("u"))}]、z = [${list(figures("z"))}]。`,
      ),
    }
  },
})
