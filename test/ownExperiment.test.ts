import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const launcher = fileURLToPath(new URL("../bin/kasane.js", import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kasane-own-"))
  writeFileSync(join(folder, "line.ts"), source)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As a user would write it: one unit learns a line. */
const source = `
import { layers, optimizers, Sequential } from "kasane"
import { defineClaim, type Text } from "kasane/experiments"

const text = (en: string): Text => ({ en, ja: en })
export default defineClaim({
  id: "mine.1", name: "line", section: "day1.s4", seeds: [0, 1, 2], see: [], verdict: "holds",
  title: text("A line is learned"), claim: text("One unit learns y = 2x + 1."), finding: text("It does."),
  vary: text("the rate"), watch: text("the loss"),
  charts: [{ kind: "curves", tag: "loss", title: text("Loss"), y: "log" }],
  expected: [{ variant: "default", figure: "loss", range: [0, 1e-3], tolerance: 0 }],
  recipe: {
    name: "line",
    settings: { learningRate: 0.1, epochs: 40 },
    async run({ learningRate, epochs }, { seed, target, record, progress }) {
      const model = new Sequential([new layers.Dense(1, { inputShape: [1] })], { seed })
      model.compile({ optimizer: new optimizers.SGD({ learningRate }), loss: "meanSquaredError", target })
      const x = [[0], [0.5], [1]]
      const y = x.map(([v]) => [2 * v! + 1])
      const onEpochEnd = (epoch: number, { loss }: { loss?: number }) => {
        record.scalar("loss", epoch, loss!)
        progress(epoch + 1, epochs)
      }
      const { history } = await model.fit(x, y, { epochs, batchSize: 1, callbacks: [{ onEpochEnd }] })
      record.figure("loss", history.loss!.at(-1)!)
    },
  },
  variants: { default: { title: text("as it is") }, slow: { title: text("slower"), change: { learningRate: 0.001 } } },
  judge: (results) => ({
    verdict: results.figure("default", "loss").max < 1e-3 ? "holds" : "contradicted",
    because: text("the loss"),
  }),
})
`

function kasane(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KASANE_TARGET: "wasm", NO_COLOR: "1" }
    const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] })
    const text = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text.stdout += part
    })
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      text.stderr += part
    })
    child.on("error", reject).on("close", (code) => resolve({ code, ...text }))
  })
}

