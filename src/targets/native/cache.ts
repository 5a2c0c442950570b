import { createHash, randomBytes } from "node:crypto"
import {
  lstatSync,
  mkdirSync,
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
const DAY = 24 * 3600 * 1000

/** What was compiled, kept between processes in a private folder; every entry has a digest beside it. */
export interface Cache {
  readonly folder: string
  /** Path of an entry that is whole, or undefined. */
  find(name: string): string | undefined
  /** A new path in the folder for writing, of which `store` makes an entry. */
  temporary(): string
  /** Makes a complete file an entry, atomically. Returns its path. */
  store(name: string, temporary: string): string
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
    cache = createCache(openFolder(root))
    opened.set(root, cache)
  }
  return cache
}

/** Code is loaded from here, so nobody else may be able to put any in; else a temporary folder for this process. */
function openFolder(root: string): string {
  const folder = join(root, "native")
  try {
    makeFolder(folder)
    for (const path of [root, folder]) assertPrivate(path)
    const probe = join(folder, `probe-${process.pid}-${randomBytes(4).toString("hex")}.tmp`)
    writeFileSync(probe, "", { flag: "wx", mode: 0o600 })
    rmSync(probe)
    return folder
  } catch (error) {
    const temporary = mkdtempSync(join(tmpdir(), "kasane-"))
    process.once("exit", () => rmSync(temporary, { recursive: true, force: true }))
    const reason = error instanceof Error ? error.message : String(error)
    console.warn(`kasane: the cache folder ${root} cannot be used (${reason}); compiling into ${temporary} this time.`)
    return temporary
  }
}

function assertPrivate(path: string): void {
  const { uid, mode } = statSync(path)
  if (process.getuid && uid !== process.getuid()) throw new Error(`${path} belongs to another user`)
  if (mode & 0o022) throw new Error(`${path} can be written by others; chmod 700 ${path}`)
}

function createCache(folder: string): Cache {
  let pruned = false
  const at = (name: string) => join(folder, name)
  const sum = (name: string) => at(`${name}.sum`)
  const temporary = () => at(`${process.pid}-${randomBytes(6).toString("hex")}.tmp`)
  return {
    folder,
    temporary,
    find(name) {
      try {
        const expected = readFileSync(sum(name), "utf8")
        if (digest(readFileSync(at(name))) !== expected) return undefined
        touch(at(name))
        return at(name)
      } catch {
        return undefined
      }
    },
    store(name, file) {
      const sumFile = temporary()
      writeFileSync(sumFile, digest(readFileSync(file)), { mode: 0o600 })
      // A reader between the two renames finds a digest that does not fit, and compiles for itself.
      renameSync(file, at(name))
      renameSync(sumFile, sum(name))
      if (!pruned) prune(folder)
      pruned = true
      return at(name)
    },
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
      const { size, mtimeMs } = lstatSync(join(folder, name))
      return [{ name, size, mtimeMs }]
    } catch {
      return []
    }
  })
  const remove = (name: string) => rmSync(join(folder, name), { force: true })
  for (const { name, mtimeMs } of files) if (name.endsWith(".tmp") && Date.now() - mtimeMs > DAY / 24) remove(name)
  let total = files.reduce((sum, { size }) => sum + size, 0)
  if (total <= limit) return
  for (const { name, size } of files
    .filter((f) => !/\.(sum|tmp)$/.test(f.name))
    .sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= keep) return
    remove(name)
    remove(`${name}.sum`)
    total -= size
  }
}
