import { expect, it } from "vitest"
import { parseEventFile } from "../src/runs/index.ts"
import { bundle, openPage } from "./browser/page.ts"

it("a page records runs, and writes and reads event files, as Node does", async () => {
  const page = await openPage(await bundle("entries/runs.ts"), { isolated: false })
  try {
    interface Recorded {
      readonly digest: string
      readonly browser: string
      readonly bytes: number[]
      readonly read: string
      readonly saving: string
    }
    const { digest, browser, bytes, read, saving } = await page.run<Recorded>("record")
    expect(read).toBe(digest)
    expect(browser).toContain("Chrom")
    const { scalars } = await parseEventFile(Uint8Array.from(bytes), "from the page")
    expect(scalars.loss!.values).toEqual([0.1, 1e300, 3])
    expect(saving).toContain("saveRun: writes and reads files, which there are none of in a page")
  } finally {
    await page.close()
  }
})
