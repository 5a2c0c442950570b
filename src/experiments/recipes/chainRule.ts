import { grad, logSoftmax, numericalGradient, random, type Tensor, tensor } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { distance } from "./distance.ts"

const weightKinds = ["course", "he"] as const

export type ChainRuleSettings = {
  /** Units of the inputs and of each layer. */
  readonly sizes: readonly number[]
  /** Of all weights: course (0.1, 0.2, … down each column in turn, as its example has it) or he (√(2/n), biases 0). */
  readonly weights: (typeof weightKinds)[number]
  /** The sample, and what is right for it (one-hot). Default, if empty: ones, and the last class. */
  readonly x: readonly number[]
  readonly d: readonly number[]
  readonly learningRate: number
  /** Whether ∂loss/∂u of a unit is kept for all that need it, or worked out anew each time. */
  readonly reuse: boolean
}

const settings: ChainRuleSettings = {
  sizes: [2, 3, 2],
  weights: "course",
  x: [1, 5],
  d: [0, 1],
  learningRate: 0.01,
  reuse: true,
}

/**
 * One sample through a small network (ReLU, then softmax and cross-entropy) and back, in plain numbers, by the chain rule
 * taken at its word: ∂loss/∂u of a unit is f′(u) · Σ w · ∂loss/∂u over the units behind it.
 *
 * Tags whose step is the unit, counted from 1, layer by layer (`forward/u1`, `forward/z1`, …, `forward/y`, `backward/u1`),
 * or the weight, row by row (`backward/w1`). Figures: the same one by one (`u1/2`, `y/1`, `dW2/3/1`: the gradient of the
 * weight from unit 3 to unit 1), `w1/2/1` after one step of descent, `loss` and `lossAfter`; `multiplications`, all those
 * of the way back; `numericalError` and `engineError`, how far these gradients are from numerical ones and from those of
 * `grad`, by their length.
 */
export const chainRule: Recipe<ChainRuleSettings> = {
  name: "chainRule",
  settings,
  words: { weights: weightKinds },
  run,
}

type Matrix = readonly (readonly number[])[]
interface Layer {
  readonly kernel: Matrix
  readonly bias: readonly number[]
}

