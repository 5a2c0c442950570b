import { describe, expect, it } from "vitest"
import { ArgumentError } from "../base/errors.ts"
import * as layers from "../layers/index.ts"
import { SparseCategoricalCrossentropy } from "../losses/index.ts"
import { resolveMetric } from "../metrics/resolve.ts"
import { Adam, SGD } from "../optimizers/index.ts"
import { checkTarget } from "../targets/index.ts"
import { compile, ones, type Tensor, zeros } from "../tensor/index.ts"
import { Input } from "./input.ts"
import { type ModelMemory, searchLargestBatch } from "./memory.ts"
import { Model } from "./model.ts"
import { Sequential } from "./sequential.ts"
import { createSteps } from "./steps.ts"

const mlp = () =>
  new Sequential([
    Input({ shape: [20] }),
    new layers.Dense(30, { activation: "relu" }),
    new layers.Dropout(0.2),
    new layers.Dense(10, { activation: "softmax" }),
  ])
const parameters = 20 * 30 + 30 + 30 * 10 + 10
const sum = ({ total: _, ...parts }: ModelMemory) => Object.values(parts).reduce((a, b) => a + b, 0)
const compiled = () => {
  const model = mlp()
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"], target: "wasm" })
  return model
}

describe("memory", () => {
  it("is that of the compiled program, for training", () => {
    const model = compiled()
    const found = model.memory({ batchSize: 16, training: true })
    const { train } = createSteps(model, {
      optimizer: model.optimizer,
      outputs: [
        { name: "x", loss: new SparseCategoricalCrossentropy(), weight: 1, metrics: [resolveMetric("accuracy")] },
      ],
      names: ["loss", "accuracy"],
      target: "wasm",
    })
    const program = train.program(zeros([16, 20]), zeros([16]).cast("int32"))!
    const bytes = (specs: readonly { readonly size: number }[]) => 4 * specs.reduce((n, { size }) => n + size, 0)
    expect(found.gradients + found.activations + found.workspace).toBe(program.arenaSize * 4)
    expect(found.parameters + found.optimizer).toBe(bytes(program.variables))
    expect(found.data).toBe(
      bytes([...program.inputs, ...program.outputs]) + bytes(program.constants.map(({ length }) => ({ size: length }))),
    )
    expect(found.total).toBe(sum(found))
    // The block of gradients is a stretch of the arena as large as all trainable weights.
    expect(program.regions.some(({ space, size }) => space === "arena" && size === parameters)).toBe(true)
    expect(found.gradients).toBe(4 * parameters)
  })

  it("can be said by hand: weights and two moments, a step count, a rate and a random state", () => {
    const found = compiled().memory({ batchSize: 16 })
    expect(found.parameters).toBe(4 * (parameters + 2))
    expect(found.optimizer).toBe(4 * (2 * parameters + 2))
    expect(found.data).toBeGreaterThanOrEqual(4 * (16 * 20 + 16))
    // At least relu's output goes from forward to backward, 30 numbers a sample, unless the gradients took its place.
    expect(found.activations + found.gradients).toBeGreaterThan(4 * parameters)
  })

  it("is the same before and after training, and with a frozen layer less", async () => {
    const model = compiled()
    const before = model.memory({ batchSize: 8 })
    await model.fit(ones([8, 20]), zeros([8]).cast("int32"), { batchSize: 8 })
    expect(model.memory({ batchSize: 8 })).toEqual(before)
    model.layers[0]!.trainable = false
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", target: "wasm" })
    const frozen = model.memory({ batchSize: 8 })
    expect(frozen.gradients).toBe(4 * 310)
    expect(frozen.optimizer).toBe(4 * (2 * 310 + 2))
    expect(frozen.parameters).toBe(before.parameters)
  })

  it("of prediction needs no compile, no gradients and no optimizer", () => {
    const model = mlp()
    const found = model.memory({ batchSize: 16 })
    expect(found).toMatchObject({ gradients: 0, optimizer: 0, activations: 0 })
    const program = compile((x: Tensor) => model.call(x), { target: "wasm" }).program(zeros([16, 20]))!
    expect(found.workspace).toBe(program.arenaSize * 4)
    expect(found.data).toBe(4 * (16 * 20 + 16 * 10))
    expect(() => model.memory({ training: true })).toThrow(/Call compile\(/)
    expect(() => model.memory({ batch: 16 } as never)).toThrow("Did you mean 'batchSize'?")
    expect(() => model.memory({ batchSize: 0 })).toThrow(ArgumentError)
  })

  it("grows with the batch in activations and data, not in state", () => {
    const model = compiled()
    const [small, large] = [model.memory({ batchSize: 512 }), model.memory({ batchSize: 1024 })]
    for (const same of ["parameters", "gradients", "optimizer"] as const) expect(large[same]).toBe(small[same])
    expect(large.activations).toBeGreaterThan(1.8 * small.activations)
    // relu's output, dropout's mask and what follows it: at least 30 numbers a sample.
    expect(large.activations - small.activations).toBeGreaterThanOrEqual(4 * 30 * 512)
  })

  it("of several inputs and outputs follows their losses", () => {
    const [a, b] = [Input({ shape: [4] }), Input({ shape: [3], dtype: "int32" })]
    const joined = new layers.Concatenate().apply([a, b])
    const kind = new layers.Dense(5, { activation: "softmax", name: "kind" }).apply(joined)
    const price = new layers.Dense(2, { name: "price" }).apply(joined)
    const model = new Model({ inputs: [a, b], outputs: [kind, price] })
    model.compile({
      optimizer: new SGD({ learningRate: 0.1 }),
      loss: ["sparseCategoricalCrossentropy", "meanSquaredError"],
    })
    const found = model.memory({ batchSize: 10 })
    // x: 4 + 3, y: a class number and 2 a sample; out comes the loss, and that of each output with its count.
    expect(found.data).toBeGreaterThanOrEqual(4 * (10 * (4 + 3 + 1 + 2) + 5))
    expect(found.optimizer).toBe(8)
    expect(found.total).toBe(sum(found))
  })

  it.skipIf(!checkTarget("native").ok)("does not depend on the target", () => {
    const memory = (target: "native" | "wasm") => {
      const model = mlp()
      model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", target })
      return model.memory()
    }
    expect(memory("native")).toEqual(memory("wasm"))
  })
})

describe("largestBatch", () => {
  it("fits, and the next size does not", () => {
    const model = compiled()
    for (const memory of [60_000, "100KiB", "1MB", "3.7MiB"]) {
      const limit =
        typeof memory === "number"
          ? memory
          : { "100KiB": 102_400, "1MB": 1e6, "3.7MiB": Math.floor(3.7 * 2 ** 20) }[memory]!
      const batchSize = model.largestBatch({ memory })
      expect(model.memory({ batchSize }).total).toBeLessThanOrEqual(limit)
      expect(model.memory({ batchSize: batchSize + 1 }).total).toBeGreaterThan(limit)
    }
    expect(model.largestBatch({ memory: "1MB", training: false })).toBeGreaterThan(
      model.largestBatch({ memory: "1MB" }),
    )
  })

  it("is found in steps, lines and curves, with few looks", () => {
    for (const [total, limit, expected] of [
      [(n: number) => 100 + 7 * n, 1_000_000, 142_842],
      [(n: number) => 100 + 64 * Math.ceil((7 * n) / 64), 1_000_000, 142_843],
      [(n: number) => n * n, 1_000_000, 1000],
      [(n: number) => 1000 * Math.sqrt(n), 1_000_000, 1_000_000],
      [(n: number) => n, 5, 5],
    ] as const) {
      let looks = 0
      const found = searchLargestBatch(limit, (n) => {
        looks++
        return total(n)
      })
      expect(total(found) <= limit && total(found + 1) > limit).toBe(true)
      if (expected !== 142_843) expect(found).toBe(expected)
      expect(looks).toBeLessThan(60)
    }
  })

  it("says when nothing fits, and what is no amount", () => {
    expect(() => compiled().largestBatch({ memory: "1KB" })).toThrow(
      /a single sample takes .* KiB, more than the 1000 bytes given/,
    )
    expect(() => compiled().largestBatch({ memory: "8 Gigs" })).toThrow(
      /must be a number of bytes or a text like "512MiB"/,
    )
  })
})
