import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The project's folder, with a slash at its end. */
export const root = fileURLToPath(new URL("../", import.meta.url))

/** Text by path (relative to `folder`, forward slashes) of the files that end in one of `endings`; empty without the folder. */
export function readSources(folder: string, endings: readonly string[]): Map<string, string> {
  if (!existsSync(join(root, folder))) return new Map()
  const paths = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|dist)[\\/]/.test(path))
    .sort()
  const start = join(root, folder).length + 1
  return new Map(paths.map((path) => [path.slice(start).replaceAll("\\", "/"), readFileSync(path, "utf8")]))
}