async function run(given: ChainRuleSettings, { seed, record, progress }: RecipeContext): Promise<void> {
  const { sizes, learningRate, reuse } = given
  const x = given.x.length > 0 ? given.x : new Array<number>(sizes[0]!).fill(1)
  const d =
    given.d.length > 0 ? given.d : Array.from({ length: sizes.at(-1)! }, (_, i) => Number(i === sizes.at(-1)! - 1))
  const network = layersOf(given, seed)
  const { sums, values, loss } = forward(network, x, d)

  let multiplications = 0
  const known = new Map<string, number>()
  /** ∂loss/∂u of a unit. */
  const delta = (layer: number, unit: number): number => {
    const name = `${layer}/${unit}`
    const before = reuse ? known.get(name) : undefined
    if (before !== undefined) return before
    const found = layer === network.length - 1 ? values[layer + 1]![unit]! - d[unit]! : behind(layer, unit)
    known.set(name, found)
    return found
  }
  const behind = (layer: number, unit: number): number => {
    let sum = 0
    network[layer + 1]!.kernel[unit]!.forEach((weight, next) => {
      sum += weight * delta(layer + 1, next)
      multiplications++
    })
    multiplications++
    return (sums[layer]![unit]! > 0 ? 1 : 0) * sum
  }
  const gradients = network.map(({ kernel, bias }, layer) => ({
    kernel: kernel.map((row, from) =>
      row.map((_, unit) => {
        multiplications++
        return values[layer]![from]! * delta(layer, unit)
      }),
    ),
    bias: bias.map((_, unit) => delta(layer, unit)),
  }))
  const learned = network.map(({ kernel, bias }, i) => ({
    kernel: kernel.map((row, j) => row.map((w, k) => w - learningRate * gradients[i]!.kernel[j]![k]!)),
    bias: bias.map((b, j) => b - learningRate * gradients[i]!.bias[j]!),
  }))

  record.figure("multiplications", multiplications)
  record.figure("loss", loss)
  record.figure("lossAfter", forward(learned, x, d).loss)
  sums.forEach((u, layer) => {
    const last = layer === network.length - 1
    tell(`forward/u${layer + 1}`, `u${layer + 1}`, u)
    tell(last ? "forward/y" : `forward/z${layer + 1}`, last ? "y" : `z${layer + 1}`, values[layer + 1]!)
    tell(`backward/u${layer + 1}`, `du${layer + 1}`, gradients[layer]!.bias)
    const rows = gradients[layer]!.kernel
    rows.forEach((row, i) => {
      row.forEach((value, j) => {
        record.scalar(`backward/w${layer + 1}`, i * row.length + j + 1, value)
        record.figure(`dW${layer + 1}/${i + 1}/${j + 1}`, value)
        record.figure(`w${layer + 1}/${i + 1}/${j + 1}`, learned[layer]!.kernel[i]![j]!)
      })
    })
  })

  // The same from the engine, and from nothing but losses.
  const weights = network.flatMap(({ kernel, bias }) => [tensor(kernel), tensor(bias)])
  const lossOf = (all: readonly Tensor[]) => {
    let z = tensor([x])
    for (let i = 0; i < all.length; i += 2) {
      const u = z.matmul(all[i]!).add(all[i + 1]!)
      z = i + 2 < all.length ? u.maximum(0) : logSoftmax(u, { axis: -1 })
    }
    return z.mul([d]).sum().neg()
  }
  const ours = gradients.flatMap(({ kernel, bias }) => [...kernel.flat(), ...bias])
  const apart = (tensors: readonly Tensor[]) => {
    const theirs = tensors.flatMap((t) => [...t.dataSync()])
    return distance(ours, theirs)
  }
  record.figure("numericalError", apart(numericalGradient((...all) => lossOf(all), weights)))
  record.figure("engineError", apart(grad((all: readonly Tensor[]) => lossOf(all))(weights)))
  progress(1, 1)

  function tell(tag: string, figure: string, numbers: readonly number[]): void {
    numbers.forEach((value, i) => {
      record.scalar(tag, i + 1, value)
      record.figure(`${figure}/${i + 1}`, value)
    })
  }
}

/** `values[0]` is the sample, the last are the probabilities. */
function forward(network: readonly Layer[], x: readonly number[], d: readonly number[]) {
  const [sums, values]: [number[][], (readonly number[])[]] = [[], [x]]
  network.forEach(({ kernel, bias }, layer) => {
    const z = values.at(-1)!
    const u = bias.map((b, j) => z.reduce((sum, value, i) => sum + value * kernel[i]![j]!, b))
    sums.push(u)
    values.push(layer < network.length - 1 ? u.map((value) => Math.max(0, value)) : softmaxOf(u))
  })
  const loss = -values.at(-1)!.reduce((sum, y, i) => sum + d[i]! * Math.log(y), 0)
  return { sums, values, loss }
}

function softmaxOf(u: readonly number[]): number[] {
  const exponentials = u.map((value) => Math.exp(value - Math.max(...u)))
  const sum = exponentials.reduce((a, b) => a + b)
  return exponentials.map((value) => value / sum)
}

function layersOf({ sizes, weights }: ChainRuleSettings, seed: number): Layer[] {
  const keys = random.SeedGenerator(seed)
  return sizes.slice(1).map((units, layer) => {
    const inputs = sizes[layer]!
    const drawn =
      weights === "he" ? random.normal([inputs, units], { seed: keys, stddev: Math.sqrt(2 / inputs) }).dataSync() : []
    const at = (i: number, j: number) => (weights === "he" ? drawn[i * units + j]! : (i + 1 + inputs * j) / 10)
    return {
      kernel: Array.from({ length: inputs }, (_row, i) => Array.from({ length: units }, (_column, j) => at(i, j))),
      bias: Array.from({ length: units }, (_, j) => (weights === "he" ? 0 : (j + 1) / 10)),
    }
  })
}