const objects = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe("an experiment of one's own", () => {
  test("runs all variants and seeds, in processes or here, with the same digests", async () => {
    const args = ["run", "./line.ts", "--seeds", "0-1", "--json"]
    const [apart, here] = [await kasane(...args, "--jobs", "2"), await kasane(...args, "--jobs", "1")]
    expect([apart.code, apart.stderr.includes("error")]).toEqual([0, false])
    const [runs, again] = [apart, here].map(({ stdout }) => objects(stdout).filter(({ digest }) => digest))
    const sorted = (found: typeof runs) =>
      found!.map(({ variant, seed, digest }) => `${variant} ${seed} ${digest}`).sort()
    expect(runs).toHaveLength(4)
    expect(sorted(runs)).toEqual(sorted(again))
    expect(objects(apart.stdout).at(-1)).toMatchObject({ experiment: "mine.1", verdict: "holds", onRecord: "holds" })
  })

  test("is saved, never silently written over, and gone on with", async () => {
    const args = ["run", "./line.ts", "--variant", "default", "--out", "runs", "--json"]
    expect((await kasane(...args)).code).toBe(0)
    const manifest = () => JSON.parse(readFileSync(join(folder, "runs/mine.1/default/seed-0/manifest.json"), "utf8"))
    const { started } = manifest()
    const refused = await kasane(...args)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("holds a run already")])
    expect((await kasane(...args, "--resume", "--seeds", "0-1")).code).toBe(0)
    const other = await kasane(...args, "--resume", "--set", "epochs=2")
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("holds a run with other settings")])
    expect(manifest().started).toBe(started)
    expect((await kasane(...args, "--overwrite")).code).toBe(0)
    expect(manifest().started).not.toBe(started)
  })

  test("takes other settings, and says which there are", async () => {
    const { code, stdout } = await kasane("run", "./line.ts", "--set", "epochs=2", "--variant", "slow", "--json")
    expect(code).toBe(0)
    expect(objects(stdout)[0]).toMatchObject({ variant: "slow", settings: { learningRate: 0.001, epochs: 2 } })
    const slip = await kasane("run", "./line.ts", "--set", "epoch=2")
    expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining("Did you mean 'epochs'?")])
    const none = await kasane("run", "./line.ts", "--set", "epochs=1.5")
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("epochs is in whole numbers of 0 or more")])
    const kind = await kasane("run", "./line.ts", "--set", "epochs=many")
    expect([kind.code, kind.stderr]).toEqual([2, expect.stringContaining("epochs is a number")])
  })

  test("is refused where it is no experiment, not there, or broken", async () => {
    writeFileSync(join(folder, "none.mjs"), "export default 5\n")
    writeFileSync(join(folder, "broken.mjs"), "export default {\n")
    writeFileSync(
      join(folder, "judge.ts"),
      source.replace("verdict: results", "verdict: (() => { throw new Error('my own') })() ?? results"),
    )
    writeFileSync(join(folder, "ours.ts"), source.replace("mine.1", "6.E1"))
    writeFileSync(join(folder, "chart.ts"), source.replace('kind: "curves"', 'kind: "curvess"'))
    writeFileSync(join(folder, "verdict.ts"), source.replace(/verdict: results.*,$/m, 'verdict: "maybe",'))
    writeFileSync(
      join(folder, "lacking.mjs"),
      'import { defineClaim } from "kasane/experiments"\nexport default defineClaim({ id: "x" })\n',
    )
    for (const [file, message] of [
      ["./none.mjs", "its default export is no experiment"],
      ["./absent.ts", "there is no such file"],
      ["./broken.mjs", "broken.mjs"],
      ["./judge.ts", "./judge.ts could not judge: Error: my own"],
      ["./verdict.ts", "mine.1: judge: unknown verdict 'maybe'"],
      ["./chart.ts", "a chart: unknown kind 'curvess'. Did you mean 'curves'?"],
      ["./lacking.mjs", "defineClaim: 'x' lacks name"],
      ["./ours.ts", "6.E1 (line) is an experiment of Kasane's own"],
    ]) {
      const { code, stderr } = await kasane("run", file!)
      expect([code === 0, stderr]).toEqual([false, expect.stringContaining(message!)])
      expect(stderr).not.toContain("mistake in Kasane")
    }
  })

  test("has a page of its own, with what its file says", async () => {
    expect((await kasane("run", "./line.ts", "--out", "paged", "--quiet")).code).toBe(0)
    const { code, stdout } = await kasane("report", "paged", "--experiment", "./line.ts", "--out", "line.html")
    expect([code, stdout]).toEqual([0, expect.stringContaining("2 runs")])
    const page = readFileSync(join(folder, "line.html"), "utf8")
    for (const text of ["A line is learned", "One unit learns y = 2x + 1.", "npx kasane run ./line.ts", "as it is"])
      expect(page).toContain(text)
  })

  test("as a check fails where there is no verdict", async () => {
    const { code, stdout } = await kasane("run", "./line.ts", "--variant", "slow", "--check", "--set", "epochs=1")
    expect([code, stdout]).toEqual([1, expect.stringContaining("No verdict")])
    const both = await kasane("run", "./line.ts", "--out", "x", "--resume", "--overwrite")
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("leave one of them out")])
  })

  test("is not begun where its runs could not be saved", async () => {
    writeFileSync(join(folder, "file"), "")
    const { code, stdout, stderr } = await kasane("run", "./line.ts", "--out", "file/runs", "--json")
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("file/runs: cannot be written")])
    expect(stderr).not.toContain("mistake in Kasane")
  })

  test("options of trainings are refused, and those of claims for trainings", async () => {
    const [claim, training] = [await kasane("run", "6.E1", "--epochs", "3"), await kasane("run", "digits", "--quick")]
    expect([claim.code, claim.stderr]).toEqual([2, expect.stringContaining("--epochs is not for 6.E1")])
    expect([training.code, training.stderr]).toEqual([2, expect.stringContaining("--quick is not for digits")])
  })
})
