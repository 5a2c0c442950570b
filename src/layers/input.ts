import { InputLayer } from "./inputLayer.ts"

/** Keras's name for {@link InputLayer}. */
export const Input = InputLayer
export type Input = InputLayer
