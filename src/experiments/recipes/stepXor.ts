import * as activations from "../../activations/index.ts"
import type { ActivationLike } from "../../activations/resolve.ts"
import * as layers from "../../layers/index.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import * as optimizers from "../../optimizers/index.ts"
import { tensor } from "../../tensor/index.ts"
import type { Recipe } from "../claim.ts"
import { activationNames } from "./network.ts"

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]
const xor = [[0], [1], [1], [0]]

/** OR, and not AND, and then both: Minsky & Papert's answer to their own question. */
const byHand = [
  [
    [1, -1],
    [1, -1],
  ],
  [-0.5, 1.5],
  [[1], [1]],
  [-1.5],
]

/**
 * XOR with units of one activation. Figures: `accuracy` over the four corners, `moved`, how far the hidden kernel went in
 * training, and `single`, the most corners (of four) that any single step unit has right.
 */
export const stepXor: Recipe<{
  readonly activation: string
  readonly handSet: boolean
  readonly hidden: number
  readonly epochs: number
}> = {
  name: "stepXor",
  settings: { activation: "step", handSet: true, hidden: 2, epochs: 0 },
  words: { activation: activationNames },
  async run({ activation, handSet, hidden, epochs }, { seed, target, record, progress }) {
    const model = new Sequential(
      [new layers.Dense(hidden, { activation: activation as ActivationLike }), new layers.Dense(1)],
      { seed },
    )
    model.compile({
      optimizer: new optimizers.Adam({ learningRate: 0.05 }),
      loss: new losses.BinaryCrossentropy({ fromLogits: true }),
      target,
    })
    model.build([2])
    if (handSet) model.setWeights(byHand)
    const before = model.getWeights()[0]!
    for (let epoch = 0; epoch < epochs; epoch++) {
      const { loss } = await model.trainOnBatch(corners, xor)
      record.scalar("train/loss", epoch + 1, loss!)
      progress(epoch + 1, epochs)
    }
    const answers = await (await model.predict(corners)).data()
    record.figure("accuracy", xor.filter(([label], i) => Number(answers[i]! > 0) === label).length / 4)
    record.figure("moved", model.getWeights()[0]!.sub(before).abs().max().dataSync()[0]!)
    record.figure("single", await bestSingle())
    const cells = 30
    for (let i = 0; i < cells * cells; i++) {
      record.scalar("plane/x", i, -0.5 + (2 * (i % cells)) / (cells - 1))
      record.scalar("plane/y", i, -0.5 + (2 * Math.floor(i / cells)) / (cells - 1))
    }
    const grid = Array.from({ length: cells * cells }, (_, i) => [
      -0.5 + (2 * (i % cells)) / (cells - 1),
      -0.5 + (2 * Math.floor(i / cells)) / (cells - 1),
    ])
    const plane = await (await model.predict(grid, { batchSize: 300 })).data()
    plane.forEach((value, i) => {
      record.scalar("plane/value", i, value > 0 ? 1 : 0)
    })
    corners.forEach(([a, b], i) => {
      record.scalar("points/x", i, a!)
      record.scalar("points/y", i, b!)
      record.scalar("points/class", i, xor[i]![0]!)
    })
    progress(1, 1)
  },
}

/** Every line of a fine grid of directions and offsets, and both of its sides. */
async function bestSingle(): Promise<number> {
  let best = 0
  for (let direction = 0; direction < 72; direction++)
    for (let offset = -30; offset <= 30; offset++) {
      const angle = (2 * Math.PI * direction) / 72
      const sums = corners.map(([a, b]) => Math.cos(angle) * a! + Math.sin(angle) * b! + offset / 20)
      const answers = await activations.step(tensor(sums)).data()
      best = Math.max(best, xor.filter(([label], i) => answers[i] === label).length)
    }
  return best
}
