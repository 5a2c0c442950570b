import { spawnSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createServer, type RequestListener, type Server } from "node:http"
import { type AddressInfo, createServer as createTcpServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { fetchBytes } from "./download.ts"
import { mnist } from "./mnist.ts"
import { mnistFiles } from "./mnistFiles.ts"
import { cacheFolder, writeAtomically } from "./nodeFiles.ts"

/** The full set, where the machine has it. */
const data = process.env.KASANE_DATA
const full = data && [join(data, "mnist"), data].find((folder) => existsSync(join(folder, "t10k-labels-idx1-ubyte.gz")))

let folder: string
let server: Server | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kasane-mnist-"))
  vi.stubEnv("KASANE_DATA", "")
  vi.stubEnv("KASANE_OFFLINE", "")
  vi.stubEnv("KASANE_CACHE", join(folder, "cache"))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  server?.closeAllConnections()
  server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve))
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist/`)
}

test("without data, cache and network the 10,000 digits that come with Kasane are used, and it says so", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed", { cause: new Error("no network here") })))
  const { name, source, train, test, classNames, notices } = await mnist()
  expect(name).toBe("mnist-10000")
  expect(source).toMatch(/10,000 of MNIST's 60,000 .* 9,000 to train on and 1,000 held out .*no network here/)
  expect([train.size, test.size]).toEqual([9000, 1000])
  expect(test.x.shape).toEqual([1000, 28, 28])
  expect(classNames).toHaveLength(10)
  expect(notices).toEqual([])
})

test("pages can bundle it: nothing of Node is imported", async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL("mnist.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    external: ["../tensor/index.ts"], // the rooms below answer for themselves
    logLevel: "silent",
  })
  expect(warnings).toEqual([])
  expect(outputFiles[0]!.text).not.toMatch(/(from|import\(|require\()\s*["']node:/)
})

test("with downloads off nothing is fetched", async () => {
  const fetch = vi.fn()
  vi.stubGlobal("fetch", fetch)
  expect((await mnist({ download: false })).name).toBe("mnist-10000")
  vi.stubEnv("KASANE_OFFLINE", "1")
  expect((await mnist()).source).toContain("downloading is off")
  expect(fetch).not.toHaveBeenCalled()
})

test.each(["0", "false", "off"])("KASANE_OFFLINE=%s leaves downloads on", async (value) => {
  const fetch = vi.fn(() => Promise.reject(new TypeError("fetch failed")))
  vi.stubGlobal("fetch", fetch)
  vi.stubEnv("KASANE_OFFLINE", value)
  await mnist()
  expect(fetch).toHaveBeenCalled()
})

test("unknown options are refused", async () => {
  await expect(mnist({ limit: 3 } as never)).rejects.toThrow("mnist: unknown option 'limit'")
  await expect(mnist("x" as never)).rejects.toThrow("mnist: its options are one object")
})

test("a folder that was asked for must have the files", async () => {
  await expect(mnist({ folder })).rejects.toThrow(`${folder}: none of MNIST's files there`)
})

test("a KASANE_DATA without MNIST is passed over, one with a wrong file is not", async () => {
  vi.stubEnv("KASANE_DATA", folder)
  expect((await mnist({ download: false })).name).toBe("mnist-10000")
  mkdirSync(join(folder, "mnist"))
  const labels = join(folder, "mnist", "train-labels-idx1-ubyte")
  writeFileSync(labels, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 4))
  await expect(mnist({ download: false })).rejects.toThrow(`${labels}: holds Uint8Array [2], expected bytes [60000]`)
  writeFileSync(labels, Uint8Array.of(0, 0, 8, 1, 0, 0, 0xea, 0x60, ...new Uint8Array(60_000)))
  await expect(mnist({ download: false })).rejects.toThrow(/not the published file: its sha256 is .* expected 65a50cbb/)
  writeFileSync(labels, new Uint8Array(70_000))
  await expect(mnist({ download: false })).rejects.toThrow("70000 bytes, expected at most 64104")
})

