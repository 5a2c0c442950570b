import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import { random } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { loadedDigits } from "./digitsData.ts"
import { lookInside } from "./lookInside.ts"
import { courseNetwork, type NetworkSettings, networkLayers, networkWords } from "./network.ts"
import { rms, stagesOf } from "./stages.ts"

export type ChainProductSettings = {
  readonly network: NetworkSettings
  readonly batchSize: number
}

const slopes: Readonly<Record<string, (output: number) => number>> = {
  sigmoid: (y) => y * (1 - y),
  tanh: (y) => 1 - y * y,
  relu: (y) => Number(y > 0),
}

/**
 * The gradient of every layer before training, against what the chain rule foretells from the forward pass alone. A
 * signal that goes back from layer l + 1 to l should shrink by the product of
 * - rms f′(u) of layer l, which follows from its outputs (σ′ = σ (1 − σ)), and
 * - rms W √n of layer l + 1 with its n units: what a sum of n products with such weights has for size;
 * and the gradient of a layer should be as large as that signal times what came in from below.
 *
 * Scalars whose step is the layer, counted from 1: `measured/gradient` and `foretold/gradient` (both as shares of the
 * last layer's), `factor/slope`, `factor/weights`, `factor/input` (against the last layer's). Figures: `measured` and
 * `foretold`, the share of the first layer, `agreement`, the second by the first, and `slopes`, `weights` and `inputs`,
 * the three products that make up `foretold`.
 */
export const chainProduct: Recipe<ChainProductSettings> = {
  name: "chainProduct",
  settings: { network: courseNetwork, batchSize: 100 },
  words: { network: { ...networkWords, activation: Object.keys(slopes) } },
  run,
}

async function run(given: ChainProductSettings, { seed, target, record, signal, progress, usesData }: RecipeContext) {
  const slope = slopes[given.network.activation]!
  const { name, train } = await loadedDigits(signal)
  usesData(name)
  // Drawn as in training: a batch with as many of each digit would cancel most of the last layer's gradient, and no other.
  const drawn = random.randint([given.batchSize], 0, Math.min(train.size, 5000), { seed })
  const some = train.take(5000)
  const [x, y] = [some.x.take(drawn), some.y.take(drawn)]
  const model = new Sequential(networkLayers(given.network), { seed })
  model.build([28, 28])
  const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true })
  const { layers } = await lookInside(model.layers, x, y, loss, { ...(target && { target }) })
  const kernels = stagesOf(model.layers).stages.map(({ kernel }) => kernel.value)
  const sizes = await Promise.all(kernels.map(async (kernel) => rms(await kernel.data())))

  const last = layers.length - 1
  const entering = [rms(await x.data()), ...layers.slice(0, -1).map(({ values }) => rms(values))]
  let [bySlopes, byWeights] = [1, 1]
  for (let i = last; i >= 0; i--) {
    const factor = {
      slope: i === last ? 1 : rms(layers[i]!.values.map(slope)),
      weights: i === last ? 1 : sizes[i + 1]! * Math.sqrt(kernels[i + 1]!.shape.at(-1)!),
      input: entering[i]! / entering[last]!,
    }
    bySlopes *= factor.slope
    byWeights *= factor.weights
    const foretold = bySlopes * byWeights * factor.input
    const measured = layers[i]!.gradient / layers[last]!.gradient
    record.scalar("measured/gradient", i + 1, measured)
    record.scalar("foretold/gradient", i + 1, foretold)
    for (const [name, value] of Object.entries(factor)) record.scalar(`factor/${name}`, i + 1, value)
    if (i > 0) continue
    record.figure("measured", measured)
    record.figure("foretold", foretold)
    record.figure("agreement", foretold / measured)
    record.figure("slopes", bySlopes)
    record.figure("weights", byWeights)
    record.figure("inputs", factor.input)
  }
  progress(1, 1)
}
