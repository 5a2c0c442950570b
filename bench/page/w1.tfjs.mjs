/** The same page with TensorFlow.js, from the smallest packages that can do it. */
import "@tensorflow/tfjs-backend-wasm"
import {
  add,
  losses,
  matMul,
  randomNormal,
  ready,
  relu,
  setBackend,
  tensor2d,
  train,
  variable,
  zeros,
} from "@tensorflow/tfjs-core"

await setBackend("wasm")
await ready()
const parameters = [[784, 50], [50], [50, 10], [10]].map((shape) =>
  variable(shape.length === 2 ? randomNormal(shape, 0, 0.05) : zeros(shape)),
)
const [w1, b1, w2, b2] = parameters
const x = tensor2d(Float32Array.from({ length: 78_400 }, Math.random), [100, 784])
const y = tensor2d(
  Float32Array.from({ length: 1000 }, (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0)),
  [100, 10],
)
const optimizer = train.sgd(0.1)
for (let step = 1; step <= 1000; step++) {
  const loss = optimizer.minimize(
    () => losses.softmaxCrossEntropy(y, add(matMul(relu(add(matMul(x, w1), b1)), w2), b2)),
    true,
  )
  if (step % 100 === 0) document.body.append(`step ${step}: loss ${(await loss.data())[0]}\n`)
  loss.dispose()
}
