/**
 * Kasane through its public API, as a user would write it. `model`: Sequential or Model, and trainOnBatch or predict.
 * `step`: a compiled function. Everything that depends on the API's names stands here and in kasane/network.mjs.
 */
import { readFileSync } from "node:fs"
import { floats, labels } from "../lib/data.mjs"
import { inDist, missingInDist } from "../lib/dist.mjs"
import { folded } from "../lib/layers.mjs"
import { modelOf } from "./kasane/network.mjs"

/** Why Kasane cannot take part, or undefined. */
export const missing = missingInDist()

const networks = ["w0", "w1", "w2", "w3", "w4", "w6", "w7"]
const threaded = (id, more) =>
  [1, 2].map((threads) => ({ id: `${id}@${threads}`, threads, env: { KASANE_THREADS: String(threads) }, ...more }))

export const contestants = ["native", "wasm"].flatMap((target) => [
  ...threaded(`kasane-${target}:model`, {
    family: `kasane-${target}`,
    options: { target, style: "model" },
    workloads: networks,
  }),
  ...threaded(`kasane-${target}:step`, {
    family: `kasane-${target}`,
    options: { target, style: "step" },
    workloads: [...networks, "w5"],
  }),
])

export async function create(workload, { target, style }) {
  const kasane = await import(inDist().href)
  const importedAt = performance.now()
  const { version } = JSON.parse(readFileSync(inDist("../package.json"), "utf8"))
  const build = {
    matmul,
    train: style === "model" ? trainModel : trainStep,
    infer: style === "model" ? predict : inferStep,
  }[workload.kind]
  return { version, importedAt, ...(await build(kasane, workload, target)) }
}

/** The product stays on the target, in a Variable: nobody else pays for reading it either. */
function matmul({ compile, tensor, Variable, zeros }, { a, b, size }, target) {
  const left = new Variable(tensor(floats(a), { shape: a.shape }))
  const right = new Variable(tensor(floats(b), { shape: b.shape }))
  const product = new Variable(zeros([size, size]))
  const step = compile(
    () => {
      product.assign(left.value.matmul(right.value))
      return {}
    },
    { target },
  )
  return {
    step() {
      step.sync()
    },
    result() {
      step.sync()
      return product.value.dataSync()
    },
  }
}

const optimizerOf = ({ optimizers }, { name, learningRate, momentum = 0, beta1, beta2, epsilon }) =>
  name === "sgd"
    ? new optimizers.SGD({ learningRate, momentum })
    : new optimizers.Adam({ learningRate, beta1, beta2, epsilon })

const lossOf = ({ losses }, name) =>
  name === "meanSquaredError"
    ? new losses.MeanSquaredError()
    : new losses.SparseCategoricalCrossentropy({ fromLogits: true })

const inputOf = ({ tensor }, { x }) => tensor(floats(x), { shape: x.shape })

const targetsOf = ({ tensor }, { y }) => tensor(y.classes ? labels(y) : floats(y), { shape: y.shape })

function trainModel(kasane, workload, target) {
  const model = modelOf(kasane, workload.input, workload.layers)
  model.compile({
    optimizer: optimizerOf(kasane, workload.optimizer),
    loss: lossOf(kasane, workload.loss),
    target,
  })
  const [x, y] = [inputOf(kasane, workload), targetsOf(kasane, workload)]
  return { model, step: async () => (await model.trainOnBatch(x, y)).loss }
}

/** The batch lies in Variables, so that it is on the target as it is for every other contestant. */
function trainStep(kasane, workload, target) {
  const { compile, valueAndGrad, Variable } = kasane
  const model = modelOf(kasane, workload.input, workload.layers)
  const optimizer = optimizerOf(kasane, workload.optimizer)
  const lossFunction = lossOf(kasane, workload.loss)
  const [x, y] = [inputOf(kasane, workload), targetsOf(kasane, workload)].map(
    (data) => new Variable(data, { trainable: false }),
  )
  const variables = model.trainableVariables
  const lossNow = () => lossFunction.compute(y.value, model.call(x.value, { training: true }))
  const step = compile(
    () => {
      const [loss, gradients] = valueAndGrad(lossNow, variables)
      optimizer.apply(gradients, variables)
      return loss
    },
    { target },
  )
  return { step: () => step.sync().item() }
}

/** With its normalizations, as the model was trained. */
function predict(kasane, workload, target) {
  const model = modelOf(kasane, workload.input, workload.layers)
  kasane.setDefaultTarget(target)
  const x = inputOf(kasane, workload)
  const result = async () => (await model.predict(x)).dataSync()
  return { step: result, result }
}

/** With its normalizations folded into the convolutions, as the other contestants have them. */
function inferStep(kasane, workload, target) {
  const { compile, Variable } = kasane
  const model = modelOf(kasane, workload.input, folded(workload.layers))
  const x = new Variable(inputOf(kasane, workload), { trainable: false })
  const step = compile(() => model.call(x.value), { target })
  const result = () => step.sync().dataSync()
  return { step: result, result }
}
