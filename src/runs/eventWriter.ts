import { checkCount } from "../base/checks.ts"
import { KasaneError } from "../base/errors.ts"
import { makeFolder } from "../base/makeFolder.ts"
import { filesFor } from "./files.ts"
import { histogramOf, isHistogram } from "./histogramOf.ts"
import type { Histogram } from "./run.ts"
import { checkTag } from "./tags.ts"

export interface EventWriter {
  /** The event file, in the folder that was named. */
  readonly path: string
  scalar(tag: string, step: number, value: number): void
  histogram(tag: string, step: number, values: ArrayLike<number> | Histogram): void
  /** Writes what came since the last time, so that TensorBoard sees it. Nothing is held open in between. */
  flush(): Promise<void>
}

/**
 * An event file that grows while a training goes on, for TensorBoard to watch; `saveRun` is for one that has ended. The
 * file is made by the first `flush`. Node only.
 * @example
 * const { mkdtempSync, readFileSync, rmSync } = process.getBuiltinModule("node:fs")
 * const folder = mkdtempSync(`${process.getBuiltinModule("node:os").tmpdir()}/events-`)
 * const writer = await runs.createEventWriter(folder)
 * writer.scalar("loss", 0, 2.5)
 * await writer.flush()
 * const { scalars } = await runs.parseEventFile(readFileSync(writer.path), writer.path)
 * scalars.loss!.values // → 2.5
 * rmSync(folder, { recursive: true })
 * @throws KasaneError in a page, and from `flush` where the file cannot be written.
 */
export async function createEventWriter(folder: string): Promise<EventWriter> {
  const { fs, path } = filesFor("createEventWriter")
  const { histogramRecord, joined, openingRecord, scalarRecord } = await import("./eventCodec.ts")
  const place = path.resolve(folder)
  const now = (): number => Date.now() / 1000
  // As TensorBoard's own names go, without the machine's. Trainings that share a folder must not share a file.
  const chance = Math.random().toString(36).slice(2, 8)
  const file = path.join(place, `events.out.tfevents.${Math.floor(now())}.kasane.${process.pid}.${chance}`)
  let waiting = [openingRecord(now())]
  let writing = Promise.resolve()
  const append = async (bytes: Uint8Array): Promise<void> => {
    try {
      makeFolder(place)
      await fs.appendFile(file, bytes)
    } catch (error) {
      throw new KasaneError(`${file}: cannot be written (${(error as Error).message}).`)
    }
  }
  return {
    path: file,
    scalar(tag, step, value) {
      checkTag("scalar", tag)
      waiting.push(scalarRecord(now(), checkCount(`scalar '${tag}'`, "step", step, 0), tag, value))
    },
    histogram(tag, step, values) {
      checkTag("histogram", tag)
      const histogram = isHistogram(values) ? values : histogramOf(values)
      waiting.push(histogramRecord(now(), checkCount(`histogram '${tag}'`, "step", step, 0), tag, histogram))
    },
    flush() {
      const bytes = joined(waiting)
      waiting = []
      // One after another, whoever asks while another is being written.
      writing = writing.then(() => (bytes.length > 0 ? append(bytes) : undefined))
      return writing
    },
  }
}
