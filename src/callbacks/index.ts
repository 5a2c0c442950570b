// Written by tools/generateIndexes.mjs: one line a file.
export type { Callback, CallbackContext, CallbackLogs, CallbackModel, CallbackResult } from "./callback.ts"
export { EarlyStopping, type EarlyStoppingOptions } from "./earlyStopping.ts"
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./reduceLROnPlateau.ts"
export { TensorBoard, type TensorBoardOptions } from "./tensorBoard.ts"
