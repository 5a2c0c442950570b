import { statSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type BrowserPage, bundle, openPage } from "./browser/page.ts"

const readme = fileURLToPath(new URL("../README.md", import.meta.url))

describe.each([{ isolated: true }, { isolated: false }])("in Chromium, isolated: $isolated", ({ isolated }) => {
  let page: BrowserPage
  beforeAll(async () => {
    page = await openPage(await bundle("entries/surroundings.ts"), { isolated, files: { "/readme": readme } })
  })
  afterAll(() => page?.close())

  it("offers SIMD always, and shared memory where the page is isolated", async () => {
    expect(await page.run("surroundings")).toEqual({ isolated, sharedMemory: isolated, simd: true })
  })

  it("runs the project's own source", async () => {
    expect(await page.run("promoted", ["int32", "bool"])).toBe("int32")
  })

  it("serves the files that a test names, and no others", async () => {
    expect(await page.run("fetchedBytes", "/readme")).toBe(statSync(readme).size)
    expect(await page.run("fetchedBytes", "/package.json")).toBe(-404)
  })

  it("hands on an error of the page with what its console said", async () => {
    await expect(page.run("fail")).rejects.toThrow(/RangeError: as asked[\s\S]*log: about to fail/)
    await expect(page.run("missing")).rejects.toThrow('the entry exports no function "missing"')
  })
})

it("a bundle for a page that needs a Node module is refused when it is built", async () => {
  await expect(bundle("../files.ts")).rejects.toThrow(/Could not resolve "node:fs"/)
})
