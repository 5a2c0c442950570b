import type { Activation } from "../activations/index.ts"
import { checkArray } from "../base/checks.ts"
import type { HostArray } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import type { Observed } from "../layers/_observe.ts"
import type { Loss } from "../losses/index.ts"
import type { Tensor, Variable } from "../tensor/index.ts"

/** A value that training computes on its way, and the gradient of the loss by it; none where the loss goes past it. */
export interface TracedValue {
  readonly value: Tensor
  readonly gradient: Tensor | undefined
}

/** One call of a layer in a training step. */
export interface TracedLayer {
  readonly layer: Observed
  /** The names from below the model down to the layer: `block/dense`. */
  readonly path: string
  readonly inputs: readonly Tensor[]
  readonly output: TracedValue
  /** What went into its own last activation, if it has one. The same tensor as `output` where the loss takes logits. */
  readonly preActivation: TracedValue | undefined
}

/** What a training step does to one variable. */
export interface TracedVariable {
  readonly variable: Variable
  readonly before: Tensor
  readonly after: Tensor
  /** As it comes from the loss, not clipped. */
  readonly gradient: Tensor
}

export interface TracedPrediction {
  readonly name: string
  readonly tensor: Tensor
  /** The model's last, if it ends in one. */
  readonly activation: Activation | undefined
  readonly loss: Loss
}

/** A training step as an observer sees it while it is traced. */
export interface TracedStep {
  /** In the order in which they are called, inner layers before those that hold them; a shared layer several times. */
  readonly layers: readonly TracedLayer[]
  /** Those that learn. */
  readonly variables: readonly TracedVariable[]
  /** What the model says, by the names of its outputs: probabilities where it has them, not logits. */
  readonly predictions: readonly TracedPrediction[]
  readonly targets: readonly Tensor[]
}

/**
 * Looks into steps of training while `fit` runs. A step that is looked into is the same program with more results, and
 * trains to the last bit as the plain one does; other steps run the plain one.
 */
export interface StepObserver<Sample = unknown> {
  /** Observers of equal keys trace the same, and so share programs. Default: each has its own. */
  readonly key?: string
  /**
   * What is wanted of a step (which counts from 0 on, over all calls of `fit`): steps of one kind share a
   * program. Undefined: nothing.
   */
  wants(step: number): string | undefined
  /**
   * Called while a step is traced, once for each model, kind and size of batch, always with the same wishes in the same
   * order. Not to be called by users.
   */
  trace(kind: string, step: TracedStep): Wish<Sample>
  /** Is handed what was seen after each such step, even if the loss was not finite. */
  receive(step: number, sample: Sample): void
}

/** What an observer wants of a step. */
export interface Wish<Sample = unknown> {
  /** To be computed. */
  readonly tensors: readonly Tensor[]
  /** What their values say. */
  read(values: readonly HostArray[]): Sample
}

/** Refuses what cannot look on. */
export function checkObservers(observers: unknown): readonly StepObserver[] {
  for (const [i, observer] of checkArray("fit", "probes", observers, "probes: [inspect.createProbe()]").entries()) {
    const { wants, trace, receive } = (observer ?? {}) as Partial<StepObserver>
    if ([wants, trace, receive].some((method) => typeof method !== "function"))
      throw new ArgumentError(`fit: probes[${i}] must be what inspect.createProbe() gives, got ${show(observer)}.`)
  }
  return observers as readonly StepObserver[]
}
