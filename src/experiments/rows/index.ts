// Written by tools/generateIndexes.mjs: one line a file.
export { sigmoidGaussian } from "./sigmoidGaussian.ts"
