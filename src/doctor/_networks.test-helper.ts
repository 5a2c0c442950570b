import type { AnyModel } from "../inspect/anyModel.ts"
import * as layers from "../layers/index.ts"
import { Input, Model, Sequential } from "../models/index.ts"
import { Adam } from "../optimizers/adam.ts"
import { SGD } from "../optimizers/SGD.ts"
import { random, type Tensor, tensor } from "../tensor/index.ts"

export const target = "wasm"

/** Points around as many centres as there are classes, in the unit cube: what an MLP learns easily. */
export function blobs(size: number, classes: number, features: number, seed = 1) {
  const centres = random.uniform([classes, features], { seed: 99 }).dataSync()
  const noise = random.normal([size, features], { seed, stddev: 0.15 }).dataSync()
  const y = Int32Array.from({ length: size }, (_, i) => (i * 7 + Math.floor(i / 3)) % classes)
  const x = Float32Array.from(noise, (value, i) => {
    const [row, column] = [Math.floor(i / features), i % features]
    return value + centres[y[row]! * features + column]!
  })
  return { x: tensor(x, { shape: [size, features] }), y: tensor(y, { shape: [size] }) }
}

/** Bright bars on dark ground, lying or standing, somewhere in 8×8. */
export function bars(size: number, seed = 1) {
  const where = random.uniform([size], { seed, maxval: 8 }).dataSync()
  const noise = random.uniform([size * 64], { seed: seed + 1, maxval: 0.3 }).dataSync()
  const x = Float32Array.from(noise)
  const y = Int32Array.from({ length: size }, (_, i) => i % 2)
  for (let i = 0; i < size; i++)
    for (let k = 0; k < 8; k++) {
      const at = Math.floor(where[i]!)
      x[i * 64 + (y[i] === 0 ? at * 8 + k : k * 8 + at)]! += 0.7
    }
  return { x: tensor(x, { shape: [size, 8, 8, 1] }), y: tensor(y, { shape: [size] }) }
}

/** y = a nonlinear function of three numbers. */
export function curve(size: number, seed = 1) {
  const x = random.normal([size, 3], { seed })
  const values = x.dataSync()
  const y = Float32Array.from(
    { length: size },
    (_, i) => Math.sin(values[3 * i]!) + 0.5 * values[3 * i + 1]! * values[3 * i + 2]!,
  )
  return { x, y: tensor(y, { shape: [size, 1] }) }
}

interface Healthy {
  readonly model: AnyModel
  readonly train: { readonly x: Tensor; readonly y: Tensor }
  readonly test: { readonly x: Tensor; readonly y: Tensor }
}

export const healthy: Readonly<Record<string, () => Healthy>> = {
  "a multilayer perceptron": () => {
    const model = new Sequential(
      [
        Input({ shape: [10] }),
        new layers.Dense(32, { activation: "relu", kernelInitializer: "heNormal" }),
        new layers.Dense(32, { activation: "relu", kernelInitializer: "heNormal" }),
        new layers.Dropout(0.2),
        new layers.Dense(5, { activation: "softmax" }),
      ],
      { seed: 0 },
    )
    model.compile({ optimizer: new Adam({ learningRate: 0.003 }), loss: "sparseCategoricalCrossentropy", target })
    return { model, train: blobs(300, 5, 10), test: blobs(100, 5, 10, 2) }
  },
  "a small convolutional network": () => {
    const model = new Sequential(
      [
        Input({ shape: [8, 8, 1] }),
        new layers.Conv2D(8, 3, { activation: "relu" }),
        new layers.MaxPooling2D(2),
        new layers.Conv2D(8, 3, { activation: "relu" }),
        new layers.Flatten(),
        new layers.Dense(2, { activation: "softmax" }),
      ],
      { seed: 0 },
    )
    model.compile({ optimizer: new Adam({ learningRate: 0.005 }), loss: "sparseCategoricalCrossentropy", target })
    return { model, train: bars(200), test: bars(60, 5) }
  },
  "a residual network with batch normalization": () => {
    const input = Input({ shape: [10] })
    let h = new layers.Dense(16, { useBias: false }).apply(input)
    for (let i = 0; i < 2; i++) {
      let branch = new layers.BatchNormalization({ momentum: 0.9 }).apply(h)
      branch = new layers.Activation("relu").apply(branch)
      branch = new layers.Dense(16).apply(branch)
      h = new layers.Add().apply([h, branch])
    }
    const model = new Model({
      inputs: input,
      outputs: new layers.Dense(5, { activation: "softmax" }).apply(h),
      seed: 0,
    })
    model.compile({ optimizer: new Adam({ learningRate: 0.003 }), loss: "sparseCategoricalCrossentropy", target })
    return { model: model as unknown as AnyModel, train: blobs(300, 5, 10), test: blobs(100, 5, 10, 2) }
  },
  "a regression": () => {
    const model = new Sequential(
      [
        Input({ shape: [3] }),
        new layers.Dense(24, { activation: "tanh" }),
        new layers.Dense(24, { activation: "tanh" }),
        new layers.Dense(1),
      ],
      { seed: 0 },
    )
    model.compile({ optimizer: new SGD({ learningRate: 0.05, momentum: 0.9 }), loss: "meanSquaredError", target })
    return { model, train: curve(200), test: curve(50, 2) }
  },
  "a binary classifier": () => {
    const model = new Sequential(
      [
        Input({ shape: [6] }),
        new layers.Dense(16, { activation: "relu" }),
        new layers.Dense(1, { activation: "sigmoid" }),
      ],
      { seed: 0 },
    )
    model.compile({ optimizer: new SGD({ learningRate: 0.5 }), loss: "binaryCrossentropy", target })
    const yesOrNo = (size: number, seed: number) => {
      const { x, y } = blobs(size, 2, 6, seed)
      return { x, y: y.cast("float32").reshape([size, 1]) }
    }
    return { model, train: yesOrNo(200, 1), test: yesOrNo(60, 2) }
  },
}
