import type { ActivationLike } from "../../activations/resolve.ts"
import * as layers from "../../layers/index.ts"
import * as losses from "../../losses/index.ts"
import { Sequential } from "../../models/index.ts"
import { random, type Tensor, tensor } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"
import { distance } from "./distance.ts"
import { activationNames } from "./network.ts"
import { courseOptimizer, makeOptimizer, optimizerWords } from "./optimizer.ts"

type Points = { readonly x: number[][]; readonly y: readonly number[] }

/** Two classes of points in the plane, within about ±1. */
const sets = {
  /** An inner disc and a ring around it. */
  rings: (uniform) => {
    const y = Array.from({ length: 200 }, (_, i) => i % 2)
    const x = y.map((label) => {
      const [radius, angle] = [
        label === 0 ? 0.4 * Math.sqrt(uniform()) : 0.65 + 0.3 * uniform(),
        2 * Math.PI * uniform(),
      ]
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    })
    return { x, y }
  },
  /** Opposite quarters belong together. */
  xor: (uniform) => {
    const x = Array.from({ length: 200 }, () => [2 * uniform() - 1, 2 * uniform() - 1])
    return { x, y: x.map(([a, b]) => Number(a! * b! < 0)) }
  },
  /** A line divides them. */
  halves: (uniform) => {
    const x = Array.from({ length: 200 }, () => [2 * uniform() - 1, 2 * uniform() - 1])
    return { x, y: x.map(([a, b]) => Number(a! + 0.5 * b! > 0)) }
  },
} satisfies Record<string, (uniform: () => number) => Points>

export type ToySettings = {
  readonly points: keyof typeof sets
  readonly hidden: readonly number[]
  readonly activation: string
  readonly optimizer: { readonly name: string; readonly learningRate: number }
  /** Passes over all 200 points. */
  readonly epochs: number
  /** Rows and columns of the plane that is drawn. */
  readonly cells: number
}

/**
 * Learns two classes of points in the plane, and draws what it would answer everywhere: tags `plane/x`, `plane/y`,
 * `plane/value` (the probability of class 1) and `points/x`, `points/y`, `points/class`; the curve `train/loss`.
 * Figures: `accuracy` of the 200 points; `fromOneMap`, how far the answers are at most from those of the single affine
 * map W₁W₂… (0 where the activation is linear); `moved`, how far the weights went, in lengths of what they were.
 */
export const toyPlane: Recipe<ToySettings> = {
  name: "toyPlane",
  settings: {
    points: "rings",
    hidden: [8],
    activation: "relu",
    optimizer: { name: "Adam", learningRate: 0.05 },
    epochs: 60,
    cells: 40,
  },
  words: { points: Object.keys(sets), activation: activationNames, optimizer: optimizerWords },
  run,
}

async function run(settings: ToySettings, context: RecipeContext): Promise<void> {
  const { seed, target, record, signal, progress } = context
  const draws = random.uniform([1000], { seed }).dataSync()
  let drawn = 0
  const { x, y } = sets[settings.points](() => draws[drawn++]!)
  const model = new Sequential(
    [
      ...settings.hidden.map((units) => new layers.Dense(units, { activation: settings.activation as ActivationLike })),
      new layers.Dense(1),
    ],
    { seed },
  )
  model.compile({
    optimizer: makeOptimizer({ ...courseOptimizer, ...settings.optimizer }),
    loss: new losses.BinaryCrossentropy({ fromLogits: true }),
    target,
  })
  model.build([2])
  const before = flat(model.getWeights())
  const targets = y.map((label) => [label])
  if (settings.epochs > 0)
    await model.fit(x, targets, {
      ...{ epochs: settings.epochs, batchSize: 20, seed },
      callbacks: [
        {
          onEpochEnd(epoch, { loss }) {
            record.scalar("train/loss", epoch + 1, loss!)
            progress(epoch + 1, settings.epochs)
          },
        },
      ],
      ...(signal && { signal }),
    })

  const answers = await (await model.predict(x)).data()
  const right = y.filter((label, i) => Number(answers[i]! > 0) === label).length
  record.figure("accuracy", right / y.length)
  record.figure("fromOneMap", await fromOneMap(model, tensor(x)))
  record.figure("moved", distance(flat(model.getWeights()), before))
  x.forEach(([a, b], i) => {
    record.scalar("points/x", i, a!)
    record.scalar("points/y", i, b!)
    record.scalar("points/class", i, y[i]!)
  })
  const { cells } = settings
  const at = (i: number) => -1.1 + (2.2 * i) / (cells - 1)
  const grid = Array.from({ length: cells * cells }, (_, i) => [at(i % cells), at(Math.floor(i / cells))])
  const plane = await (await model.predict(grid, { batchSize: 400 })).data()
  grid.forEach(([a, b], i) => {
    record.scalar("plane/x", i, a!)
    record.scalar("plane/y", i, b!)
    record.scalar("plane/value", i, 1 / (1 + Math.exp(-plane[i]!)))
  })
}

/** x W₁ W₂ … plus the biases carried along: what remains of a network without its activations. */
async function fromOneMap(model: Sequential, x: Tensor): Promise<number> {
  const [first, ...rest] = model.layers.filter(({ kind }) => kind === "Dense").map(({ weights }) => weights)
  let [matrix, bias] = [first![0]!.value, first![1]!.value]
  for (const [kernel, offset] of rest) {
    matrix = matrix.matmul(kernel!.value)
    bias = bias.matmul(kernel!.value).add(offset!.value)
  }
  const apart = model.call(x).sub(x.matmul(matrix).add(bias)).abs().max()
  return (await apart.data())[0]!
}

const flat = (tensors: readonly Tensor[]): number[] => tensors.flatMap((t) => [...t.dataSync()])
