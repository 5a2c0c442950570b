import { readFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { chromium } from "playwright-core"
import { minify } from "terser"

/** A module bundled as a user's bundler would do it for a page. */
export interface Bundle {
  readonly code: string
}

/** What a bundle weighs, minified as for publishing, in bytes that go over the wire with gzip. */
export async function weigh({ code }: Bundle): Promise<number> {
  const { code: small = "" } = await minify(code, { module: true, ecma: 2020, compress: { passes: 3 } })
  return gzipSync(small, { level: 9 }).length
}

/** @param entry path relative to test/browser/ */
export async function bundle(entry: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // What package.json's "browser" condition chooses for a bundle of the built package.
    alias: { "#native": fileURLToPath(new URL("../../src/targets/native/absent.ts", import.meta.url)) },
    write: false,
    logLevel: "silent",
  })
  return { code: result.outputFiles[0]!.text }
}

export interface OpenOptions {
  /** Serve with the headers (COOP, COEP) that make a page cross-origin isolated, so that it may share memory. */
  readonly isolated: boolean
  /** Further files to serve: path on the disk by URL path, for example data sets. */
  readonly files?: Readonly<Record<string, string>>
  /** The Content-Security-Policy to serve the page with; none by default. */
  readonly policy?: string
}

export interface BrowserPage {
  /**
   * Calls an exported function of the entry in the page with one JSON argument and returns its (awaited) JSON result.
   * Rejects with the page's own error, and with what the page's console said.
   */
  run<Result>(exported: string, argument?: unknown): Promise<Result>
  close(): Promise<void>
}

/** Opens a bundle in a fresh headless Chromium, served over http as a real page would be. Close it in the end. */
export async function openPage({ code }: Bundle, { isolated, files = {}, policy }: OpenOptions): Promise<BrowserPage> {
  const executablePath = process.env.KASANE_CHROMIUM
  if (!executablePath) throw new Error("no Chromium was found. Run: npm test (it installs one), or set CHROMIUM_PATH")

  // 1. The server.
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin")
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp")
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin")
    }
    if (policy !== undefined) response.setHeader("Content-Security-Policy", policy)
    const send = (type: string, body: string | Buffer) => response.setHeader("Content-Type", type).end(body)
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    if (path === "/") send("text/html", html)
    else if (path === "/start.js") send("text/javascript", "globalThis.entry = import('/entry.js')")
    else if (path === "/entry.js") send("text/javascript", code)
    else if (path === "/favicon.ico") response.writeHead(204).end()
    else if (file === undefined) response.writeHead(404).end()
    else {
      const body = await readFile(file).catch(() => undefined)
      if (body === undefined) response.writeHead(404).end()
      else send("application/octet-stream", body)
    }
  })
  const origin = await listen(server)

  // 2. The browser. The switches keep it from calling home, which a test must neither need nor wait for.
  try {
    const browser = await chromium.launch({
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    })
    try {
      const page = await browser.newPage()
      const said: string[] = []
      page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`))
      page.on("pageerror", (error) => said.push(`uncaught: ${error.stack ?? error.message}`))
      await page.goto(origin)
      return {
        async run<Result>(exported: string, argument?: unknown) {
          try {
            return (await page.evaluate(call, [exported, argument] as const)) as Result
          } catch (error) {
            const console = said.length > 0 ? `\nThe page's console:\n${said.join("\n")}` : ""
            throw new Error(`${exported}: ${error instanceof Error ? error.message : error}${console}`)
          }
        },
        async close() {
          await browser.close()
          await close(server)
        },
      }
    } catch (error) {
      await browser.close()
      throw error
    }
  } catch (error) {
    await close(server)
    throw error
  }
}

/** The import stands in a file of its own: vitest would rewrite it here, and a policy may forbid it in the page. */
const html = "<!doctype html><meta charset=utf-8><title>Kasane</title><script type=module src=/start.js></script>"

/** Runs in the page. */
async function call([exported, argument]: readonly [string, unknown]): Promise<unknown> {
  const { entry } = globalThis as unknown as { entry: Promise<Record<string, unknown>> }
  const found = (await entry)[exported]
  if (typeof found !== "function") throw new Error(`the entry exports no function "${exported}"`)
  return await found(argument)
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
