import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { setDefaultTarget } from "../src/targets/index.ts"
import { train } from "./browser/entries/training.ts"
import { type BrowserPage, bundle, openPage, weigh } from "./browser/page.ts"

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

describe("a page with a Content-Security-Policy", () => {
  const open = async (policy: string) => openPage(await bundle("entries/training.ts"), { isolated: true, policy })

  it("that forbids WebAssembly is told the line to add, by whatever needs the target", async () => {
    const page = await open("script-src 'self'")
    try {
      const { ok, reason } = await page.run<{ ok: boolean; reason: string }>("available")
      expect(ok).toBe(false)
      expect(reason).toMatch(/Content-Security-Policy.* script-src 'self' 'wasm-unsafe-eval'/)
      // Whether the target was chosen by name or for want of another.
      for (const call of ["choose", "train"])
        await expect(page.run(call, 1), call).rejects.toThrow(/TargetError: the wasm target .*'wasm-unsafe-eval'/)
      // The interpreter needs no WebAssembly.
      const { losses } = await page.run<{ losses: number[] }>("trainOnInterpreter", 1)
      expect(losses).toEqual([expect.any(Number)])
    } finally {
      await page.close()
    }
  })

  it("that has that line trains, even where threads may not be started", async () => {
    const page = await open("script-src 'self' 'wasm-unsafe-eval'")
    try {
      const { losses } = await page.run<{ losses: number[] }>("train", 20)
      expect(losses.at(-1)).toBeLessThan(losses[0]!)
    } finally {
      await page.close()
    }
  })
})

describe("a page that trains a network", () => {
  it("learns", async () => {
    const page = await openPage(await bundle("entries/w1.ts"), { isolated: false })
    try {
      const losses = await page.run<number[]>("train", 20)
      expect(losses.at(-1)).toBeLessThan(losses[0]!)
    } finally {
      await page.close()
    }
  })

  it("weighs at most 60 kB", async () => {
    expect(await weigh(await bundle("entries/w1.ts"))).toBeLessThan(60_000)
  })
})
