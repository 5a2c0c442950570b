import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { Dense } from "../layers/index.ts"
import { SparseCategoricalCrossentropy } from "../losses/index.ts"
import { Sequential } from "../models/index.ts"
import { SGD } from "../optimizers/index.ts"
import { parseEventFile } from "../runs/index.ts"
import { setDefaultTarget } from "../targets/index.ts"
import golden from "./tensorBoard.golden.json" with { type: "json" }
import { TensorBoard, type TensorBoardOptions } from "./tensorBoard.ts"

// Starts sooner than native, whose compiler is not what is tested here.
beforeAll(() => setDefaultTarget("wasm"))
afterAll(() => setDefaultTarget(undefined))

let logDir: string
beforeEach(() => {
  logDir = mkdtempSync(join(tmpdir(), "kasane-tensorboard-"))
})
afterEach(() => rmSync(logDir, { recursive: true }))

async function train(options: TensorBoardOptions, epochs = 3, watch = {}) {
  const model = new Sequential([new Dense(3, { name: "dense" })], { name: "network" })
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true })
  model.compile({ optimizer: new SGD({ learningRate: 0.25 }), loss, metrics: ["sparseCategoricalAccuracy"] })
  const x = Array.from({ length: 7 }, (_, i) => [i / 7, 1])
  const y = [0, 1, 2, 0, 1, 2, 0]
  const callbacks = [new TensorBoard({ logDir, ...options }), watch]
  const history = await model.fit(x, y, { batchSize: 2, epochs, validationData: [x, y], callbacks })
  return { model, history }
}

async function read(part: string) {
  const [file, ...more] = readdirSync(join(logDir, part))
  expect(more).toEqual([])
  return parseEventFile(readFileSync(join(logDir, part, file!)), file!)
}

async function tagsAndSteps() {
  const found: string[] = []
  for (const part of ["train", "validation"]) {
    const { scalars, histograms } = await read(part)
    for (const [tag, { steps }] of [...Object.entries(scalars), ...Object.entries(histograms)])
      for (const step of steps) found.push(`${part} ${tag} ${step}`)
  }
  return found.sort()
}

const camelCase = (options: object) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replace(/_(.)/g, (_, c) => c.toUpperCase()), value]),
  )

describe("the callback TensorBoard", () => {
  it.each(golden.cases)("writes what Keras's writes where: $options", async ({ options, entries }) => {
    await train(camelCase(options))
    expect(await tagsAndSteps()).toEqual(entries.map((entry) => entry.join(" ")).sort())
  })

  it("writes the numbers of the history, the learning rate and the weights", async () => {
    const { model, history } = await train({ histogramFreq: 1 })
    const [{ scalars, histograms }, validation] = [await read("train"), await read("validation")]
    expect(scalars.epoch_loss!.values).toEqual(history.history.loss)
    expect(scalars.epoch_learning_rate!.values).toEqual([0.25, 0.25, 0.25])
    expect(validation.scalars.epoch_loss!.values).toEqual(history.history.valLoss)
    expect(validation.scalars.evaluation_loss_vs_iterations!.steps).toEqual([4, 8, 12])
    const kernel = model.getWeights()[0]!.dataSync()
    expect(histograms["network/dense/kernel/histogram"]!.histograms[2]).toMatchObject({
      count: 6,
      min: Math.min(...kernel),
      max: Math.max(...kernel),
    })
  })

  it("lets TensorBoard watch: each epoch is on disk when the next begins, whole", async () => {
    const seen: number[] = []
    await train({}, 3, {
      onEpochBegin: async (epoch: number) => {
        if (epoch === 0) return
        const { scalars, truncatedAt } = await read("train")
        expect(truncatedAt).toBeUndefined()
        seen.push(scalars.epoch_loss!.steps.length)
      },
    })
    expect(seen).toEqual([1, 2])
  })

  it("asks for no hook of batches unless they are written", () => {
    expect(new TensorBoard({ logDir }).onBatchEnd).toBeUndefined()
    expect(new TensorBoard({ logDir, writeStepsPerSecond: true }).onBatchEnd).toBeUndefined()
    expect(new TensorBoard({ logDir, updateFreq: 5 }).onBatchEnd).toBeDefined()
  })

  it("says which file it could not write", async () => {
    writeFileSync(join(logDir, "file"), "")
    await expect(train({ logDir: join(logDir, "file") })).rejects.toThrow(/file.train.events\.out.*: cannot be written/)
  })

  it("says in a page that there are no files", () => {
    vi.stubGlobal("process", undefined)
    try {
      expect(() => new TensorBoard()).toThrow("TensorBoard: writes and reads files, which there are none of in a page.")
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it.each<[string, object]>([
    ["TensorBoard: unknown option 'logdir'. Did you mean 'logDir'?", { logdir: "x" }],
    ["TensorBoard: logDir must be the path of a folder, got ''.", { logDir: "" }],
    ['TensorBoard: updateFreq must be "epoch", "batch" or a whole number of batches, got 0.', { updateFreq: 0 }],
    ["TensorBoard: histogramFreq must be a whole number of 0 or more, got -1.", { histogramFreq: -1 }],
  ])("refuses options with a cure: %s", (message, options) => {
    expect(() => new TensorBoard(options)).toThrow(message)
  })
})
