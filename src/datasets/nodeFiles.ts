import { DataError } from "../base/errors.ts"
import { makeFolder } from "../base/makeFolder.ts"
import { nodeModule } from "./platform.ts"

/** What mnist() needs of the file system. Node only; pages never load this file. */
const fs = await nodeModule<typeof import("node:fs/promises")>("fs/promises")
const path = await nodeModule<typeof import("node:path")>("path")
const os = await nodeModule<typeof import("node:os")>("os")

export interface NamedBytes {
  readonly bytes: Uint8Array
  /** Full path, for messages. */
  readonly path: string
}

/**
 * The folder where downloads are kept: `$KASANE_CACHE/datasets`, else `$XDG_CACHE_HOME/kasane/datasets`, else
 * `~/.cache/kasane/datasets`.
 */
export function cacheFolder(dataset: string): string {
  const { KASANE_CACHE, XDG_CACHE_HOME } = process.env
  const root = KASANE_CACHE || path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "kasane")
  return path.join(root, "datasets", dataset)
}

export function joinPath(...parts: string[]): string {
  return path.join(...parts)
}

/**
 * Reads `name` or `name.gz` from a folder; undefined where neither exists.
 *
 * @throws DataError for a file over `maxBytes` (seen before it is read), and for one that cannot be read.
 */
export async function readFrom(folder: string, name: string, maxBytes: number): Promise<NamedBytes | undefined> {
  for (const candidate of [name, `${name}.gz`]) {
    const full = path.join(folder, candidate)
    try {
      // Without O_NONBLOCK already opening a pipe waits for somebody to write.
      const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants
      const file = await fs.open(full, O_RDONLY | O_NONBLOCK)
      try {
        const stat = await file.stat()
        // A pipe or a device would be waited for, or never end.
        if (!stat.isFile()) throw new DataError(`${full}: not a regular file.`)
        const { size } = stat
        if (size > maxBytes) {
          throw new DataError(
            `${full}: ${size} bytes, expected at most ${maxBytes}. Check that this is the right file.`,
          )
        }
        return { bytes: await file.readFile(), path: full }
      } finally {
        await file.close()
      }
    } catch (error) {
      if (error instanceof DataError) throw error
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== "ENOENT" && code !== "ENOTDIR") throw new DataError(`${full}: cannot be read (${message}).`)
    }
  }
  return undefined
}

/** Temporary files of processes that were killed go after this time. */
const staleMilliseconds = 3_600_000

/** Writes `name` or `name.gz` atomically and removes the other, which would be read in its place. */
export async function replaceIn(folder: string, name: string, bytes: Uint8Array, gzipped: boolean): Promise<void> {
  const [written, other] = gzipped ? [`${name}.gz`, name] : [name, `${name}.gz`]
  await writeAtomically(folder, written, bytes)
  await fs.rm(path.join(folder, other), { force: true })
}

/** Writes a file so that it is there whole or not at all, whoever else writes it or whenever the process dies. */
export async function writeAtomically(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  makeFolder(folder)
  await sweep(folder)
  const temporary = path.join(folder, `.${name}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)
  try {
    const file = await fs.open(temporary, "wx", 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await fs.rename(temporary, path.join(folder, name))
  } catch (error) {
    await fs.rm(temporary, { force: true })
    throw error
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!/^\..*\.tmp$/.test(name)) continue
    const full = path.join(folder, name)
    const stat = await fs.stat(full).catch(() => undefined)
    if (stat !== undefined && Date.now() - stat.mtimeMs > staleMilliseconds) await fs.rm(full, { force: true })
  }
}
