import { createRequire } from "node:module"
import { floats } from "../lib/data.mjs"

/** Inference only, so the matrix product only. */
export const contestants = [1, 2].map((threads) => ({
  id: `onnxruntime@${threads}`,
  family: "onnxruntime",
  threads,
  workloads: ["w5"],
}))

export async function create({ a, b, size }, { threads }) {
  const require = createRequire(import.meta.url)
  const ort = require("onnxruntime-node")
  const session = await ort.InferenceSession.create(matmulModel(size), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  const feeds = { a: new ort.Tensor("float32", floats(a), a.shape), b: new ort.Tensor("float32", floats(b), b.shape) }
  // A result tensor of ours, so that a step does not pay for fresh memory.
  const fetches = { c: new ort.Tensor("float32", new Float32Array(size * size), [size, size]) }
  const run = () => session.run(feeds, fetches)
  return {
    version: require("../node_modules/onnxruntime-node/package.json").version,
    step: () => run().then(() => undefined),
    result: () => run().then(({ c }) => c.data),
  }
}

/** The bytes of an ONNX model c = MatMul(a, b): protocol buffers by hand, field numbers from onnx.proto. */
function matmulModel(size) {
  const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
  const number = (field, value) => [...varint(field << 3), ...varint(value)]
  const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content]
  const text = (field, value) => bytes(field, [...Buffer.from(value)])
  const dimension = bytes(1, number(1, size))
  const tensor = (name) => [
    ...text(1, name),
    ...bytes(2, bytes(1, [...number(1, 1), ...bytes(2, [...dimension, ...dimension])])),
  ]
  const node = [...text(1, "a"), ...text(1, "b"), ...text(2, "c"), ...text(4, "MatMul")]
  const graph = [
    ...bytes(1, node),
    ...text(2, "matmul"),
    ...bytes(11, tensor("a")),
    ...bytes(11, tensor("b")),
    ...bytes(12, tensor("c")),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ""), ...number(2, 13)])])
}
