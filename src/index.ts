/** Kasane: deep learning in TypeScript. What stands here is the public API. */

export * as activations from "./activations/index.ts"
export type { Dtype } from "./base/dtype.ts"
export {
  ArgumentError,
  DataError,
  KasaneError,
  NameError,
  NonFiniteError,
  ShapeError,
  TargetError,
  TraceError,
} from "./base/errors.ts"
export type { Shape } from "./base/shape.ts"
export * as callbacks from "./callbacks/index.ts"
export * as doctor from "./doctor/index.ts"
export * as initializers from "./initializers/index.ts"
export { Initializer } from "./initializers/initializer.ts"
export * as inspect from "./inspect/index.ts"
export * as layers from "./layers/index.ts"
export { Layer } from "./layers/layer.ts"
export { SymbolicTensor } from "./layers/symbolicTensor.ts"
export * as losses from "./losses/index.ts"
export { Loss } from "./losses/loss.ts"
export * as metrics from "./metrics/index.ts"
export { Metric } from "./metrics/metric.ts"
export * from "./models/index.ts"
export * as optimizers from "./optimizers/index.ts"
export { Optimizer } from "./optimizers/optimizer.ts"
export * as regularizers from "./regularizers/index.ts"
export { Regularizer } from "./regularizers/regularizer.ts"
export * as runs from "./runs/index.ts"
export { checkTarget, setDefaultTarget, type TargetName, targetNames } from "./targets/index.ts"
export * from "./tensor/functions.ts"
// Not all of the room: what lays memory out and traces is for the rooms above it.
export {
  type ArgOptions,
  type Compiled,
  type CompileOptions,
  type ConvOptions,
  type ConvTransposeOptions,
  checkGradients,
  compile,
  explain,
  type GradientCheck,
  grad,
  jvp,
  type NestedArray,
  numericalGradient,
  type Padding,
  type PatchOptions,
  type PerAxis,
  type PoolOptions,
  type ReduceOptions,
  recompute,
  type Seed,
  type SliceRange,
  Tensor,
  type TensorLike,
  type Tree,
  Variable,
  type VariableOptions,
  valueAndGrad,
  vjp,
} from "./tensor/index.ts"
export * as random from "./tensor/random.ts"
