import { ArgumentError, DataError } from "../base/errors.ts"
import { show } from "../base/show.ts"
import type { EventFile } from "./eventCodec.ts"
import type { Run } from "./run.ts"

export type { EventFile } from "./eventCodec.ts"

/** The codec is loaded when a file is read or written; most programs do neither. */
const codec = () => import("./eventCodec.ts")

/**
 * Writes scalars and histograms as TensorBoard reads them: records of TFRecord with CRC32C, each an `Event` of
 * tensorboard/compat/proto. Scalars keep their 64 bits (TensorBoard itself shows 32 of them), NaN and ±Infinity too.
 *
 * @param started When the run began, ISO 8601; every event bears this time.
 * @example
 * const series = { "train/loss": { steps: [0, 1], values: [2.3, Number.NaN] } }
 * const bytes = await runs.formatEventFile({ scalars: series, histograms: {} }, "2026-11-25T12:00:00Z")
 * const { scalars } = await runs.parseEventFile(bytes, "events.out.tfevents.1")
 * scalars["train/loss"]!.values // → 2.3,NaN
 * @throws ArgumentError for a time that is none.
 */
export async function formatEventFile(
  results: Pick<Run, "scalars" | "histograms">,
  started: string,
): Promise<Uint8Array> {
  const { encodeEvents } = await codec()
  const wallTime = Date.parse(started) / 1000
  if (Number.isNaN(wallTime))
    throw new ArgumentError(
      `formatEventFile: started must be a time, as in '2026-11-25T12:00:00Z', got ${show(started)}.`,
    )
  return encodeEvents(results, wallTime)
}

/**
 * Reads an event file of TensorBoard's, whoever wrote it: Kasane, tf.summary, PyTorch's SummaryWriter, tensorboardX.
 * A last record that is not there whole, as a run leaves it that was killed, is passed over, and `truncatedAt` says
 * where it begins. Histograms of tf.summary come without sums, which then are NaN.
 *
 * @param name The file's name, for messages.
 * @example
 * const bytes = await runs.formatEventFile(
 *   { scalars: { accuracy: { steps: [3], values: [0.5] } }, histograms: {} },
 *   "2026-11-25T12:00:00Z",
 * )
 * const whole = await runs.parseEventFile(bytes, "whole")
 * whole.scalars.accuracy!.steps // → 3
 * const killed = await runs.parseEventFile(bytes.subarray(0, bytes.length - 1), "killed")
 * killed.truncatedAt // → 40
 * @throws DataError for what is no event file or a damaged one; it names the file and the byte.
 */
export async function parseEventFile(bytes: Uint8Array, name = "this event file"): Promise<EventFile> {
  const { decodeEvents } = await codec()
  return decodeEvents(bytes, name, (message) => new DataError(message))
}
