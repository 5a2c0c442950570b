/** The same page with jax-js. */
import { defaultDevice, init, jit, nn, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax"

await init("wasm")
defaultDevice("wasm")
const lossOf = (p, x, y) => {
  const h = nn.relu(np.dot(x, p[0]).add(p[1]))
  return nn.logSoftmax(np.dot(h, p[2]).add(p[3])).mul(y).sum().mul(-0.01)
}
const step = jit((p, x, y) => {
  const [loss, g] = valueAndGrad(lossOf)(tree.ref(p), x, y)
  return [tree.map((value, slope) => value.sub(slope.mul(0.1)), p, g), loss]
})
let p = [
  random.normal(random.key(1), [784, 50]).mul(0.05),
  np.zeros([50]),
  random.normal(random.key(2), [50, 10]),
  np.zeros([10]),
]
const x = random.uniform(random.key(3), [100, 784])
const y = nn.oneHot(np.array(Int32Array.from({ length: 100 }, (_, i) => i % 10)), 10)
for (let i = 1; i <= 1000; i++) {
  let loss
  ;[p, loss] = step(p, x.ref, y.ref)
  const value = await loss.jsAsync()
  if (i % 100 === 0) document.body.append(`step ${i}: loss ${value}\n`)
}
