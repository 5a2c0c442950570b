/**
 * Kasane through its public API, as a user would write it. `model`: Sequential and trainOnBatch. `step`: a compiled
 * function. Everything that depends on the API's names stands in this file.
 */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { floats, kernel, labels } from "../lib/data.mjs"

const root = new URL("../../", import.meta.url)
/** Another build can be timed too, e.g. the one before a change: KASANE_BENCH_DIST=/path/to/its/dist. */
const dist = process.env.KASANE_BENCH_DIST
  ? pathToFileURL(`${process.env.KASANE_BENCH_DIST}/index.js`)
  : new URL("dist/index.js", root)

/** Why Kasane cannot take part, or undefined. */
export const missing = existsSync(fileURLToPath(dist))
  ? undefined
  : `${fileURLToPath(dist)} is absent: run \`npm run build\` in the project's root`

const training = ["w0", "w1", "w2"]
const threaded = (id, more) =>
  [1, 2].map((threads) => ({ id: `${id}@${threads}`, threads, env: { KASANE_THREADS: String(threads) }, ...more }))

export const contestants = ["native", "wasm"].flatMap((target) => [
  ...threaded(`kasane-${target}:model`, {
    family: `kasane-${target}`,
    options: { target, style: "model" },
    workloads: training,
  }),
  ...threaded(`kasane-${target}:step`, {
    family: `kasane-${target}`,
    options: { target, style: "step" },
    workloads: [...training, "w5"],
  }),
])

export async function create(workload, { target, style }) {
  const kasane = await import(dist.href)
  const importedAt = performance.now()
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"))
  const build = workload.kind === "matmul" ? matmul : style === "model" ? trainModel : trainStep
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

const optimizerOf = ({ optimizers }, { name, learningRate, beta1, beta2, epsilon }) =>
  name === "sgd" ? new optimizers.SGD({ learningRate }) : new optimizers.Adam({ learningRate, beta1, beta2, epsilon })

const lossOf = ({ losses }, name) =>
  name === "meanSquaredError"
    ? new losses.MeanSquaredError()
    : new losses.SparseCategoricalCrossentropy({ fromLogits: true })

const dataOf = ({ tensor }, { x, y }) => [
  tensor(floats(x), { shape: x.shape }),
  y.classes ? tensor(labels(y), { shape: y.shape }) : tensor(floats(y), { shape: y.shape }),
]

function modelOf({ Sequential, layers, tensor, zeros }, workload) {
  const model = new Sequential([
    new layers.Input({ shape: workload.input }),
    ...workload.layers.map(({ units, activation }) => new layers.Dense(units, { activation })),
  ])
  model.setWeights(
    workload.layers.flatMap((layer) => [
      tensor(kernel(layer), { shape: [layer.inputs, layer.units] }),
      zeros([layer.units]),
    ]),
  )
  return model
}

function trainModel(kasane, workload, target) {
  const model = modelOf(kasane, workload)
  model.compile({
    optimizer: optimizerOf(kasane, workload.optimizer),
    loss: lossOf(kasane, workload.loss),
    target,
  })
  const [x, y] = dataOf(kasane, workload)
  return { step: async () => (await model.trainOnBatch(x, y)).loss }
}

/** The batch lies in Variables, so that it is on the target as it is for every other contestant. */
function trainStep(kasane, workload, target) {
  const { compile, valueAndGrad, Variable } = kasane
  const model = modelOf(kasane, workload)
  const optimizer = optimizerOf(kasane, workload.optimizer)
  const lossFunction = lossOf(kasane, workload.loss)
  const [x, y] = dataOf(kasane, workload).map((data) => new Variable(data, { trainable: false }))
  const variables = model.trainableVariables
  const step = compile(
    () => {
      const [loss, gradients] = valueAndGrad(() => lossFunction.compute(y.value, model.call(x.value)), variables)
      optimizer.apply(gradients, variables)
      return loss
    },
    { target },
  )
  return { step: () => step.sync().item() }
}
