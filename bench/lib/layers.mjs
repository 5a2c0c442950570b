/**
 * Layer lists: how a workload says what its network is. All of it is plain data, so that Python reads the same.
 *
 *   { kind: "dense", units, activation }
 *   { kind: "conv2d", filters, kernel, padding, strides, activation, bias }   padding: 1 on all sides, or [low, high]
 *   { kind: "depthwiseConv2d", kernel, padding, strides, activation, bias }
 *   { kind: "batchNormalization", momentum, epsilon, statistics }             statistics: drawn, not 0 and 1
 *   { kind: "activation", activation }
 *   { kind: "maxPooling2d", size }
 *   { kind: "globalAveragePooling2d" }
 *   { kind: "flatten" }
 *   { kind: "dropout", rate }
 *   { kind: "residual", main: [layers], shortcut: [layers] }                  main(x) + shortcut(x)
 *
 * Images are [height, width, channels]; activations are "linear", "relu", "relu6", "tanh", "sigmoid", "softmax".
 */

const product = (shape) => shape.reduce((a, b) => a * b, 1)

/** [low, high] padding of a layer, the same for both axes. */
export const padsOf = ({ padding = 0 }) => (typeof padding === "number" ? [padding, padding] : padding)

/** Whether its padding is what TensorFlow and Keras call "same". */
export function isSame(layer) {
  const [low, high] = padsOf(layer)
  return layer.input.slice(0, 2).every((size) => {
    const total = Math.max((Math.ceil(size / layer.strides) - 1) * layer.strides + layer.kernel - size, 0)
    return low === Math.floor(total / 2) && high === total - low
  })
}

const outputSize = (layer, size) => {
  const [low, high] = padsOf(layer)
  return Math.floor((size + low + high - layer.kernel) / layer.strides) + 1
}

const outputs = {
  dense: ({ units }) => [units],
  conv2d: (layer, [h, w]) => [outputSize(layer, h), outputSize(layer, w), layer.filters],
  depthwiseConv2d: (layer, [h, w, c]) => [outputSize(layer, h), outputSize(layer, w), c],
  batchNormalization: (_, shape) => shape,
  activation: (_, shape) => shape,
  maxPooling2d: ({ size }, [h, w, c]) => [Math.floor(h / size), Math.floor(w / size), c],
  globalAveragePooling2d: (_, [, , c]) => [c],
  flatten: (_, shape) => [product(shape)],
  dropout: (_, shape) => shape,
}

/** The shape of one sample that comes out of a layer. */
export const outputShape = (layer) => outputs[layer.kind](layer, layer.input)

const defaults = {
  dense: { activation: "linear" },
  conv2d: { padding: 0, strides: 1, activation: "linear", bias: true },
  depthwiseConv2d: { padding: 0, strides: 1, activation: "linear", bias: true },
}

/** Numbers that one output is summed from. */
const fanIn = {
  dense: (_, [inputs]) => inputs,
  conv2d: ({ kernel }, [, , c]) => kernel * kernel * c,
  depthwiseConv2d: ({ kernel }) => kernel * kernel,
}

/**
 * Fills in what follows from the shape of one sample: `input` (the shape that comes in), `inputs` (its last axis),
 * `flattened` (what the rows of a dense kernel stood for), and for kernels `seed` (counted up from `seed`) and `limit`
 * (He: uniform with variance 2 / fan-in).
 */
export function network(input, layers, { seed }) {
  let next = seed
  const walk = (shape, list) => {
    let current = shape
    let flattened
    const done = list.map((layer) => {
      const filled = { ...defaults[layer.kind], ...layer, input: current, inputs: current.at(-1) }
      if (layer.kind === "residual") {
        const [main, shortcut] = [walk(current, layer.main), walk(current, layer.shortcut)]
        Object.assign(filled, { main: main.done, shortcut: shortcut.done })
        current = main.current
        return filled
      }
      if (fanIn[layer.kind])
        Object.assign(filled, { seed: next++, limit: Math.sqrt(6 / fanIn[layer.kind](filled, current)) })
      if (layer.statistics) filled.seed = next++
      if (layer.kind === "dense" && flattened) Object.assign(filled, { flattened })
      if (layer.kind === "flatten") flattened = current
      else if (layer.kind === "dense") flattened = undefined
      current = outputs[layer.kind](filled, current)
      return filled
    })
    return { done, current }
  }
  return walk(input, layers).done
}

/** Shape of a kernel: [inputs, units], [kernel, kernel, inputs, filters] or [kernel, kernel, inputs, 1]. */
export function kernelShape({ kind, inputs, units, kernel, filters }) {
  if (kind === "dense") return [inputs, units]
  return [kernel, kernel, inputs, kind === "conv2d" ? filters : 1]
}

/** Every layer, those inside residual blocks too: main before shortcut. */
export const everyLayer = (layers) =>
  layers.flatMap((layer) =>
    layer.kind === "residual" ? [...everyLayer(layer.main), ...everyLayer(layer.shortcut)] : [layer],
  )

/** The sequence with each batch normalization (and an activation after it) drawn into the convolution before it. */
export function folded(layers) {
  const out = []
  for (const layer of layers) {
    const last = out.at(-1)
    if (layer.kind === "batchNormalization") out[out.length - 1] = { ...last, bias: true, normalization: layer }
    else if (layer.kind === "activation" && last.activation === "linear")
      out[out.length - 1] = { ...last, activation: layer.activation }
    else out.push(layer)
  }
  return out
}

/** The same workload with dropout off, or undefined where there is none: masks differ from library to library. */
export function withoutDropout(workload) {
  const isDropout = ({ kind, rate }) => kind === "dropout" && rate > 0
  if (!workload.layers?.some(isDropout)) return undefined
  return { ...workload, layers: workload.layers.map((layer) => (isDropout(layer) ? { ...layer, rate: 0 } : layer)) }
}
