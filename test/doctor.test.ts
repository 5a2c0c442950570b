import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { root } from "./files.ts"

const folder = mkdtempSync(join(tmpdir(), "kasane-doctor-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `kasane` as it was built. */
function kasane(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { ...process.env, KASANE_OFFLINE: "1", KASANE_TARGET: "wasm", KASANE_LANG: "en", NO_COLOR: "1" }
  const child = spawn(process.execPath, [join(root, "bin", "kasane.js"), ...args], { env })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (part) => (stdout += part))
  child.stderr.on("data", (part) => (stderr += part))
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })))
}

function file(name: string, scale: number): string {
  const path = join(folder, name)
  writeFileSync(
    path,
    `import { Input, layers, random, Sequential } from "kasane"
    const x = random.uniform([80, 4], { maxval: ${scale}, seed: 1 })
    const model = new Sequential([Input({ shape: [4] }), new layers.Dense(8, { activation: "relu" }), new layers.Dense(1)], { seed: 0 })
    model.compile({ optimizer: "adam", loss: "meanSquaredError" })
    export default { model, train: { x, y: x.sum({ axis: 1, keepdims: true }).div(${scale}) } }`,
  )
  return path
}

describe("kasane doctor", () => {
  it("says what is wrong with a network in a file, and exits with 1", async () => {
    const { code, stdout } = await kasane("doctor", file("bytes.mjs", 255), "--quick")
    expect(stdout).toMatch(
      /✖ Problem {2}Inputs are not scaled {2}unscaledInputs\n[\s\S]*Remedy: [\s\S]*See: kasane run 4\.5/,
    )
    expect(code).toBe(1)
  })

  it("exits with 0 where there is no problem", async () => {
    const { code, stdout } = await kasane("doctor", file("good.ts", 1), "--quick", "--quiet")
    expect([code, stdout]).toEqual([0, "Nothing found.\n"])
  })

  it("gives findings as JSON, and as a document in Japanese", async () => {
    const path = join(folder, "bytes.mjs")
    const { stdout } = await kasane("doctor", path, "--quick", "--json")
    const findings = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const found = findings.find(({ id }) => id === "unscaledInputs")
    expect(found).toMatchObject({ severity: "problem", see: "4.5", threshold: { value: 10 }, where: ["dense"] })
    const document = await kasane("doctor", path, "--quick", "--markdown", "--lang", "ja")
    expect(document.stdout).toMatch(/^# .*bytes\.mjs\n\n## 問題：/)
    expect(document.stdout).toContain("## 問題：入力の大きさが揃えられていない")
  })

  it("examines an experiment with a variant, and reads the run that it leaves", async () => {
    const examined = await kasane("doctor", "8.E1:asDistributed", "--quick", "--json")
    expect(examined.stdout).toContain('"frozenLayers"')
    expect(examined.code).toBe(1)
    const runs = join(folder, "runs")
    await kasane("run", "4.5", "--variant", "asDistributed", "--seed", "0", "--out", runs, "--quiet")
    const read = await kasane("doctor", join(runs, "4.5", "asDistributed", "seed-0"), "--json")
    expect(read.stdout).toContain('"wrongGradient"')
    expect(read.code).toBe(1)
  })

  it.each([
    ["6.E-bug:asDistribted", "unknown variant 'asDistribted'. Did you mean 'asDistributed'?"],
    ["9.Z", "unknown experiment '9.Z'"],
    [folder, "holds no run"],
    ["./nothing.ts", "there is no such file"],
  ])("refuses %s with exit code 2", async (what, message) => {
    const { code, stdout, stderr } = await kasane("doctor", what)
    expect(stderr).toContain(message)
    expect([code, stdout]).toEqual([2, ""])
  })

  it("refuses what would change nothing", async () => {
    const path = file("good.ts", 1)
    for (const [args, message] of [
      [[path, "--set", "a=1"], "--set changes nothing there"],
      [[path, "--target", "wasm"], "--target changes nothing there"],
      [[`${path}:slow`], "no variants such as 'slow'"],
      [[path, "--json", "--markdown"], "cannot be used with option '--json'"],
    ] as const) {
      const { code, stdout, stderr } = await kasane("doctor", ...args)
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)])
    }
  })

  it("refuses a file whose default export is nothing to examine", async () => {
    const path = join(folder, "empty.mjs")
    writeFileSync(path, "export default 1")
    const { code, stderr } = await kasane("doctor", path)
    expect(stderr).toContain(
      "nothing to examine: it is 1. Write: export default { model, train: { x, y }, test: { x, y } }",
    )
    expect(code).toBe(2)
  })
})