test("files of another type in place of the files are refused", async () => {
  mkdirSync(join(folder, "train-labels-idx1-ubyte"))
  await expect(mnist({ folder })).rejects.toThrow(/train-labels-idx1-ubyte: not a regular file/)
})

test.skipIf(process.platform === "win32")("a pipe in place of a file is not waited for", async () => {
  spawnSync("mkfifo", [join(folder, "train-labels-idx1-ubyte")])
  await expect(mnist({ folder })).rejects.toThrow(/train-labels-idx1-ubyte: not a regular file/)
})

test("a damaged file in the cache is reported and not used", async () => {
  mkdirSync(cacheFolder("mnist"), { recursive: true })
  writeFileSync(join(cacheFolder("mnist"), "t10k-labels-idx1-ubyte.gz"), gzipSync("nonsense"))
  const { name, notices } = await mnist({ download: false })
  expect(name).toBe("mnist-10000")
  expect(notices).toEqual([expect.stringMatching(/^Not used from the cache: .*t10k-labels.*not an IDX file/)])
})

test("an address that was asked for and has no digits is an error that names it", async () => {
  const url = await serve((_, response) => response.writeHead(404).end())
  await expect(mnist({ baseUrl: url })).rejects.toThrow(/train-labels-idx1-ubyte\.gz: the server answered 404/)
})

test("a download that is stopped throws the signal's reason", async () => {
  const url = await serve(() => {})
  const abort = new AbortController()
  const loading = mnist({ baseUrl: url, signal: abort.signal })
  abort.abort(new Error("the user left"))
  await expect(loading).rejects.toThrow("the user left")
})

test("a mirror that is silent is given up", async () => {
  const url = await serve(() => {})
  await expect(fetchBytes(url, { maxBytes: 10, answerTimeout: 30 })).rejects.toThrow("no answer for 0.03 s")
  server!.removeAllListeners("request").on("request", (_, response) => response.writeHead(200).write("a"))
  await expect(fetchBytes(url, { maxBytes: 10, stallTimeout: 30 })).rejects.toThrow("nothing came for 0.03 s")
})

test("a refused connection says so", async () => {
  const tcp = createTcpServer()
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve))
  const { port } = tcp.address() as AddressInfo
  await new Promise((resolve) => tcp.close(resolve))
  await expect(fetchBytes(new URL(`http://127.0.0.1:${port}/a`), { maxBytes: 1 })).rejects.toThrow("connection refused")
})

test("an answer that is too long is broken off, announced or not", async () => {
  const url = await serve((request, response) => {
    if (request.url?.endsWith("announced")) response.setHeader("content-length", 1_000_000)
    const write = () => {
      while (!response.destroyed && response.write(new Uint8Array(10_000)));
    }
    response.on("drain", write)
    write()
  })
  for (const file of ["announced", "endless"]) {
    await expect(fetchBytes(new URL(file, url), { maxBytes: 50_000 })).rejects.toThrow("longer than the 50000 bytes")
  }
})

test("progress counts to the announced total", async () => {
  const url = await serve((_, response) => response.setHeader("content-length", 30_000).end(new Uint8Array(30_000)))
  const seen: unknown[] = []
  await fetchBytes(new URL("a.gz", url), { maxBytes: 30_000, onProgress: (progress) => seen.push(progress) })
  expect(seen.at(-1)).toEqual({ file: "a.gz", received: 30_000, total: 30_000 })
})

test("the cache is where the environment says", () => {
  vi.stubEnv("KASANE_CACHE", "/k")
  expect(cacheFolder("mnist")).toBe("/k/datasets/mnist")
  vi.stubEnv("KASANE_CACHE", "")
  vi.stubEnv("XDG_CACHE_HOME", "/x")
  expect(cacheFolder("mnist")).toBe("/x/kasane/datasets/mnist")
  vi.stubEnv("XDG_CACHE_HOME", "")
  expect(cacheFolder("mnist")).toMatch(/.\/\.cache\/kasane\/datasets\/mnist$/)
})

