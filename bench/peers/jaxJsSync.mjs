import { createRequire } from "node:module"
import { floats, kernel, labels, oneHot } from "../lib/data.mjs"

/** The whole step, optimizer included, under one `jit`. One thread: its threads need a global Worker, absent in Node. */
export const contestants = [{ id: "jax-jsync", family: "jax-js", workloads: ["w0", "w1", "w2", "w5"] }]

export async function create(workload) {
  const jax = await import("@jax-js/jax")
  await jax.init("cpu", "wasm")
  jax.defaultDevice("wasm")
  const importedAt = performance.now()
  const { version } = createRequire(import.meta.url)("../node_modules/@jax-js/jax/package.json")
  return { version, importedAt, ...(workload.kind === "matmul" ? await matmul(jax, workload) : train(jax, workload)) }
}

async function matmul({ numpy: np, jit, blockUntilReady }, { a, b }) {
  const left = np.array(floats(a)).reshape(a.shape)
  const right = np.array(floats(b)).reshape(b.shape)
  const product = jit((p, q) => np.matmul(p, q))
  await blockUntilReady([left, right])
  return {
    async step() {
      const c = product(left.ref, right.ref)
      await blockUntilReady([c])
      c.dispose()
    },
    result: () => product(left.ref, right.ref).data(),
  }
}

function train({ numpy: np, nn, jit, valueAndGrad, tree }, workload) {
  const { optimizer, batch } = workload
  const parameters = workload.layers.map((layer) => [
    np.array(kernel(layer)).reshape([layer.inputs, layer.units]),
    np.zeros([layer.units]),
  ])
  const x = np.array(floats(workload.x)).reshape(workload.x.shape)
  const y = workload.y.classes
    ? np.array(oneHot(labels(workload.y), workload.y.classes)).reshape([batch, workload.y.classes])
    : np.array(floats(workload.y)).reshape(workload.y.shape)
  const activations = { relu: nn.relu, tanh: np.tanh, sigmoid: nn.sigmoid, linear: (z) => z }
  const forward = (p, input) =>
    workload.layers.reduce((h, { activation }, i) => activations[activation](np.dot(h, p[i][0]).add(p[i][1])), input)
  const lossOf =
    workload.loss === "meanSquaredError"
      ? (p, input, target) => np.square(forward(p, input).sub(target)).mean()
      : (p, input, target) =>
          nn
            .logSoftmax(forward(p, input))
            .mul(target)
            .sum()
            .mul(-1 / batch)

  function sgd(p, g, state) {
    return [tree.map((value, slope) => value.sub(slope.mul(optimizer.learningRate)), p, g), state]
  }
  function adam(p, g, state) {
    const { learningRate, beta1, beta2, epsilon } = optimizer
    const t = state.t.add(1)
    const m = tree.map((moment, slope) => moment.mul(beta1).add(slope.mul(1 - beta1)), state.m, tree.ref(g))
    const v = tree.map((moment, slope) => moment.mul(beta2).add(np.square(slope).mul(1 - beta2)), state.v, g)
    const c1 = np.reciprocal(np.subtract(1, np.power(beta1, t.ref)))
    const c2 = np.reciprocal(np.subtract(1, np.power(beta2, t.ref)))
    const next = tree.map(
      (value, first, second) =>
        value.sub(
          first
            .mul(c1.ref)
            .mul(learningRate)
            .div(np.sqrt(second.mul(c2.ref)).add(epsilon)),
        ),
      p,
      tree.ref(m),
      tree.ref(v),
    )
    c1.dispose()
    c2.dispose()
    return [next, { t, m, v }]
  }
  const update = optimizer.name === "sgd" ? sgd : adam
  const step = jit((p, state, input, target) => {
    const [loss, g] = valueAndGrad(lossOf)(tree.ref(p), input, target)
    return [...update(p, g, state), loss]
  })

  const zeros = () => tree.map((value) => np.zerosLike(value), tree.ref(parameters))
  let p = parameters
  let state = optimizer.name === "adam" ? { t: np.array(0), m: zeros(), v: zeros() } : {}
  return {
    async step() {
      let loss
      ;[p, state, loss] = step(p, state, x.ref, y.ref)
      return Promise.resolve(loss.js())
    },
  }
}
