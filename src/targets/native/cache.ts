import { createHash, randomBytes } from "node:crypto"
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { makeFolder } from "../../base/makeFolder.ts"

/** Bytes that the cache may hold before the entries unused for longest go, and how much is left then. */
const LIMIT = 512 * 2 ** 20
const KEEP = 384 * 2 ** 20
const HOUR = 3600 * 1000
const DAY = 24 * HOUR

/**
 * What was compiled, kept between processes in a private folder; every entry has a digest beside it. What cannot be kept
 * there (a full disk, something else in an entry's place) goes into a temporary folder of this process, with a notice.
 */
export interface Cache {
  readonly folder: string
  /** Path of an entry that is whole, or undefined. */
  find(name: string): string | undefined
  /** A new file with that text, of which `store` may make an entry. */
  write(text: string): string
  /** Makes a complete file an entry, atomically; the file is gone then. Returns the path of the entry. */
  store(name: string, file: string): string
}

export const digest = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part).update("\0")
  return hash.digest("hex")
}

const opened = new Map<string, Cache>()

/** The user's cache, as the environment says now: KASANE_CACHE, else XDG_CACHE_HOME/kasane, else ~/.cache/kasane. */
export function openCache(): Cache {
  const { KASANE_CACHE, XDG_CACHE_HOME } = process.env
  const root = KASANE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "kasane")
  let cache = opened.get(root)
  if (!cache) {
    cache = createCache(openFolders(root))
    opened.set(root, cache)
  }
  return cache
}

/** The folder for entries, last, and what it lies in that nobody else may change; else a temporary one. */
function openFolders(root: string): readonly string[] {
  const folders = [root, join(root, "native")]
  try {
    makePrivate(folders)
    rmSync(writeNew(folders[1]!, ""))
    return folders
  } catch (error) {
    return [temporaryFolder(`the cache folder ${root} cannot be used`, error)]
  }
}

function makePrivate(folders: readonly string[]): void {
  makeFolder(folders.at(-1)!)
  folders.forEach(assertPrivate)
}

/** Code is loaded from a cache, so nobody else may be able to put any in. */
function assertPrivate(path: string): void {
  const { uid, mode } = statSync(path)
  if (process.getuid && uid !== process.getuid()) throw new Error(`${path} belongs to another user`)
  if (mode & 0o022) throw new Error(`${path} can be written by others; chmod 700 ${path}`)
}

/** A folder for this process only, and a notice of why it is needed. */
function temporaryFolder(problem: string, error: unknown): string {
  sweepTemporary()
  const folder = mkdtempSync(join(tmpdir(), `kasane-${process.pid}-`))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  const reason = error instanceof Error ? error.message : String(error)
  console.warn(`kasane: ${problem} (${reason}); compiling into ${folder} this time. KASANE_CACHE names another.`)
  return folder
}

/** Removes the temporary folders of processes that were killed, which could not do it themselves. */
function sweepTemporary(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^kasane-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    try {
      const path = join(tmpdir(), name)
      assertPrivate(path)
      rmSync(path, { recursive: true, force: true })
    } catch {
      // Another user's, or gone already.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"
  }
}

/** Under a name that no other process uses. If this one is killed, `prune` knows what is left by its ending. */
function writeNew(folder: string, content: string | Uint8Array): string {
  const path = join(folder, `${process.pid}-${randomBytes(6).toString("hex")}.tmp`)
  writeFileSync(path, content, { flag: "wx", mode: 0o600 })
  return path
}

function createCache(folders: readonly string[]): Cache {
  const folder = folders.at(-1)!
  let pruned = false
  let spare: string | undefined
  /** Entries that lie in the spare folder. */
  const spared = new Map<string, string>()
  const spareFolder = (error: unknown): string => {
    spare ??= temporaryFolder(`the cache folder ${folder} cannot take a file`, error)
    return spare
  }
  return {
    folder,
    find(name) {
      const path = spared.get(name) ?? join(folder, name)
      try {
        folders.forEach(assertPrivate)
        const expected = readFileSync(sumOf(path), "utf8")
        if (digest(readFileSync(path)) !== expected) return undefined
        touch(path)
        return path
      } catch {
        // Not there, or nothing that can be read (a folder, a link to nowhere): as good as not there.
        return undefined
      }
    },
    write(text) {
      try {
        // Not only at the start: people empty their caches while programs run.
        makePrivate(folders)
        return writeNew(folder, text)
      } catch (error) {
        return writeNew(spareFolder(error), text)
      }
    },
    store(name, file) {
      const content = readFileSync(file)
      rmSync(file)
      try {
        const path = place(content, folder, name)
        if (!pruned) prune(folder)
        pruned = true
        return path
      } catch (error) {
        const path = place(content, spareFolder(error), name)
        spared.set(name, path)
        return path
      }
    },
  }
}

const sumOf = (path: string): string => `${path}.sum`

/** Makes content an entry of a folder, by renaming: what some process runs may be replaced, but not written into. */
function place(content: Uint8Array, folder: string, name: string): string {
  const path = join(folder, name)
  const fresh = [writeNew(folder, content), writeNew(folder, digest(content))] as const
  try {
    // A reader between the two renames finds a digest that does not fit, and compiles for itself.
    renameSync(fresh[0], path)
    renameSync(fresh[1], sumOf(path))
    return path
  } catch (error) {
    for (const file of fresh) rmSync(file, { force: true })
    throw error
  }
}

/** Marks an entry as used, at most once a day. */
function touch(path: string): void {
  try {
    const now = Date.now()
    if (now - statSync(path).mtimeMs > DAY) utimesSync(path, now / 1000, now / 1000)
  } catch {
    // Only a hint for pruning.
  }
}

/** Removes what killed processes left, and the entries unused for longest while there is too much. */
export function prune(folder: string, limit = LIMIT, keep = KEEP): void {
  const files = readdirSync(folder).flatMap((name) => {
    try {
      const stat = lstatSync(join(folder, name))
      // We make no folders here, so we remove none.
      return stat.isDirectory() ? [] : [{ name, size: stat.size, mtimeMs: stat.mtimeMs }]
    } catch {
      return []
    }
  })
  const remove = (name: string) => rmSync(join(folder, name), { force: true })
  for (const { name, mtimeMs } of files) if (name.endsWith(".tmp") && Date.now() - mtimeMs > HOUR) remove(name)
  let total = files.reduce((sum, { size }) => sum + size, 0)
  if (total <= limit) return
  const entries = files.filter(({ name }) => !/\.(sum|tmp)$/.test(name)).sort((a, b) => a.mtimeMs - b.mtimeMs)
  for (const { name, size } of entries) {
    if (total <= keep) return
    remove(name)
    remove(sumOf(name))
    total -= size
  }
}
