// Written by tools/generateIndexes.mjs: one line a file.
export type { Callback, CallbackContext, CallbackLogs, CallbackModel, CallbackResult } from "./callback.ts"
export { TensorBoard, type TensorBoardOptions } from "./tensorBoard.ts"
