import { everyLayer, kernelShape } from "./layers.mjs"

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
  for (const layer of everyLayer(layers)) if (layer.limit) floats(kernelSpec(layer))
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

const kernelSpec = (layer) => ({ shape: kernelShape(layer), seed: layer.seed, low: -layer.limit, high: layer.limit })

const channelsOf = ({ kind, inputs, units, filters }) => ({ dense: units, conv2d: filters })[kind] ?? inputs

/** The kernel of a layer in the order of `kernelShape`, with a folded normalization's scale. */
export function kernel(layer) {
  const values = floats(kernelSpec(layer))
  if (!layer.normalization) return values
  const { scale } = scaleAndShift(layer.normalization)
  for (let i = 0; i < values.length; i++) values[i] *= scale[i % scale.length]
  return values
}

/** The bias: zeros, or a folded normalization's shift. */
export const bias = (layer) =>
  layer.normalization
    ? Float32Array.from(scaleAndShift(layer.normalization).shift)
    : new Float32Array(channelsOf(layer))

/** { gamma, beta, mean, variance } that a batch normalization starts from. */
export function statistics({ inputs, seed, statistics: drawn }) {
  const draw = drawn ? floats({ shape: [4, inputs], seed, low: 0, high: 1 }) : undefined
  const pick = (row, from, otherwise) =>
    Float32Array.from({ length: inputs }, (_, i) => (draw ? from + draw[row * inputs + i] : otherwise))
  return { gamma: pick(0, 0.5, 1), beta: pick(1, -0.5, 0), mean: pick(2, -0.5, 0), variance: pick(3, 0.5, 1) }
}

function scaleAndShift(layer) {
  const { gamma, beta, mean, variance } = statistics(layer)
  const scale = Float64Array.from(gamma, (value, i) => value / Math.sqrt(variance[i] + layer.epsilon))
  return { scale, shift: Float64Array.from(beta, (value, i) => value - mean[i] * scale[i]) }
}

/** `values` of this shape with its axes in another order. */
export function transposed(values, shape, order) {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)))
  const [sizes, steps] = [order.map((axis) => shape[axis]), order.map((axis) => strides[axis])]
  const out = new Float32Array(values.length)
  const index = sizes.map(() => 0)
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = values[from]
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]
      if (++index[axis] < sizes[axis]) break
      from -= steps[axis] * sizes[axis]
      index[axis] = 0
    }
  }
  return out
}

/** A kernel with its outputs first, one filter after another: for who keeps a filter as a volume of its own. */
export function filtersFirst(layer) {
  const shape = kernelShape(layer)
  const last = shape.length - 1
  return transposed(kernel(layer), shape, [last, ...shape.keys()].slice(0, shape.length))
}

/** { shape, values } of a kernel for who puts channels first: [filters, inputs, kernel, kernel]; dense [inputs, units]. */
export function channelsFirstKernel(layer) {
  const [values, shape] = [kernel(layer), kernelShape(layer)]
  if (layer.kind !== "dense") {
    const order = layer.kind === "conv2d" ? [3, 2, 0, 1] : [2, 3, 0, 1]
    return { shape: order.map((axis) => shape[axis]), values: transposed(values, shape, order) }
  }
  if (!layer.flattened) return { shape, values }
  return { shape, values: transposed(values, [...layer.flattened, layer.units], [2, 0, 1, 3]) }
}

/** { shape, values } of images [batch, height, width, channels] as [batch, channels, height, width]; the rest as it is. */
export function channelsFirst({ shape, ...spec }) {
  const values = floats({ shape, ...spec })
  if (shape.length !== 4) return { shape, values }
  const order = [0, 3, 1, 2]
  return { shape: order.map((axis) => shape[axis]), values: transposed(values, shape, order) }
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
