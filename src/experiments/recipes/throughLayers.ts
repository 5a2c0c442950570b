import * as layers from "../../layers/index.ts"
import { Sequential } from "../../models/index.ts"
import { random } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { activationNames, courseNetwork, initializer, networkWords } from "./network.ts"
import { meanAndStd } from "./stages.ts"

export type ThroughLayersSettings = {
  readonly samples: number
  /** Numbers in a sample, all of them N(0, 1). */
  readonly inputs: number
  readonly layers: number
  /** Of each layer. */
  readonly units: number
  readonly activation: string
  /** As `network.initializer` has it: normal (`stddev`), xavier √(1/n), he √(2/n). */
  readonly initializer: string
  readonly stddev: number
}

const settings: ThroughLayersSettings = {
  samples: 1000,
  inputs: 100,
  layers: 5,
  units: 100,
  activation: "sigmoid",
  initializer: "normal",
  stddev: 0.01,
}

/**
 * Sends random samples through layers that have learned nothing, and looks at what each hands on.
 *
 * Scalars whose step is the layer, counted from 1 (0: the samples): `forward/mean`, `forward/std`. A histogram for each
 * layer, `activation/layer1` …. Figures: `mean/layer1` …, `std/layer1` …, and `mean` and `std` of the last.
 */
export const throughLayers: Recipe<ThroughLayersSettings> = {
  name: "throughLayers",
  settings,
  words: { activation: activationNames, initializer: networkWords.initializer! },
  run,
}

async function run(given: ThroughLayersSettings, { seed, record, progress }: RecipeContext): Promise<void> {
  const { activation, stddev, units } = given
  const sizes = Array.from({ length: given.layers }, (_, i) => (i === 0 ? given.inputs : units))
  const model = new Sequential(
    sizes.flatMap((inputs) => [
      new layers.Dense(units, {
        useBias: false,
        kernelInitializer: initializer({ ...courseNetwork, initializer: given.initializer, stddev }, inputs),
      }),
      new layers.Activation(activation as "relu"),
    ]),
    { seed },
  )
  model.build([given.inputs])
  let x = random.normal([given.samples, given.inputs], { seed })
  let step = 0
  const tell = async () => {
    const values = await x.data()
    const { mean, std } = meanAndStd(values)
    record.scalar("forward/mean", step, mean)
    record.scalar("forward/std", step, std)
    if (step > 0) {
      record.histogram(`activation/layer${step}`, 0, values)
      record.figure(`mean/layer${step}`, mean)
      record.figure(`std/layer${step}`, std)
    }
    if (step === given.layers) {
      record.figure("mean", mean)
      record.figure("std", std)
    }
    progress(step, given.layers)
    step++
  }
  await tell()
  for (const layer of model.layers) {
    x = layer.call(x)
    if (layer.kind === "Activation") await tell()
  }
}
