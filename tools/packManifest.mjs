// The package.json that is published: without what only a checkout can do. npm calls this around packing (`prepack` and
// `postpack`); a package that keeps a `prepare` script would look for tools/ wherever it is installed from a folder.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = join(root, "package.json")
const kept = join(root, ".package.json.kept")

/**
 * @param {Record<string, unknown>} source
 * @returns {Record<string, unknown>} the same without scripts and devDependencies
 */
export function published({ scripts: _, devDependencies: __, ...rest }) {
  return rest
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv[2] === "restore") renameSync(kept, manifest)
  else {
    copyFileSync(manifest, kept)
    const stripped = published(JSON.parse(readFileSync(manifest, "utf8")))
    writeFileSync(manifest, `${JSON.stringify(stripped, null, 2)}\n`)
  }
}
