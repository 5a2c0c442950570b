// Written by tools/generateIndexes.mjs: one line a file.
export { convolutionSpace } from "./convolutionSpace.ts"
export { dropoutOnLogits } from "./dropoutOnLogits.ts"
export { oneConvolution } from "./oneConvolution.ts"
export { pooling } from "./pooling.ts"
export { sigmoidGaussian } from "./sigmoidGaussian.ts"
export { sixConvolutions } from "./sixConvolutions.ts"
export { twoConvolutions } from "./twoConvolutions.ts"
