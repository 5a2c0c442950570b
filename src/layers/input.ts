import { InputLayer } from "./inputLayer.ts"

/**
 * Keras's name for {@link InputLayer}.
 * @example
 * const model = new Sequential([new layers.Input({ shape: [784] }), new layers.Dense(10)])
 * model.countParams() // → 7850
 */
export const Input = InputLayer
export type Input = InputLayer
