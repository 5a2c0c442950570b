import { type Files, readWhole } from "./files.ts"
import { parseManifest } from "./manifest.ts"
import { manifestName } from "./names.ts"
import type { Manifest } from "./run.ts"

const maxManifestBytes = 2 ** 24

/** Of a run's folder; undefined where there is none. */
export async function readManifest(folder: string, files: Files): Promise<Manifest | undefined> {
  const file = files.path.join(folder, manifestName)
  const bytes = await readWhole(file, maxManifestBytes, files)
  return bytes && parseManifest(new TextDecoder().decode(bytes), file)
}
