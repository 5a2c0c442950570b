import { runs } from "../../../src/index.ts"

/** A run recorded, written as an event file and read again, in a page. */
export async function record() {
  const recorder = runs.createRecorder()
  for (const [step, loss] of [0.1, 1e300, 3].entries()) recorder.scalar("loss", step, loss)
  recorder.histogram("kernel", 1, [1, 2, 2])
  const started = "2026-11-25T12:00:00Z"
  const { manifest, ...results } = recorder.finish({ seed: 0, target: "wasm", settings: {}, started })
  const bytes = await runs.formatEventFile(results, started)
  const { scalars, histograms } = await runs.parseEventFile(bytes, "page")
  const saving = await runs.saveRun({ manifest, ...results }, "run").catch((error: Error) => error.message)
  return {
    digest: manifest.digest,
    browser: manifest.versions.browser,
    bytes: [...bytes],
    read: runs.digestOf({ scalars, histograms, figures: {} }),
    saving,
  }
}
