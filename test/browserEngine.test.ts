import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { setDefaultTarget } from "../src/targets/index.ts"
import { train } from "./browser/entries/training.ts"
import { type BrowserPage, bundle, openPage } from "./browser/page.ts"

describe.each([{ isolated: true }, { isolated: false }])(
  "the wasm target in Chromium, isolated: $isolated",
  ({ isolated }) => {
    let conformance: BrowserPage
    let training: BrowserPage
    beforeAll(async () => {
      conformance = await openPage(await bundle("entries/conformance.ts"), { isolated })
      training = await openPage(await bundle("entries/training.ts"), { isolated })
    })
    afterAll(async () => {
      await conformance?.close()
      await training?.close()
    })

    it("computes every primitive as the interpreter does", async () => {
      const { ran, differences } = await conformance.run<{ ran: number; differences: string[] }>("conformance")
      expect(ran).toBeGreaterThan(200)
      expect(differences).toEqual([])
    })

    it("trains a network as Node does, with threads where the page is isolated", async () => {
      const page = await training.run<{ losses: number[]; wasm: string }>("train", 60)
      expect(page.losses.at(-1)).toBeLessThan(page.losses[0]! / 2)
      expect(/ 1 thread/.test(page.wasm)).toBe(!isolated)
      setDefaultTarget("wasm")
      const node = await train(60)
      setDefaultTarget(undefined)
      // The browser may have relaxed SIMD where Node has not: the last bits differ, and grow as training goes on.
      page.losses.slice(0, 20).forEach((loss, i) => {
        expect(loss).toBeCloseTo(node.losses[i]!, 4)
      })
    })
  },
)

describe("a page that trains a network", () => {
  it("weighs at most 60 kB", async () => {
    const { bytes } = await bundle("entries/training.ts")
    expect(bytes.gzip).toBeLessThan(60_000)
  })
})
