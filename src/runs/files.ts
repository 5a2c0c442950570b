import { builtin } from "../base/builtin.ts"
import { DataError, KasaneError } from "../base/errors.ts"

export interface Files {
  readonly fs: typeof import("node:fs/promises")
  readonly path: typeof import("node:path")
}

/** Node's file system. `where` is what the user called. */
export function filesFor(where: string): Files {
  const fs = builtin<Files["fs"]>("node:fs/promises")
  const path = builtin<Files["path"]>("node:path")
  if (fs && path) return { fs, path }
  throw new KasaneError(`${where}: writes and reads files, which there are none of in a page. Run it in Node.`)
}

/** The bytes of a file, or undefined where there is none. */
export async function readWhole(file: string, maxBytes: number, { fs }: Files): Promise<Uint8Array | undefined> {
  try {
    // Without O_NONBLOCK already opening a pipe waits for somebody to write.
    const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants
    const handle = await fs.open(file, O_RDONLY | O_NONBLOCK)
    try {
      const stat = await handle.stat()
      if (!stat.isFile()) throw new DataError(`${file}: not a regular file.`)
      if (stat.size > maxBytes)
        throw new DataError(
          `${file}: ${stat.size} bytes, expected at most ${maxBytes}. Check that this is the right file.`,
        )
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof DataError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw new DataError(`${file}: cannot be read (${message}).`)
  }
}

/** The entries of a folder, or undefined where there is none. */
export async function entriesOf(folder: string, { fs }: Files): Promise<import("node:fs").Dirent[] | undefined> {
  try {
    return await fs.readdir(folder, { withFileTypes: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === "ENOENT") return undefined
    throw new DataError(`${folder}: cannot be read as a folder (${message}).`)
  }
}
