import { type Activation, linear, sigmoid, softmax } from "../activations/index.ts"
import type { Shape } from "../base/shape.ts"
import {
  BinaryCrossentropy,
  BinaryFocalCrossentropy,
  CategoricalCrossentropy,
  CategoricalFocalCrossentropy,
  type Loss,
  SparseCategoricalCrossentropy,
} from "../losses/index.ts"

/**
 * The same loss computed from logits, for a model that ends in `activation`; undefined where there is none.
 *
 * A cross-entropy of probabilities must clip them, so a sure and wrong answer has no gradient; from logits it is exact.
 * Keras looks for the logits behind the probabilities it is given (`_keras_logits`). Here it is said openly: a layer
 * that ends in a plain activation names it (`finalActivation`) and can leave it out (`call(x, { logits: true })`).
 * Only the library's own losses have such a twin: a class that extends one may compute something else.
 */
export function lossFromLogits(loss: Loss, activation: Activation | undefined): Loss | undefined {
  const { reduction } = loss
  if (activation === softmax && isExactly(loss, SparseCategoricalCrossentropy) && !loss.fromLogits)
    return new SparseCategoricalCrossentropy({ reduction, fromLogits: true })
  if (activation === softmax && isExactly(loss, CategoricalCrossentropy) && !loss.fromLogits)
    return new CategoricalCrossentropy({ reduction, fromLogits: true, labelSmoothing: loss.labelSmoothing })
  if (activation === sigmoid && isExactly(loss, BinaryCrossentropy) && !loss.fromLogits)
    return new BinaryCrossentropy({ reduction, fromLogits: true, labelSmoothing: loss.labelSmoothing })
  if (activation === softmax && isExactly(loss, CategoricalFocalCrossentropy) && !loss.fromLogits) {
    const { alpha, gamma, labelSmoothing } = loss
    return new CategoricalFocalCrossentropy({ reduction, fromLogits: true, alpha, gamma, labelSmoothing })
  }
  if (activation === sigmoid && isExactly(loss, BinaryFocalCrossentropy) && !loss.fromLogits) {
    const { applyClassBalancing, alpha, gamma, labelSmoothing } = loss
    const settings = { applyClassBalancing, alpha, gamma, labelSmoothing }
    return new BinaryFocalCrossentropy({ reduction, fromLogits: true, ...settings })
  }
  return undefined
}

/**
 * Says so when a cross-entropy of probabilities is about to be given plain numbers: it would clip them, and the loss would
 * stand still without a word.
 */
export function logitsForProbabilities(loss: Loss, activation: Activation | undefined): string | undefined {
  if (activation !== linear) return undefined
  const binary = isExactly(loss, BinaryCrossentropy) || isExactly(loss, BinaryFocalCrossentropy)
  const takesProbabilities =
    binary ||
    isExactly(loss, CategoricalCrossentropy) ||
    isExactly(loss, CategoricalFocalCrossentropy) ||
    isExactly(loss, SparseCategoricalCrossentropy)
  if (!takesProbabilities || loss.fromLogits) return undefined
  return (
    `ends without an activation, but ${loss.name} takes probabilities. End it with activation: ` +
    `"${binary ? "sigmoid" : "softmax"}", or use new losses.${loss.name.charAt(0).toUpperCase()}${loss.name.slice(1)}({ fromLogits: true }).`
  )
}

const isExactly = <T extends Loss>(loss: Loss, Class: new () => T): loss is T => loss.constructor === Class

/** A softmax over one output is 1 whatever goes in: nothing would be learned. */
export function onlyOne(activation: Activation | undefined, output: Shape | undefined): string | undefined {
  if (activation !== softmax || output?.at(-1) !== 1) return undefined
  return "its softmax over one output is always 1, and learns nothing. Use sigmoid, or one output for each class."
}
