import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { createRecorder, saveRun } from "../../runs/index.ts"
import { createProgram } from "../program.ts"
import { createScreen, type Stream } from "../screen.ts"
import { type ReportOptions, writeReport } from "./writeReport.ts"

let folder: string
const at = (...names: string[]) => join(folder, ...names)

async function save(place: string, seed: number, rate: number): Promise<void> {
  const record = createRecorder()
  for (const step of [0, 1, 2, 3]) record.scalar("train/loss", step, 1 / (1 + rate * step + seed))
  record.scalar("train/accuracy", 0, 0.5)
  record.figure("testAccuracy", 0.5 + rate)
  const settings = { optimizer: { learningRate: rate } }
  await saveRun(
    record.finish({ experiment: "mine", variant: "default", seed, target: "wasm", settings }),
    at(place, `seed-${seed}`),
  )
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kasane-report-"))
  for (const seed of [0, 1]) await save("a", seed, 0.1)
  for (const seed of [0, 1]) await save("b", seed, 0.2)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A screen that keeps what is written on it. */
function paper() {
  const text = { out: "", err: "" }
  const stream = (name: "out" | "err"): Stream => ({
    ...{ isTTY: false, columns: 80 },
    write: (part: string | Uint8Array) => {
      text[name] += String(part)
      return true
    },
  })
  const screen = createScreen({}, { stdout: stream("out"), stderr: stream("err"), env: { NO_COLOR: "1" } })
  return { text, screen }
}

async function write(out: string, options: Partial<ReportOptions> = {}, folders = [at("a")]) {
  const { text, screen } = paper()
  await writeReport(folders, at(out), { lang: "en", ...options }, screen)
  return text
}

describe("kasane report", () => {
  it("writes a page, which it replaces later, but no file of somebody else's", async () => {
    expect((await write("page.html")).out).toContain("2 runs")
    expect((await write("page.html", { lang: "ja" })).out).toContain("実行2回")
    expect(readFileSync(at("page.html"), "utf8")).toContain('<html lang="ja">')
    writeFileSync(at("diary.html"), "<p>Dear diary")
    await expect(write("diary.html")).rejects.toThrow("diary.html is there already")
    expect(readFileSync(at("diary.html"), "utf8")).toBe("<p>Dear diary")
  })

  it("writes all figures into a folder, or one by its number", async () => {
    expect((await write("figures")).out).toContain("2 figures")
    expect(readdirSync(at("figures")).sort()).toEqual(["mine-1.svg", "mine-2.svg"])
    await write("one.svg", { chart: 2 })
    expect(readFileSync(at("one.svg"), "utf8")).toBe(readFileSync(at("figures", "mine-2.svg"), "utf8"))
  })

  it("writes a PNG, twice as large", async () => {
    await write("one.png", { chart: 1 })
    const bytes = readFileSync(at("one.png"))
    expect(bytes.subarray(1, 4).toString()).toBe("PNG")
    expect(bytes.readUInt32BE(16)).toBe(2 * 720)
  })

  it("tells of a run that was damaged, and reports the others", async () => {
    for (const seed of [0, 1]) await save("damaged", seed, 0.1)
    const broken = at("damaged", "seed-1")
    const events = readdirSync(broken).find((name) => name.includes("tfevents"))!
    const bytes = readFileSync(join(broken, events))
    bytes[bytes.length - 8]! ^= 1
    writeFileSync(join(broken, events), bytes)
    const text = await write("rest.html", {}, [at("damaged")])
    expect(text.err).toContain("seed-1")
    expect(text.out).toContain("1 run")
    expect(readFileSync(at("rest.html"), "utf8")).toContain("Could not be read")
  })

  it("asks which figure is meant, and names the experiments that there are", async () => {
    await expect(write("one.svg")).rejects.toThrow("Choose with --experiment and --chart")
    await expect(write("one.svg", { chart: 9 })).rejects.toThrow("--chart 9")
    await expect(write("two.svg", { experiment: ["mime"] })).rejects.toThrow("Did you mean 'mine'?")
    await expect(write("two.svg", { format: "png" })).rejects.toThrow("leave one of them out")
    await expect(write("page.html", { chart: 1 })).rejects.toThrow("--chart is for figures")
    await expect(write("page.html", {}, [at("nothing")])).rejects.toThrow("there are no runs")
    expect(existsSync(at("two.svg"))).toBe(false)
  })
})

describe("kasane compare", () => {
  const { write: writeOut } = process.stdout
  afterEach(() => {
    process.stdout.write = writeOut
  })
  const compare = async (...args: string[]): Promise<string> => {
    let text = ""
    process.stdout.write = (part: string | Uint8Array) => {
      text += String(part)
      return true
    }
    await createProgram("0", () => {}).parseAsync(["compare", ...args], { from: "user" })
    process.stdout.write = writeOut
    return text
  }

  it("says what differs, where the curves part and what came of it", async () => {
    const text = await compare(at("a", "seed-0"), at("b", "seed-0"))
    expect(text).toContain("They differ in one thing:")
    expect(text).toMatch(/settings\.optimizer\.learningRate +0\.1 +0\.2/)
    expect(text).toMatch(/train\/loss +at 1 +at 1 +at 3/)
    expect(text).toMatch(/testAccuracy +0\.6 +0\.7 +0\.1/)
    expect(text).not.toContain("cannot be put down")
  })

  it("warns where more than one thing differs, in Japanese too", async () => {
    const [en, ja] = [
      await compare(at("a", "seed-0"), at("b", "seed-1")),
      await compare(at("a", "seed-0"), at("b", "seed-1"), "--lang", "ja"),
    ]
    expect(en).toContain("cannot be put down to one of them")
    expect(ja).toContain("1つのせいにはできません")
  })

  it("matches folders run by run, and gives data where asked", async () => {
    const lines = (await compare(at("a"), at("b"), "--json")).trimEnd().split("\n")
    const pairs = lines.map((line) => JSON.parse(line) as { a: string; differences: { path: string }[] })
    expect(pairs.map(({ a }) => a)).toEqual([at("a", "seed-0"), at("a", "seed-1")])
    expect(pairs[0]!.differences.map(({ path }) => path)).toEqual(["settings.optimizer.learningRate"])
  })

  it("says so where all is the same", async () => {
    const text = await compare(at("a", "seed-0"), at("a", "seed-0"))
    expect(text).toContain("Fixed alike")
    expect(text).toContain("identical, to the last bit")
  })
})