test("a file is written whole, privately, and leaves nothing else", async () => {
  const cache = join(folder, "a", "b")
  const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(100_000).fill(i))
  await Promise.all(contents.map((bytes) => writeAtomically(cache, "file", bytes)))
  expect(readdirSync(cache)).toEqual(["file"])
  const written = readFileSync(join(cache, "file"))
  expect(contents.some((bytes) => written.equals(bytes))).toBe(true)
  expect(statSync(cache).mode & 0o077).toBe(0)
})

test("a failed write leaves nothing, and old leftovers of killed processes are swept", async () => {
  const cache = join(folder, "c")
  mkdirSync(join(cache, "file", "in the way"), { recursive: true })
  await expect(writeAtomically(cache, "file", Uint8Array.of(1))).rejects.toThrow()
  expect(readdirSync(cache)).toEqual(["file"])
  for (const name of [".old.1-a.tmp", ".new.1-a.tmp"]) writeFileSync(join(cache, name), "")
  utimesSync(join(cache, ".old.1-a.tmp"), 0, 0)
  await writeAtomically(cache, "other", Uint8Array.of(1))
  expect(readdirSync(cache).sort()).toEqual([".new.1-a.tmp", "file", "other"])
})

test.skipIf(!full)("the full set has the published counts", async () => {
  const { name, source, train, test } = await mnist({ folder: full! })
  expect(name).toBe("mnist-60000")
  expect(source).toContain(full)
  const counts = Array.from({ length: 10 }, (_, c) => train.labels.filter((label) => label === c).length)
  expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
  expect([train.size, test.size]).toEqual([60_000, 10_000])
  expect(Array.from(train.labels.subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
})

test.skipIf(!full)("a download is checked, kept, and not repeated", async () => {
  const asked: string[] = []
  const url = await serve((request, response) => {
    const name = request.url!.split("/").at(-1)!
    asked.push(name)
    const packed = readFileSync(join(full!, name))
    // One file comes as some servers send it: declared as an encoding, so that fetch unpacks it.
    if (name.startsWith("t10k-labels")) response.setHeader("content-encoding", "gzip")
    response.setHeader("content-length", packed.length).end(packed)
  })
  expect((await mnist({ baseUrl: url })).name).toBe("mnist-60000")
  expect(asked).toHaveLength(4)
  const cache = cacheFolder("mnist")
  expect(readdirSync(cache).sort()).toEqual(
    [
      "t10k-images-idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte",
      "train-images-idx3-ubyte.gz",
      "train-labels-idx1-ubyte.gz",
    ].sort(),
  )

  const again = await mnist({ baseUrl: url })
  expect(again.source).toContain(cache)
  expect(asked).toHaveLength(4)

  // Only what is missing or damaged is fetched again.
  writeFileSync(join(cache, "t10k-labels-idx1-ubyte"), "damaged")
  const { name, notices } = await mnist({ baseUrl: url })
  expect([name, notices.length]).toEqual(["mnist-60000", 1])
  expect(asked.slice(4)).toEqual([`${mnistFiles.testLabels.name}.gz`])
  expect((await mnist({ download: false })).notices).toEqual([])
})

test.skipIf(!full)("an unwritable cache is a notice, not an error", async () => {
  const url = await serve((request, response) => {
    response.end(readFileSync(join(full!, request.url!.split("/").at(-1)!)))
  })
  writeFileSync(join(folder, "file"), "")
  const { name, notices } = await mnist({ baseUrl: url, cache: join(folder, "file", "cache") })
  expect(name).toBe("mnist-60000")
  expect(notices).toHaveLength(4)
  expect(notices[0]).toContain("could not be kept in the cache")
})

test.skipIf(!full)("raw files are read as gzipped ones are", async () => {
  for (const file of readdirSync(full!)) {
    writeFileSync(join(folder, file.replace(/\.gz$/, "")), gunzipSync(readFileSync(join(full!, file))))
  }
  vi.stubEnv("KASANE_DATA", folder)
  expect((await mnist()).source).toContain(`from ${folder}.`)
  rmSync(join(folder, "t10k-images-idx3-ubyte"))
  await expect(mnist()).rejects.toThrow("t10k-images-idx3-ubyte (or the same with .gz) missing")
})
