import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { DataError } from "../base/errors.ts"
import { compareRuns } from "./compareRuns.ts"
import { listRuns } from "./listRuns.ts"
import { loadRun } from "./loadRun.ts"
import { createRecorder } from "./recorder.ts"
import type { Run } from "./run.ts"
import { saveRun } from "./saveRun.ts"

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kasane-runs-"))
})
afterEach(() => rmSync(root, { recursive: true }))

function trained(seed = 0, started = "2026-11-25T12:00:00.000Z"): Run {
  const recorder = createRecorder()
  for (const [step, loss] of [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0].entries())
    recorder.scalar("train/loss", step, loss)
  recorder.histogram("dense/kernel", 0, [0.1, 0.2, seed])
  recorder.figure("testAccuracy", 1 / 3)
  recorder.figure("testLoss", Number.NaN)
  recorder.figure("least", Number.NEGATIVE_INFINITY)
  recorder.figure("zero", -0)
  return recorder.finish({ experiment: "digits", seed, target: "wasm", settings: { epochs: 1 }, started, seconds: 1.5 })
}

const contents = (folder: string) => readdirSync(folder).sort()

describe("a saved run", () => {
  it("is loaded to the last bit, NaN, infinities and −0 included", async () => {
    const run = trained()
    await saveRun(run, join(root, "some", "where"))
    const loaded = await loadRun(join(root, "some", "where"))
    expect(loaded).toEqual(run) // tells −0 from 0
    expect(contents(join(root, "some", "where"))).toEqual(["events.out.tfevents.1795608000.kasane", "manifest.json"])
  })

  it("goes into an empty folder, and leaves nothing beside it", async () => {
    mkdirSync(join(root, "a"))
    await saveRun(trained(), join(root, "a"))
    expect(contents(root)).toEqual(["a"])
  })

  it("is replaced only when that is asked for", async () => {
    const folder = join(root, "a")
    await saveRun(trained(0), folder)
    await expect(saveRun(trained(1), folder)).rejects.toThrow(/a holds a run already.*\{ overwrite: true \}/)
    expect((await loadRun(folder)).manifest.seed).toBe(0)
    await saveRun(trained(1), folder, { overwrite: true })
    expect((await loadRun(folder)).manifest.seed).toBe(1)
    expect(contents(root)).toEqual(["a"])
  })

  it("takes nobody else's folder, even when it may replace a run", async () => {
    const folder = join(root, "a")
    await saveRun(trained(), folder)
    writeFileSync(join(folder, "notes.txt"), "mine")
    await expect(saveRun(trained(), folder, { overwrite: true })).rejects.toThrow("holds 'notes.txt', which is no part")
    expect(contents(folder)).toContain("notes.txt")
    writeFileSync(join(root, "file"), "")
    await expect(saveRun(trained(), join(root, "file"))).rejects.toThrow("cannot be read as a folder")
  })

  it("has one winner where two are saved into one folder at once", async () => {
    const results = await Promise.allSettled([0, 1, 2, 3].map((seed) => saveRun(trained(seed), join(root, "a"))))
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    for (const result of results)
      if (result.status === "rejected") expect(String(result.reason)).toContain("holds a run already")
    const winner = results.findIndex(({ status }) => status === "fulfilled")
    expect((await loadRun(join(root, "a"))).manifest.seed).toBe(winner)
    expect(contents(root)).toEqual(["a"])
  })

  it("is refused where its results are not those of its digest, which loadRun would refuse later", async () => {
    const run = trained()
    const changed = { ...run, scalars: {} }
    await expect(saveRun(changed, join(root, "a"))).rejects.toThrow("they were changed after finish()")
    expect(contents(root)).toEqual([])
  })

  it("says what it takes, with its arguments the wrong way round too", async () => {
    const wrong = saveRun("a" as never, trained() as never)
    await expect(wrong).rejects.toThrow("saveRun: takes a run and the path of a folder")
    await expect(loadRun(5 as never)).rejects.toThrow("loadRun: takes the path of a run's folder, got 5")
    await expect(listRuns(undefined as never)).rejects.toThrow("listRuns: takes the path of a folder, got undefined")
    expect(() => compareRuns({} as never, trained())).toThrow("compareRuns: takes two runs")
  })

  it("says in a page that there are no files", async () => {
    vi.stubGlobal("process", undefined)
    try {
      await expect(saveRun(trained(), root)).rejects.toThrow(
        "saveRun: writes and reads files, which there are none of in a page",
      )
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe("loading a run", () => {
  const events = "events.out.tfevents.1795608000.kasane"
  /** A run whose manifest was changed afterwards; undefined takes a field away. */
  const edited = async (changes: object) => {
    const folder = join(root, "a")
    await saveRun(trained(), folder)
    const file = join(folder, "manifest.json")
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...changes }))
    return loadRun(folder)
  }

  it("says where there is none", async () => {
    await expect(loadRun(join(root, "nowhere"))).rejects.toThrow("holds no run: there is no manifest.json")
  })

  it("refuses results that are not those that were saved", async () => {
    const folder = join(root, "a")
    await saveRun(trained(), folder)
    const bytes = readFileSync(join(folder, events))
    writeFileSync(join(folder, events), bytes.subarray(0, bytes.length - 1))
    await expect(loadRun(folder)).rejects.toThrow(
      /not as it was saved: the digest.*; events.* ends within the record at byte \d+/,
    )
    rmSync(join(folder, events))
    await expect(loadRun(folder)).rejects.toThrow("not as it was saved")
  })

  it("whose curves are gone is listed with that problem, and other manifests are not", async () => {
    await saveRun(trained(), join(root, "a"))
    rmSync(join(root, "a", events))
    mkdirSync(join(root, "app"))
    writeFileSync(join(root, "app", "manifest.json"), '{ "name": "app" }')
    expect(await listRuns(root)).toEqual([
      { folder: join(root, "a"), problem: expect.stringContaining("its event file is gone") },
    ])
  })

  it("refuses figures that were changed", async () => {
    await expect(edited({ figures: { testAccuracy: 1 } })).rejects.toThrow("not as it was saved")
  })

  it.each<[string, object]>([
    ["of format 2, which a later Kasane wrote", { format: 2 }],
    ['no manifest of a run: "format" must be 1, got undefined', { format: undefined }],
    ["\"seed\" must be a finite number, got '0'", { seed: "0" }],
    ['"target" must be a text, got undefined', { target: undefined }],
    ['"title" must be a text, got 3', { title: 3 }],
    ['"settings" is missing', { settings: undefined }],
    ["\"figures.x\" must be a number, got 'one'", { figures: { x: "one" } }],
    ["\"figures.x\" must be a number, got 'toString'", { figures: { x: "toString" } }],
    ['"versions" must be an object, got [1]', { versions: [1] }],
    ['"started" must be a time', { started: "soon" }],
    ['"digest" must be a SHA-256', { digest: "00" }],
    ["lies deeper than 64 levels", { settings: JSON.parse("[".repeat(100) + "]".repeat(100)) }],
  ])("says of a manifest: %s", async (message, changes) => {
    await expect(edited(changes)).rejects.toThrow(message)
    await expect(loadRun(join(root, "a"))).rejects.toThrow(DataError)
  })

  it("says where a manifest is no JSON", async () => {
    for (const text of ["{", "[1]", "null"]) {
      writeFileSync(join(root, "manifest.json"), text)
      await expect(loadRun(root)).rejects.toThrow(/manifest\.json: no manifest of a run: /)
    }
  })

  it("reads no more than a manifest can be", async () => {
    writeFileSync(join(root, "manifest.json"), Buffer.alloc(2 ** 24 + 1, 32))
    await expect(loadRun(root)).rejects.toThrow("16777217 bytes, expected at most 16777216")
  })
})

describe("listing runs", () => {
  it("finds them below a folder, the earliest first, and says what is wrong with those that are damaged", async () => {
    await saveRun(trained(1, "2026-11-25T12:00:00Z"), join(root, "b"))
    await saveRun(trained(2, "2026-11-24T12:00:00Z"), join(root, "deep", "er"))
    await saveRun(trained(3, "2026-11-26T12:00:00Z"), join(root, "a"))
    cpSync(join(root, "a"), join(root, "broken"), { recursive: true })
    writeFileSync(join(root, "broken", "manifest.json"), "{}")
    const found = await listRuns(root)
    expect(found.map(({ manifest }) => manifest?.seed)).toEqual([2, 1, 3, undefined])
    expect(found.map(({ folder }) => folder)).toEqual(
      ["deep/er", "b", "a", "broken"].map((name) => join(root, ...name.split("/"))),
    )
    expect(found[3]!.problem).toContain(
      'broken/manifest.json: no manifest of a run: "format" must be 1'.replaceAll("/", join("/")),
    )
  })

  it("finds a run in the folder itself", async () => {
    await saveRun(trained(), join(root, "a"))
    expect(await listRuns(join(root, "a"))).toHaveLength(1)
  })

  it("passes over hidden folders, links and manifests of other things", async () => {
    await saveRun(trained(), join(root, ".hidden"))
    mkdirSync(join(root, "page"))
    writeFileSync(join(root, "page", "manifest.json"), "{}")
    symlinkSync(root, join(root, "page", "circle"))
    expect(await listRuns(root)).toEqual([])
  })

  it("finds none where there is no folder, and refuses a file", async () => {
    expect(existsSync(join(root, "runs"))).toBe(false)
    expect(await listRuns(join(root, "runs"))).toEqual([])
    writeFileSync(join(root, "file"), "")
    await expect(listRuns(join(root, "file"))).rejects.toThrow("cannot be read as a folder")
  })
})
