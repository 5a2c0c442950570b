import { readFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { chromium } from "playwright-core"

/** A module bundled as a user's bundler would do it for a page. */
export interface Bundle {
  readonly code: string
  /** Sizes in bytes: minified, and what goes over the wire. */
  readonly bytes: { readonly minified: number; readonly gzip: number; readonly brotli: number }
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
  const { text, contents } = result.outputFiles[0]!
  const gzip = gzipSync(contents, { level: 9 }).length
  return { code: text, bytes: { minified: contents.length, gzip, brotli: brotliCompressSync(contents).length } }
}

export interface OpenOptions {
  /** Serve with the headers (COOP, COEP) that make a page cross-origin isolated, so that it may share memory. */
  readonly isolated: boolean
  /** Further files to serve: path on the disk by URL path, for example data sets. */
  readonly files?: Readonly<Record<string, string>>
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
export async function openPage({ code }: Bundle, { isolated, files = {} }: OpenOptions): Promise<BrowserPage> {
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
    const send = (type: string, body: string | Buffer) => response.setHeader("Content-Type", type).end(body)
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    if (path === "/") send("text/html", "<!doctype html><meta charset=utf-8><title>Kasane</title>")
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

/** Runs in the page; vitest must not rewrite its import, hence the detour. */
async function call([exported, argument]: readonly [string, unknown]): Promise<unknown> {
  const load = new Function("return import('/entry.js')") as () => Promise<Record<string, unknown>>
  const found = (await load())[exported]
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
