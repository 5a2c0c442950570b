// Written by tools/generateIndexes.mjs: one line a file.
export { Activation } from "./activation.ts"
export { BatchNormalization, type BatchNormalizationOptions } from "./batchNormalization.ts"
export { Dense, type DenseOptions } from "./dense.ts"
export { Dropout, type DropoutOptions } from "./dropout.ts"
export { Flatten } from "./flatten.ts"
export { Input } from "./input.ts"
export { InputLayer, type InputLayerOptions } from "./inputLayer.ts"
export type { Layer, LayerCallOptions, LayerKey, LayerOptions } from "./layer.ts"
