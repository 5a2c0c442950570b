import { createRequire } from "node:module"
import { channelsFirst, floats } from "../lib/data.mjs"
import { matmulModel, networkModel } from "../lib/onnx.mjs"

/** Inference only: the matrix product and MobileNet. */
export const contestants = [1, 2].map((threads) => ({
  id: `onnxruntime@${threads}`,
  family: "onnxruntime",
  threads,
  workloads: ["w5", "w6"],
}))

export async function create(workload, { threads }) {
  const require = createRequire(import.meta.url)
  const ort = require("onnxruntime-node")
  const importedAt = performance.now()
  const { version } = require("../node_modules/onnxruntime-node/package.json")
  const open = (bytes) => ort.InferenceSession.create(bytes, { intraOpNumThreads: threads, interOpNumThreads: 1 })
  return { version, importedAt, ...(await (workload.kind === "matmul" ? matmul : infer)(ort, open, workload)) }
}

async function matmul(ort, open, { a, b, size }) {
  const session = await open(matmulModel(size))
  const feeds = { a: new ort.Tensor("float32", floats(a), a.shape), b: new ort.Tensor("float32", floats(b), b.shape) }
  // A result tensor of ours, so that a step does not pay for fresh memory.
  const fetches = { c: new ort.Tensor("float32", new Float32Array(size * size), [size, size]) }
  const run = () => session.run(feeds, fetches)
  return { step: () => run().then(() => undefined), result: () => run().then(({ c }) => c.data) }
}

async function infer(ort, open, workload) {
  const session = await open(networkModel(workload))
  const { shape, values } = channelsFirst(workload.x)
  const feeds = { x: new ort.Tensor("float32", values, shape) }
  const result = () => session.run(feeds).then((outputs) => outputs[session.outputNames[0]].data)
  return { step: result, result }
}
