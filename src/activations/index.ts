// Written by tools/generateIndexes.mjs: one line a file.
export type { Activation } from "./activation.ts"
export { leakyRelu } from "./leakyRelu.ts"
export { linear } from "./linear.ts"
export { relu } from "./relu.ts"
export { sigmoid } from "./sigmoid.ts"
export { softmax } from "./softmax.ts"
export { step } from "./step.ts"
export { tanh } from "./tanh.ts"
