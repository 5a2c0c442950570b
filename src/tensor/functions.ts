/** The functions of tensors, under numpy's and Keras's names. Most are methods of Tensor too. */
export * from "./functions/arithmetic.ts"
export * from "./functions/convolution.ts"
export * from "./functions/creation.ts"
export * from "./functions/elementary.ts"
export * from "./functions/indexing.ts"
export * from "./functions/linear.ts"
export * from "./functions/movement.ts"
export * from "./functions/reductions.ts"
