// Written by tools/generateIndexes.mjs: one line a file.
export { adagradStops } from "./adagradStops.ts"
export { adamParts } from "./adamParts.ts"
export { descentAlgorithms } from "./descentAlgorithms.ts"
export { learningRateCurve } from "./learningRateCurve.ts"
export { momentum } from "./momentum.ts"
export { sgdEscapes } from "./sgdEscapes.ts"
export { sgdRegression } from "./sgdRegression.ts"
export { sigmoidGaussian } from "./sigmoidGaussian.ts"
