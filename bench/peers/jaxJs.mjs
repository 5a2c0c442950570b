import { createRequire } from "node:module"
import { bias, channelsFirst, channelsFirstKernel, floats, labels, oneHot } from "../lib/data.mjs"
import { folded, padsOf } from "../lib/layers.mjs"

const minutes = "more than a minute a step"
/** The whole step, optimizer included, under one `jit`. One thread: its threads need a global Worker, absent in Node. */
export const contestants = [
  {
    id: "jax-js",
    family: "jax-js",
    workloads: ["w0", "w1", "w2", "w3", "w4", "w5", "w6"],
    cannot: { w7: `not written for it: by the rate of W4, ${minutes}` },
  },
]

export async function create(workload) {
  const jax = await import("@jax-js/jax")
  await jax.init("cpu", "wasm")
  jax.defaultDevice("wasm")
  const importedAt = performance.now()
  const { version } = createRequire(import.meta.url)("../node_modules/@jax-js/jax/package.json")
  const build = { matmul, train, infer }[workload.kind]
  return { version, importedAt, ...(await build(jax, workload)) }
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

/** `forward(parameters, x, key)` of the layers; images are [batch, channels, height, width]. */
function forwardOf({ numpy: np, nn, lax, random }, layers) {
  const { relu, relu6, sigmoid, softmax } = nn
  const activations = { relu, relu6, sigmoid, softmax, tanh: np.tanh, linear: (z) => z }
  const convolve = (h, [w, b], layer, options) =>
    lax.convGeneralDilated(h, w, [layer.strides, layer.strides], [padsOf(layer), padsOf(layer)], options).add(b)
  const apply = {
    dense: (h, [w, b]) => np.dot(h, w).add(b),
    conv2d: (h, weights, layer) => convolve(h, weights, layer),
    depthwiseConv2d: (h, weights, layer) => convolve(h, weights, layer, { featureGroupCount: layer.inputs }),
    globalAveragePooling2d: (h) => np.mean(h, [2, 3]),
    maxPooling2d: (h, _, { size }) => lax.reduceWindow(h, np.max, [size, size], [size, size]),
    flatten: (h) => h.reshape([h.shape[0], -1]),
    dropout: (h, _, { rate }, key) =>
      rate
        ? h.mul(
            random
              .bernoulli(key(), 1 - rate, h.shape)
              .astype(np.float32)
              .mul(1 / (1 - rate)),
          )
        : h,
  }
  const draws = layers.filter(({ rate }) => rate).length
  return (parameters, x, key) => {
    const keys = draws ? [...random.split(key, draws)] : []
    return layers.reduce((h, layer, i) => {
      const next = apply[layer.kind](h, parameters[i], layer, () => keys.shift())
      return activations[layer.activation ?? "linear"](next)
    }, x)
  }
}

const arrayOf = (np, { shape, values }) => np.array(values).reshape(shape)

/** [kernel, bias] of each layer, or nothing. */
const parametersOf = (np, layers) =>
  layers.map((layer) => {
    if (!layer.limit) return []
    const offset = bias(layer)
    const shape = layer.kind === "dense" ? [offset.length] : [offset.length, 1, 1]
    return [arrayOf(np, channelsFirstKernel(layer)), arrayOf(np, { shape, values: offset })]
  })

function infer(jax, workload) {
  const { numpy: np, jit, tree } = jax
  const layers = folded(workload.layers)
  const parameters = parametersOf(np, layers)
  const x = arrayOf(np, channelsFirst(workload.x))
  const predict = jit(forwardOf(jax, layers))
  const result = () => predict(tree.ref(parameters), x.ref).data()
  return { step: result, result }
}

function train(jax, workload) {
  const { numpy: np, nn, jit, random, valueAndGrad, tree } = jax
  const { batch, layers } = workload
  const parameters = parametersOf(np, layers)
  const x = arrayOf(np, channelsFirst(workload.x))
  const y = workload.y.classes
    ? np.array(oneHot(labels(workload.y), workload.y.classes)).reshape([batch, workload.y.classes])
    : np.array(floats(workload.y)).reshape(workload.y.shape)
  const forward = forwardOf(jax, layers)
  const lossOf =
    workload.loss === "meanSquaredError"
      ? (p, input, target) => np.square(forward(p, input).sub(target)).mean()
      : (p, input, target, key) =>
          nn
            .logSoftmax(forward(p, input, key))
            .mul(target)
            .sum()
            .mul(-1 / batch)

  const update = optimizerOf(jax, workload.optimizer)
  const step = jit((p, state, input, target, ...key) => {
    const [loss, g] = valueAndGrad(lossOf)(tree.ref(p), input, target, ...key)
    return [...update(p, g, state), loss]
  })

  const zeros = () => tree.map((value) => np.zerosLike(value), tree.ref(parameters))
  let p = parameters
  let state = workload.optimizer.name === "adam" ? { t: np.array(0), m: zeros(), v: zeros() } : {}
  const drops = layers.some(({ rate }) => rate)
  let count = 0
  return {
    async step() {
      let loss
      ;[p, state, loss] = step(p, state, x.ref, y.ref, ...(drops ? [random.key(count++)] : []))
      return loss.jsAsync()
    },
  }
}

function optimizerOf({ numpy: np, tree }, { name, learningRate, beta1, beta2, epsilon }) {
  function sgd(p, g, state) {
    return [tree.map((value, slope) => value.sub(slope.mul(learningRate)), p, g), state]
  }
  function adam(p, g, state) {
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
  return name === "sgd" ? sgd : adam
}
