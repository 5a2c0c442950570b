import { InputLayer, type InputLayerOptions } from "../layers/inputLayer.ts"
import { connect, type SymbolicTensor } from "../layers/symbolicTensor.ts"

/**
 * Where data enters a functional model: a symbolic tensor for samples of a shape (without the batch), which layers are
 * applied to. With a dtype, data is converted to it. Also taken by `Sequential` as its first layer.
 * @example
 * const x = Input({ shape: [784], name: "pixels" })
 * const y = new layers.Dense(10).apply(x)
 * y.shape // → 10
 * new Model({ inputs: x, outputs: y }).countParams() // → 7850
 */
export function Input(options: InputLayerOptions): SymbolicTensor {
  const layer = new InputLayer(options)
  const { shape, dtype = "float32" } = layer
  return connect(layer, [], [{ shape, dtype }])[0]!
}
