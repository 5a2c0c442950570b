import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import w1 from "../workloads/w1.mjs"
import w3 from "../workloads/w3.mjs"
import w6 from "../workloads/w6.mjs"
import { bias, channelsFirstKernel, checkProduct, floats, kernel, labels, oneHot, uniform } from "./data.mjs"
import { folded } from "./layers.mjs"

/** mulberry32 as it is usually written, with a state that is carried. */
function carried(seed) {
  let s = seed >>> 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

test("the numbers are mulberry32's", () => {
  const next = carried(5)
  expect([...uniform(5, 100)]).toEqual(Array.from({ length: 100 }, next))
})

test("rows are repeated under labels of their own, and every caller gets its own copy", () => {
  const x = floats(w1.x)
  expect(x.length).toBe(78_400)
  expect([...x.subarray(0, 784)]).toEqual([...x.subarray(50 * 784, 51 * 784)])
  const y = labels(w1.y)
  expect(y.filter((label, i) => i < 50 && label !== y[i + 50]).length).toBeGreaterThan(30)
  x.fill(0)
  expect(floats(w1.x)[0]).not.toBe(0)
})

test("one-hot rows have a single one", () => {
  expect([...oneHot(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0])
})

test("a wrong product is refused", () => {
  const workload = {
    a: { shape: [1024, 1024], seed: 5, low: -1, high: 1 },
    b: { shape: [1024, 1024], seed: 6, low: -1, high: 1 },
    size: 1024,
  }
  expect(() => checkProduct(new Float32Array(1024 * 1024), workload)).toThrow("wrong product")
})

// Python is no part of the project's set-up, so without it there is nothing to compare.
test.skipIf(!process.env.KASANE_BENCH_PYTHON)("Python makes the same numbers, bit for bit", () => {
  const script = `
import json, sys, hashlib
from data import bias, channels_first_kernel, floats, folded, kernel, labels
w1, w3, w6 = json.load(sys.stdin)
arrays = [floats(w1["x"]), kernel(w1["layers"][0]), labels(w1["y"])]
for layer in w3["layers"] + folded(w6["layers"]):
    if "limit" in layer:
        arrays += [channels_first_kernel(layer), bias(layer)]
print(json.dumps([hashlib.sha256(a.tobytes()).hexdigest() for a in arrays]))`
  const python = spawnSync(process.env.KASANE_BENCH_PYTHON, ["-c", script], {
    input: JSON.stringify([w1, w3, w6]),
    env: { ...process.env, PYTHONPATH: fileURLToPath(new URL("../python", import.meta.url)) },
    encoding: "utf8",
  })
  expect(python.stderr).toBe("")
  const hash = (array) => createHash("sha256").update(new Uint8Array(array.buffer)).digest("hex")
  const learned = [...w3.layers, ...folded(w6.layers)].filter(({ limit }) => limit)
  const arrays = learned.flatMap((layer) => [channelsFirstKernel(layer).values, bias(layer)])
  expect(JSON.parse(python.stdout)).toEqual([floats(w1.x), kernel(w1.layers[0]), labels(w1.y), ...arrays].map(hash))
})
