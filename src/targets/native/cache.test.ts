import { spawnSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type Cache, openCache, prune } from "./cache.ts"
import { type Compiler, compileObjects, findCompiler, probe } from "./compiler.ts"
import { openMachine } from "./machine.ts"

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kasane-test-"))
  vi.stubEnv("KASANE_CACHE", join(root, "cache"))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(root, { recursive: true, force: true })
})

function put(cache: Cache, name: string, text: string): string {
  return cache.store(name, cache.write(text))
}

function breakLink(path: string): void {
  rmSync(path)
  symlinkSync(join(root, "nowhere"), path)
}

describe("the cache of compiled programs", () => {
  test("is a folder that only its owner can enter, where KASANE_CACHE or XDG_CACHE_HOME says", () => {
    const { folder } = openCache()
    expect(folder).toBe(join(root, "cache", "native"))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    vi.stubEnv("KASANE_CACHE", "")
    vi.stubEnv("XDG_CACHE_HOME", root)
    expect(openCache().folder).toBe(join(root, "kasane", "native"))
  })

  test("finds what was stored, and leaves nothing else behind", () => {
    const cache = openCache()
    const path = put(cache, "one.so", "content")
    expect(cache.find("one.so")).toBe(path)
    expect(readFileSync(path, "utf8")).toBe("content")
    expect(readdirSync(cache.folder).sort()).toEqual(["one.so", "one.so.sum"])
  })

  test.each([
    ["truncated", (path: string) => truncateSync(path, 3)],
    ["changed", (path: string) => writeFileSync(path, "Content")],
    ["without a digest", (path: string) => rmSync(`${path}.sum`)],
    ["gone", (path: string) => rmSync(path)],
    ["a broken link", breakLink],
  ])("does not find an entry that is %s", (_, damage) => {
    const cache = openCache()
    damage(put(cache, "one.so", "content"))
    expect(cache.find("one.so")).toBeUndefined()
    put(cache, "one.so", "again")
    expect(cache.find("one.so")).toBeDefined()
  })

  test("refuses a folder that others can write to, with a notice, and works from a temporary one", () => {
    const notice = vi.spyOn(console, "warn").mockImplementation(() => {})
    mkdirSync(join(root, "cache"))
    chmodSync(join(root, "cache"), 0o777)
    const cache = openCache()
    expect(cache.folder.startsWith(join(root, "cache"))).toBe(false)
    expect(statSync(cache.folder).mode & 0o777).toBe(0o700)
    expect(notice.mock.calls.flat().join()).toMatch(/can be written by others.*\n?/)
    put(cache, "one.so", "content")
    expect(cache.find("one.so")).toBeDefined()
  })

  test("falls back, with a notice, where no folder can be made", () => {
    const notice = vi.spyOn(console, "warn").mockImplementation(() => {})
    // A file in the way stops root too, whom permissions would not.
    writeFileSync(join(root, "cache"), "")
    expect(existsSync(openCache().folder)).toBe(true)
    expect(notice).toHaveBeenCalledOnce()
  })

  test("clears away the temporary folders of processes that were killed", () => {
    vi.spyOn(console, "warn").mockImplementation(() => {})
    vi.stubEnv("TMPDIR", root)
    const { pid } = spawnSync("true")
    const [dead, alive] = [pid, process.pid].map((id) => join(root, `kasane-${id}-abc`)) as [string, string]
    for (const folder of [dead, alive]) mkdirSync(join(folder, "inside"), { recursive: true, mode: 0o700 })
    writeFileSync(join(root, "cache"), "")
    const { folder } = openCache()
    expect([dead, alive, folder].map((path) => existsSync(path))).toEqual([false, true, true])
  })

  test("works from a temporary folder, with a notice, where a folder stands in an entry's place", () => {
    const notice = vi.spyOn(console, "warn").mockImplementation(() => {})
    const cache = openCache()
    mkdirSync(join(cache.folder, "one.so", "inside"), { recursive: true })
    expect(cache.find("one.so")).toBeUndefined()
    const path = put(cache, "one.so", "content")
    expect(readFileSync(path, "utf8")).toBe("content")
    expect(cache.find("one.so")).toBe(path)
    expect(notice).toHaveBeenCalledOnce()
    expect(readdirSync(cache.folder)).toEqual(["one.so"])
  })

  test("goes on when its folder is emptied or removed while a program runs", () => {
    const cache = openCache()
    put(cache, "one.so", "content")
    rmSync(cache.folder, { recursive: true })
    expect(cache.find("one.so")).toBeUndefined()
    expect(put(cache, "one.so", "again").startsWith(cache.folder)).toBe(true)
    expect(cache.find("one.so")).toBeDefined()
  })

  test("prunes the entries unused for longest once there is too much, and old temporary files", () => {
    const cache = openCache()
    for (let i = 0; i < 5; i++) {
      const path = put(cache, `${i}.so`, "x".repeat(1000))
      utimesSync(path, 1000 + i, 1000 + i)
    }
    cache.write("")
    const stale = cache.write("")
    utimesSync(stale, 1000, 1000)
    prune(cache.folder, 4000, 2400)
    expect(["0", "1", "2", "3", "4"].filter((i) => cache.find(`${i}.so`))).toEqual(["3", "4"])
    expect(existsSync(stale)).toBe(false)
    expect(readdirSync(cache.folder).filter((name) => name.endsWith(".tmp"))).toHaveLength(1)
  })
})

