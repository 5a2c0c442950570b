import { expect, test } from "vitest"
import { bundle, openPage } from "../../../test/browser/page.ts"
import { difference, evaluate } from "../harness.test-helper.ts"
import type { train } from "./browser.test-entry.ts"
import { noise, trainingStep } from "./programs.test-helper.ts"

test.each([true, false])(
  "a page computes what Node does, with threads if it is isolated (isolated: %s)",
  async (isolated) => {
    const sizes: [number, number, number] = [130, 301, 67]
    const [batch, inputs, units] = sizes
    const page = await openPage(await bundle("../../src/targets/wasm/browser.test-entry.ts"), { isolated })
    try {
      const found = await page.run<Awaited<ReturnType<typeof train>>>("train", sizes)
      expect(found.detected).toMatchObject({ ok: true, simd: true })
      expect(found.threads).toBe(isolated ? 3 : 1)
      expect(found.same).toBe(true)
      const state = [noise(inputs * units, 2), noise(units, 3)]
      const expected = evaluate(trainingStep(...sizes), [noise(batch * inputs)], state)
      const arrays = found.results.map((list) => Float32Array.from(list))
      expect(difference({ outputs: arrays.slice(0, 2), variables: arrays.slice(2) }, expected, 1e-4)).toBe(undefined)
    } finally {
      await page.close()
    }
  },
)
