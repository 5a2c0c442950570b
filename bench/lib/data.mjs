/**
 * The numbers every contestant starts from. Number i of a seed depends on (seed, i) alone (mulberry32 with the state
 * computed instead of carried), so that numpy makes the same ones in one line: see python/data.py.
 */
export function uniform(seed, count) {
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const s = (seed + Math.imul(i + 1, 0x6d2b79f5)) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    out[i] = ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return out
}

const product = (shape) => shape.reduce((a, b) => a * b, 1)
const made = new Map()

/**
 * Float32Array of a `{ shape, values }` or `{ shape, seed, low, high, rows? }`; `rows` repeats the first rows. Every
 * caller gets a copy of its own; the numbers are made once (`prepare`), so that nobody's first step waits for them.
 */
export function floats(spec) {
  const key = JSON.stringify(spec)
  let values = made.get(key)
  if (!values) {
    values = fill(spec)
    made.set(key, values)
  }
  return values.slice()
}

function fill({ shape, values, seed, low, high, rows = shape[0] }) {
  if (values) return Float32Array.from(values)
  const source = uniform(seed, rows * product(shape.slice(1)))
  const out = new Float32Array(product(shape))
  for (let i = 0; i < out.length; i++) out[i] = low + (high - low) * source[i % source.length]
  return out
}

/** Makes a workload's numbers before any clock runs. */
export function prepare({ x, y, a, b, layers = [] }) {
  for (const spec of [x, y, a, b]) if (spec && !spec.classes) floats(spec)
  for (const layer of layers) kernel(layer)
}

/** Int32Array of class numbers. */
export function labels({ shape, seed, classes }) {
  return Int32Array.from(uniform(seed, product(shape)), (u) => Math.floor(u * classes))
}

/** Float32Array [labels, classes]. */
export function oneHot(y, classes) {
  const out = new Float32Array(y.length * classes)
  y.forEach((label, i) => {
    out[i * classes + label] = 1
  })
  return out
}

/** The kernel [inputs, units], row by row, of a dense layer; biases start at zero. */
export function kernel({ inputs, units, seed, limit }) {
  return floats({ shape: [inputs, units], seed, low: -limit, high: limit })
}

/** Rows of a flat array as plain arrays, for the libraries that take one example at a time. */
export function rowsOf(flat, rows) {
  const width = flat.length / rows
  return Array.from({ length: rows }, (_, i) => Array.from(flat.subarray(i * width, (i + 1) * width)))
}

/** Throws unless `result` is a·b, by float64 dot products at some corners and inner places. */
export function checkProduct(result, { a, b, size }) {
  const left = floats(a)
  const right = floats(b)
  for (const [i, j] of [
    [0, 0],
    [0, size - 1],
    [size - 1, 0],
    [size - 1, size - 1],
    [size >> 1, 17],
    [333, 777],
  ]) {
    let exact = 0
    for (let k = 0; k < size; k++) exact += left[i * size + k] * right[k * size + j]
    const got = result[i * size + j]
    if (!(Math.abs(got - exact) < 1e-3)) throw new Error(`wrong product: [${i}, ${j}] is ${got}, expected ${exact}`)
  }
}