describe("compiling", () => {
  const compiler = findCompiler()
  if (compiler instanceof Error) throw compiler

  test("is done once for the same source, and again where the entry was damaged", () => {
    const cache = openCache()
    const job = { source: "int answer(void) { return 42; }", optimize: "-O2" as const }
    const [path] = compileObjects(compiler, [], [job], cache)
    const before = statSync(path!).ino
    expect(statSync(compileObjects(compiler, [], [job], cache)[0]!).ino).toBe(before)
    truncateSync(path!, 100)
    expect(statSync(compileObjects(compiler, [], [job], cache)[0]!).size).toBeGreaterThan(100)
    expect(readdirSync(cache.folder)).toHaveLength(2)
  })

  test("shows the first lines of a failing compiler's message, and leaves no files", () => {
    const cache = openCache()
    const bad = { source: "int answer(void) { return missing; }", optimize: "-O2" as const }
    const good = { source: "int answer(void) { return 1; }", optimize: "-O2" as const }
    expect(() => compileObjects(compiler, [], [bad], cache)).toThrow(/failed: .*missing/)
    expect(() => compileObjects(compiler, [], [good, bad], cache)).toThrow(/failed: .*missing/)
    expect(readdirSync(cache.folder)).toEqual([])
  })

  /** A compiler of our own making. */
  function scripted(text: string): Compiler {
    const path = join(root, "own-cc")
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    vi.stubEnv("CC", path)
    return findCompiler() as Compiler
  }

  test("gives up on a compiler that hangs", () => {
    const hanging = scripted("exec sleep 100")
    const short = { probe: 200, compile: 200 }
    expect(() => probe(hanging, short)).toThrow(/own-cc.* does not work: it did not end within 0.2 s/)
    const job = { source: "int answer(void) { return 42; }", optimize: "-O2" as const }
    for (const jobs of [[job], [job, { ...job, source: "int other(void) { return 1; }" }]])
      expect(() => compileObjects(hanging, [], jobs, openCache(), short)).toThrow(/failed: it did not end within 0.2 s/)
  })

  test("says so where a compiler ends well and writes nothing", () => {
    const idle = scripted("exit 0")
    expect(() => probe(idle)).toThrow(/own-cc.* does not work: it ended with status 0 and wrote nothing/)
    const job = { source: "int answer(void) { return 42; }", optimize: "-O2" as const }
    expect(() => compileObjects(idle, [], [job], openCache())).toThrow(
      /own-cc.* failed: it ended with status 0 and wrote nothing/,
    )
    expect(readdirSync(openCache().folder)).toEqual([])
  })

  test("names the compiler whose work cannot be loaded, and does not keep that", () => {
    scripted('for a; do [ "$b" = -o ] && echo junk > "$a" && exit; b=$a; done; exec cc "$@"')
    expect(() => openMachine()).toThrow(/own-cc.* made a shared object that cannot be loaded .*CC=clang/)
    expect(readdirSync(openCache().folder).filter((name) => name.endsWith(".so"))).toEqual([])
  })

  test("uses CC, with its arguments, or says that it cannot be found", () => {
    const own = findCompiler({ ...process.env, CC: "cc -DX=1" })
    expect(own).toMatchObject({ args: ["-DX=1"] })
    expect(findCompiler({ ...process.env, CC: "no-such-compiler" })).toMatchObject({
      message: expect.stringMatching(/CC=no-such/),
    })
    expect(findCompiler({ PATH: root })).toMatchObject({ message: expect.stringMatching(/no C compiler/) })
  })
})
