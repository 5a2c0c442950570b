import { sameShape } from "../base/shape.ts"
import { asTensor, checkGradients, grad, type Tensor, type TensorLike, tensor } from "../tensor/index.ts"
import type { AnyLayer } from "./layer.ts"

export interface LayerCheck {
  /** Makes the layer anew; it need not be built. */
  readonly make: () => AnyLayer
  /** Makes it from what `getConfig` gave. */
  readonly fromConfig: (config: Record<string, unknown>) => AnyLayer
  /** A batch of at least two samples, away from kinks. */
  readonly input?: TensorLike
  /** Instead of `input`, for a layer that takes a list. */
  readonly inputs?: readonly TensorLike[]
  /** In the order of `layer.weights`; without them they stay as they were drawn. */
  readonly weights?: readonly TensorLike[]
  /** What should come out, from a reference or by hand. */
  readonly output: TensorLike
  /** Largest difference allowed. Default 1e-6. */
  readonly tolerance?: number
}

/**
 * One call tests a layer: its output and the shape that it promises; gradients and second gradients with respect to the
 * input and every weight, against differences in float64; building twice; its configuration through JSON; a batch of
 * one and a batch of none. Throws an error that says what failed.
 */
export function checkLayer({ make, fromConfig, input, inputs, weights, output, tolerance = 1e-6 }: LayerCheck): void {
  const xs = (inputs ?? [input!]).map((x) => asTensor(x))
  const inForm = <T>(parts: readonly T[]): T | readonly T[] => (inputs ? parts : parts[0]!)
  const x = inForm(xs)
  const rows = (start: number, end: number) => inForm(xs.map((t) => t.slice([[start, end]])))
  const expected = asTensor(output)
  const sample = inForm(xs.map((t) => t.shape.slice(1)))
  const layer = make()

  // 1. Building, twice.
  layer.build(sample)
  const first = layer.weights
  weights?.forEach((value, i) => {
    first[i]!.assign(value)
  })
  layer.build(sample)
  require(layer.weights.length ===
    (weights ?? first).length, `has ${layer.weights.length} weights, not ${weights?.length}`)
  require(layer.weights.every((variable, i) => variable === first[i]), "made new weights when it was built again")
  require(layer.countParams() === first.reduce((sum, v) => sum + v.size, 0), "counts its parameters wrongly")

  // 2. The output.
  const found = layer.call(x) as Tensor
  const promised = [expected.shape[0]!, ...(layer.computeOutputShape(sample) as readonly number[])]
  require(sameShape(found.shape, expected.shape), `gives [${found.shape}], not [${expected.shape}]`)
  require(sameShape(found.shape, promised), `gives [${found.shape}] but promised [${promised}]`)
  requireClose("output", found, expected, tolerance)

  // 3. Gradients. Every output counts differently, or those of softmax would always sum to the same.
  const counts = tensor(
    Float32Array.from({ length: expected.size }, (_, i) => Math.sin(i + 1)),
    { shape: expected.shape },
  )
  const total = (...at: Tensor[]): Tensor => {
    at.slice(xs.length).forEach((value, i) => {
      layer.weights[i]!.assign(value)
    })
    return (layer.call(inForm(at.slice(0, xs.length))) as Tensor).mul(counts).sum()
  }
  const args = [...xs, ...layer.weights.map((variable) => variable.value)]
  checkGradients(total, args)
  checkGradients(
    (...at) => {
      const gradients = grad((inner: readonly Tensor[]) => total(...inner))(at)
      return gradients
        .map((g, i) =>
          g
            .mul(i + 1)
            .square()
            .sum(),
        )
        .reduce((sum, part) => sum.add(part))
    },
    args,
    { tolerance: 1e-5 },
  )

  // 4. The configuration.
  const config = layer.getConfig()
  const copy = fromConfig(JSON.parse(JSON.stringify(config)) as Record<string, unknown>)
  require(JSON.stringify(copy.getConfig()) ===
    JSON.stringify(
      config,
    ), `comes back from its configuration as ${JSON.stringify(copy.getConfig())}, not ${JSON.stringify(config)}`)
  copy.build(sample)
  copy.weights.forEach((variable, i) => {
    variable.assign(layer.weights[i]!.value)
  })
  requireClose("output of the copy", copy.call(x) as Tensor, found, 0)

  // 5. Other batch sizes.
  requireClose("output for one sample", layer.call(rows(0, 1)) as Tensor, found.slice([[0, 1]]), tolerance)
  const none = layer.call(rows(0, 0)) as Tensor
  require(sameShape(none.shape, [0, ...expected.shape.slice(1)]), `gives [${none.shape}] for a batch of none`)

  function require(condition: boolean, problem: string): void {
    if (!condition) throw new Error(`${layer.label} ${problem}`)
  }
  function requireClose(what: string, actual: Tensor, wanted: Tensor, allowed: number): void {
    const [a, b] = [actual.dataSync(), wanted.dataSync()]
    require(a.length === b.length, `${what}: ${a.length} numbers, not ${b.length}`)
    b.forEach((value: number, i: number) => {
      const difference = Math.abs(a[i]! - value)
      require(difference <= allowed * Math.max(1, Math.abs(value)), `${what}: element ${i} is ${a[i]}, not ${value}`)
    })
  }
}
