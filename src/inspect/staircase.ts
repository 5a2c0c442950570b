import type { LayerSample, StepSample } from "./sample.ts"

/** What one layer does to the signal on its way forward and back, as ratios of root mean squares. */
export interface Stair {
  readonly path: string
  /** Of what the layer gives. */
  readonly signal: number
  /** Of what it gives to what goes in; undefined where that comes from the data, or from several layers. */
  readonly forwardFactor: number | undefined
  /** Of the gradient by what the layer gives, undefined where the sample has none. */
  readonly gradient: number | undefined
  /** Of the gradient behind the activation (nearer to the data) to that before it, so what f′ leaves: 1 without one. */
  readonly activationFactor: number | undefined
  /** Of the gradient by what goes in to that behind the activation, so what Wᵀ leaves (of other layers: the layer). */
  readonly weightFactor: number | undefined
}

/**
 * How the gradient shrinks or grows layer by layer, from the last layer to the first, and the signal on its way forward.
 * A layer passes the gradient through its activation, then through its weights: in a chain of layers the product of all
 * factors between two is the ratio of their gradients. Where branches meet, the gradient by an input is that of all
 * branches.
 *
 * A gradient may vanish because the activation is flat, because the weights are small, or because the signal has died on
 * its way forward; here the three stand apart.
 * @example
 * const probe = inspect.createProbe({ every: 1 })
 * const dense = () => new layers.Dense(20, { activation: "sigmoid" })
 * const model = new Sequential([dense(), dense(), new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * await model.fit(random.normal([32, 5]), ones([32, 1]), { probes: [probe] })
 * const [last, , first] = inspect.staircase(probe.samples[0])
 * last.path // → dense_2
 * first.activationFactor! < 0.26 // → true
 */
export function staircase({ layers }: Pick<StepSample, "layers">): readonly Stair[] {
  const byPath = new Map(layers.map((layer) => [layer.path, layer]))
  return layers.toReversed().map((layer): Stair => {
    const before = layer.inputs.length === 1 ? byPath.get(layer.inputs[0]!) : undefined
    const gradient = layer.gradient?.rms
    const behind = behindActivation(layer)
    return {
      path: layer.path,
      signal: layer.activation.rms,
      forwardFactor: before && layer.activation.rms / before.activation.rms,
      gradient,
      activationFactor: ratio(behind, gradient),
      weightFactor: ratio(before?.gradient?.rms, behind),
    }
  })
}

/** The gradient by what went into the activation; by what the layer gives if it has none. */
const behindActivation = (layer: LayerSample): number | undefined =>
  layer.preActivation ? layer.preActivationGradient : layer.gradient?.rms

const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b
