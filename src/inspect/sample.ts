import type { TensorHistogram } from "./histogram.ts"
import type { Statistics } from "./statistics.ts"

/** What a probe saw in one step of training. */
export interface StepSample {
  /** Steps that the optimizer had taken before: 0 is the very first. */
  readonly step: number
  /** In the order in which they were called. */
  readonly layers: readonly LayerSample[]
  /** The weights that learn. */
  readonly variables: readonly VariableSample[]
  /** Of outputs that name classes: how many of the batch were given to each. */
  readonly predicted: readonly PredictedClasses[]
}

/** One call of a layer. */
export interface LayerSample {
  /** The names from below the model down to the layer, `block/dense`; `dense#2` when a shared layer is called again. */
  readonly path: string
  /** What it is: `Dense`. */
  readonly kind: string
  /** The layers (by path) whose outputs go in; none for what comes from the data. */
  readonly inputs: readonly string[]
  /** What the layer gives. */
  readonly activation: Statistics
  /** What went into the layer's own activation; undefined without one. */
  readonly preActivation: Statistics | undefined
  /**
   * The gradient of the loss by what the layer gives: the backward signal. Undefined where there is none: the loss goes
   * past it (a last activation, whose loss is computed from logits), or the way back has it only in a second
   * computation (`recompute`).
   */
  readonly gradient: Statistics | undefined
  /** The root mean square of the gradient by what went into the activation, under the same conditions. */
  readonly preActivationGradient: number | undefined
  /** The root mean square of f′, the activation's derivative, over the batch; of elementwise activations. */
  readonly slope: number | undefined
  /**
   * Of activations that are exactly 0 on one side (ReLU and its kin): the fraction of units, along the last axis, that
   * are 0 for every sample and place.
   */
  readonly dead: number | undefined
  /** Of activations that are flat on both sides (sigmoid, tanh). */
  readonly saturated: Saturation | undefined
  /** Only in steps with histograms. */
  readonly histograms: Readonly<Partial<Record<"activation" | "preActivation" | "gradient", TensorHistogram>>>
}

export interface Saturation {
  /** The fraction of values at which |f′| is below the probe's threshold. */
  readonly values: number
  /** The fraction of units, along the last axis, where that is so for every sample and place. */
  readonly units: number
}

export interface VariableSample {
  /** The layer's path and the weight's name: `dense/kernel`. */
  readonly name: string
  /** Before the step. */
  readonly weight: Statistics
  /** As it comes from the loss, not clipped. */
  readonly gradient: Statistics
  /** Δw, what the step changed, as it was stored: rounded to float32 beside the weight. */
  readonly update: Statistics
  /** ‖Δw‖ / ‖w‖. For weights that are all 0 Infinity, or 0 if they did not change. */
  readonly updateRatio: number
  /**
   * |Δw| / |gradient| over the elements whose gradient is not 0; of a large variable, over some that are picked evenly
   * (`values` of the probe). Undefined if there are none.
   */
  readonly effectiveRate: EffectiveRate | undefined
  /** Only in steps with histograms. */
  readonly histograms: Readonly<Partial<Record<"weight" | "gradient" | "update", TensorHistogram>>>
}

export interface EffectiveRate {
  readonly min: number
  readonly max: number
  readonly rms: number
}

export interface PredictedClasses {
  /** The output's name; `output` if it is the only one. */
  readonly output: string
  /** Of two classes, the first counts what is below one half. */
  readonly counts: readonly number[]
}
