import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { findChromium } from "../tools/chromium.mjs"

const folder = mkdtempSync(join(tmpdir(), "kasane-chromium-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function script(path: string, body: string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return file
}

describe.skipIf(process.platform !== "linux")("the search for a Chromium", () => {
  const good = script("good/chromium", "echo Chromium 123.0.1")
  const stub = script("stub/chromium-browser", "echo please install the snap; exit 10")

  it("takes the one that CHROMIUM_PATH names before those in the PATH", () => {
    const named = script("named/mine", "echo Chromium 99.0")
    expect(findChromium({ CHROMIUM_PATH: named, PATH: dirname(good), HOME: folder })).toBe(named)
  })

  it("passes over a stub that does not start and a path that does not exist", () => {
    const env = { CHROMIUM_PATH: join(folder, "absent"), PATH: `${dirname(stub)}:${dirname(good)}`, HOME: folder }
    expect(findChromium(env)).toBe(good)
  })

  it("finds what Playwright has downloaded, the newest first", () => {
    script("home/.cache/ms-playwright/chromium-99/chrome-linux/chrome", "echo Chromium 99.0")
    const newer = script("home/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome", "echo Chromium 140.0")
    expect(findChromium({ PATH: dirname(stub), HOME: join(folder, "home") })).toBe(newer)
  })

  it("finds none where none starts", () => {
    expect(findChromium({ PATH: dirname(stub), HOME: join(folder, "nobody") })).toBeUndefined()
  })
})
