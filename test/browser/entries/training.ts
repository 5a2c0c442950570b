import { checkTarget, layers, losses, optimizers, random, Sequential, setDefaultTarget } from "../../../src/index.ts"

/** Trains a small network as a page would, and tells the losses and what the target can do here. */
export async function train(steps: number): Promise<{ losses: number[]; wasm: string }> {
  const model = new Sequential(
    [new layers.Dense(64, { activation: "relu" }), new layers.Dropout(0.2, { seed: 3 }), new layers.Dense(10)],
    { seed: 1 },
  )
  model.compile({
    optimizer: new optimizers.Adam({ learningRate: 0.003 }),
    loss: new losses.SparseCategoricalCrossentropy({ fromLogits: true }),
  })
  const x = random.normal([100, 97], { seed: 4 })
  const y = random.randint([100], 0, 10, { seed: 5 })
  const seen: number[] = []
  for (let step = 0; step < steps; step++) seen.push((await model.trainOnBatch(x, y)).loss!)
  const available = checkTarget("wasm")
  return { losses: seen, wasm: available.ok ? available.detail : available.reason }
}

export const available = () => checkTarget("wasm")

export const choose = () => setDefaultTarget("wasm")

export async function trainOnInterpreter(steps: number) {
  setDefaultTarget("interpreter")
  return await train(steps)
}
