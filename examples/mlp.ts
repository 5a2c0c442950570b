// Two classes that no straight line parts: a network with one hidden layer learns the moons.
import { layers, optimizers, random, Sequential, tensor } from "kasane"

/** Points on two interleaved half circles, a little off them: [n, 2], and which of the two, [n, 1]. */
function moons(n: number, seed: number) {
  const noise = random.normal([n, 2], { stddev: 0.1, seed }).dataSync()
  const x = new Float32Array(2 * n)
  const y = new Float32Array(n)
  for (let i = 0; i < n; i++) {
    const upper = i % 2 === 0
    const angle = (Math.PI * i) / n
    x[2 * i] = (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + noise[2 * i]!
    x[2 * i + 1] = (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + noise[2 * i + 1]!
    y[i] = upper ? 1 : 0
  }
  return { x: tensor(x, { shape: [n, 2] }), y: tensor(y, { shape: [n, 1] }) }
}

const model = new Sequential(
  [
    new layers.Input({ shape: [2] }),
    new layers.Dense(16, { activation: "tanh" }),
    new layers.Dense(1, { activation: "sigmoid" }),
  ],
  { seed: 0 },
)
model.compile({
  optimizer: new optimizers.Adam({ learningRate: 0.01 }),
  loss: "binaryCrossentropy",
  metrics: ["accuracy"],
})
console.log(model.summary())

const { history } = await model.fit(moons(400, 1), { batchSize: 20, epochs: 150 })
for (const epoch of [0, 49, 99, 149])
  console.log(
    `epoch ${epoch + 1}: loss ${history.loss![epoch]!.toFixed(4)}, accuracy ${history.accuracy![epoch]!.toFixed(3)}`,
  )

const { accuracy } = await model.evaluate(moons(200, 2))
console.log(`points it has not seen: ${(100 * accuracy!).toFixed(1)} % right`)
