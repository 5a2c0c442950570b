import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, test } from "vitest"
import { claims } from "../src/experiments/index.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const launcher = join(root, "bin", "kasane.js")
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
})

/** Hermetic: nothing is downloaded or taken from this machine's data, and wasm needs no compiler. */
const env = {
  ...process.env,
  KASANE_DATA: "",
  KASANE_OFFLINE: "1",
  KASANE_TARGET: "wasm",
  KASANE_CACHE: join(tmpdir(), "kasane-cli-test-cache"),
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
}

function start(args: readonly string[], more: NodeJS.ProcessEnv = {}, file = launcher) {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  })
  children.push(child)
  const text = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text.stdout += part
  })
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text.stderr += part
  })
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, ...text }))
  })
  return { child, text, ended }
}

const kasane = (...args: string[]) => start(args).ended
const objects = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test("without a build the launcher says what to run", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kasane-launcher-"))
  try {
    cpSync(launcher, join(folder, "bin", "kasane.js"))
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
    const { code, stderr } = await start(["list"], {}, join(folder, "bin", "kasane.js")).ended
    expect(code).toBe(1)
    expect(stderr).toBe("kasane is not built here. Run npm ci (or, after changing its sources, npm run build).\n")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

describe.skipIf(!existsSync(join(root, "dist", "cli", "main.js")))("a built command line", { timeout: 60_000 }, () => {
  test.each([
    ["--help"],
    ["run", "--help"],
    ["list", "--help"],
    ["targets", "--help"],
    ["doctor", "--help"],
    ["bench", "--help"],
  ])("help shows examples (%s %s)", async (...args) => {
    const { code, stdout, stderr } = await kasane(...args)
    expect(stdout).toMatch(/Usage: kasane[\s\S]*\nExamples:\n {2}kasane /)
    expect([code, stderr]).toEqual([0, ""])
  })

  test("--version prints the package's version", async () => {
    expect(await kasane("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  test.each([
    [
      ["rnu", "digits"],
      "unknown command 'rnu'. Did you mean 'run'? Known: run, list, report, compare, targets, doctor, bench, help.",
    ],
    [["nope"], "unknown command 'nope'. Known: run, list, report, compare, targets, doctor, bench, help."],
    [["help", "nope"], "unknown command 'nope'. Known: run, list, report, compare, targets, doctor, bench, help."],
    [["run", "digts"], "unknown experiment 'digts'. Did you mean 'digits'?"],
    [["run", "digits", "--target", "nativ"], "unknown target 'nativ'. Did you mean 'native'?"],
    [["run", "digits", "--target", "gpu"], "unknown target 'gpu'. Known: native, wasm, interpreter."],
    [["run", "digits", "--epoch", "3"], "unknown option '--epoch'\n(Did you mean --epochs?)"],
    [
      ["run", "digits", "--epochs", "-1"],
      "'--epochs <count>' argument '-1' is invalid. It must be a whole number from 1 to",
    ],
    [["run", "digits", "--epochs", "1e3"], "argument '1e3' is invalid"],
    [["run", "digits", "--seed", "x"], "argument 'x' is invalid. It must be a whole number from 0 to"],
    [["run", "digits", "--seed", "99999999999999999"], "is invalid"],
    [["run", "digits", "--batch-size", "0"], "argument '0' is invalid. It must be a whole number from 1 to"],
    [["run", "digits", "--learning-rate", "-0.1"], "argument '-0.1' is invalid. It must be a number above 0"],
    [["run", "digits", "--learning-rate", "Infinity"], "argument 'Infinity' is invalid"],
    [
      ["run", "6.E1", "--set", "network.activation=sigmoit"],
      "unknown network.activation 'sigmoit'. Did you mean 'sigmoid'?",
    ],
    [
      ["run", "6.E1", "--set", "optimizer.name=Adam", "optimizer.momentumm=0.9"],
      "6.E1: unknown setting 'optimizer.momentumm'",
    ],
    [["run", "digits", "more"], "too many arguments for 'run'"],
    [["run"], "missing required argument 'experiment'"],
    [["bench", "w11"], "unknown workload 'w11'. Did you mean 'w1'?"],
  ])("%j is refused with exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await kasane(...args)
    expect(stderr).toContain(message)
    expect([code, stdout]).toEqual([2, ""])
  })

  test("list names the experiments", async () => {
    const { code, stdout } = await kasane("list")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^digits +A network learns to read handwritten digits\./m)
    const listed = objects((await kasane("list", "--json")).stdout)
    const trainings = ["digits", "simple-cnn", "double-cnn", "deep-cnn"]
    expect(listed.map(({ id }) => id).sort()).toEqual([...trainings, ...Object.keys(claims)].sort())
    // Section by section, as the notes go.
    const told = listed.flatMap(({ section }) => (section === undefined ? [] : [section]))
    expect(told).toEqual([...told].sort())
    for (const { title } of listed) expect((title as { ja: string }).ja).toMatch(/[ぁ-んァ-ン一-龠]/)
  })

  test("targets tells what can run here, and which is used", async () => {
    const { code, stdout } = await kasane("targets", "--json")
    expect(code).toBe(0)
    const targets = objects(stdout)
    expect(targets.map(({ target }) => target)).toEqual(["native", "wasm", "interpreter"])
    expect(targets[1]).toMatchObject({ available: true, default: true, detail: expect.any(String) })
    for (const { available, detail, reason } of targets) expect(available ? detail : reason).toMatch(/./)
    expect((await kasane("targets")).stdout).toMatch(/^wasm +yes .*used unless you name another/m)
  })

  test("run --json prints one object an epoch and a result, and nothing else on stdout", async () => {
    const { code, stdout, stderr } = await kasane("run", "digits", "--limit", "600", "--epochs", "2", "--json")
    expect(code).toBe(0)
    const [first, second, result, ...rest] = objects(stdout)
    const figure = expect.any(Number)
    expect(first).toEqual({
      epoch: 1,
      loss: figure,
      accuracy: figure,
      valLoss: figure,
      valAccuracy: figure,
      seconds: figure,
    })
    expect(second).toMatchObject({ epoch: 2 })
    expect(second!.loss).toBeLessThan(first!.loss as number)
    expect(result).toEqual({
      experiment: "digits",
      seed: 0,
      target: "wasm",
      dataset: "mnist-10000",
      trainSize: 600,
      testSize: 600,
      epochs: 2,
      batchSize: 100,
      learningRate: 0.001,
      epochsDone: 2,
      interrupted: false,
      testLoss: figure,
      testAccuracy: second!.valAccuracy,
      seconds: figure,
      notices: [expect.stringContaining("10,000 of MNIST's 60,000 training digits")],
    })
    expect(result!.testAccuracy).toBeGreaterThan(0.6)
    expect(rest).toEqual([])
    expect(stderr).toContain("10,000 of MNIST's 60,000 training digits, which come with Kasane")
  })

  test("run shows people the data, a line an epoch, the accuracy, a curve and misread digits", async () => {
    const { code, stdout, stderr } = await kasane("run", "digits", "--limit", "300", "--epochs", "2")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(/^Digits +10,000 of MNIST's/m)
    expect(stdout).toMatch(/^Epoch 1\/2 · loss \d\.\d{4} · accuracy \d+\.\d\d % · test \d+\.\d\d % · \d+\.\d s$/m)
    expect(stdout).toMatch(/^Test accuracy \d+\.\d\d % \(loss \d\.\d{4}\) in \d+\.\d s$/m)
    expect(stdout).toMatch(/^ +\d\.\d{3} [┼┤]/m)
    expect(stdout).toMatch(/read as \d, is a \d/)
    expect(stdout).not.toContain("\u001b")
  })

  test("run takes the part of the data that an experiment is about, or all of it with --full", async () => {
    const sizes = async (...more: string[]) => {
      const few = ["--limit", "200", "--epochs", "1", "--json", "--quiet", ...more]
      const { trainSize, testSize, network } = objects((await kasane("run", "simple-cnn", ...few)).stdout).at(-1)!
      return [trainSize, testSize, network]
    }
    expect((await sizes()).slice(0, 2)).toEqual([200, 200])
    const { stdout } = await kasane("run", "double-cnn", "--epochs", "1")
    expect(stdout).toMatch(/^Network +10@7×7, pool, 20@3×3, pool, 100-10, 75,430 parameters$/m)
    expect(stdout).toMatch(/^Training 5,000 digits, .*testing with 1,000$/m)
    const full = await kasane("run", "double-cnn", "--epochs", "1", "--full")
    expect(full.stdout).toMatch(/^Training 9,000 digits, .*testing with 1,000$/m)
  })

  test("run --quiet prints the result only, --json --quiet the objects only, and what is missing of the data", async () => {
    const few = ["run", "digits", "--limit", "100", "--epochs", "1", "--quiet"]
    expect((await kasane(...few)).stdout).toMatch(/^\nTest accuracy [^\n]+\n$/)
    const { stdout, stderr } = await kasane(...few, "--json")
    expect(objects(stdout)).toHaveLength(2)
    expect(stderr).toMatch(/^Not the full MNIST but [^\n]+\n$/)
  })

  test("the same seed gives the same figures, another seed others", async () => {
    const losses = async (seed: string) =>
      objects((await kasane("run", "digits", "--limit", "300", "--epochs", "1", "--json", "--seed", seed)).stdout)[0]!
        .loss
    const first = await losses("7")
    expect(await losses("7")).toBe(first)
    expect(await losses("8")).not.toBe(first)
  })

  test("colours come when they are asked for, and NO_COLOR wins", async () => {
    const list = async (more: NodeJS.ProcessEnv) => (await start(["list"], more).ended).stdout
    expect(await list({ FORCE_COLOR: "1" })).toContain("\u001b[1mdigits")
    expect(await list({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain("\u001b")
  })

  test("Ctrl-C ends the training cleanly with exit code 130 and still tests", async () => {
    const { child, text, ended } = start(["run", "digits", "--epochs", "1000", "--json"])
    await until(() => text.stdout.includes("\n"))
    child.kill("SIGINT")
    const { code, stdout, stderr } = await ended
    expect(code).toBe(130)
    const result = objects(stdout).at(-1)!
    expect(result).toMatchObject({ interrupted: true, epochs: 1000, testAccuracy: expect.any(Number) })
    expect(result.epochsDone).toBeLessThan(1000)
    expect(stderr).toContain("Stopping after this step")
  })

  test("a reader that goes away ends the command quietly", async () => {
    const { child, text, ended } = start(["run", "digits", "--epochs", "1000", "--json", "--quiet"])
    await until(() => text.stdout.includes("\n"))
    child.stdout.destroy()
    // A slow machine also says how long it would take.
    const quiet = /^Not the full MNIST[^\n]+\n(This will take[^\n]+\n)?$/
    expect(await ended).toMatchObject({ code: 141, stderr: expect.stringMatching(quiet) })
  })

  test("a wrong file in KASANE_DATA fails with exit code 1 and names the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kasane-data-"))
    try {
      writeFileSync(join(folder, "train-labels-idx1-ubyte"), "not digits")
      const { code, stdout, stderr } = await start(["run", "digits", "--json"], { KASANE_DATA: folder }).ended
      expect(stderr).toMatch(/error: .*train-labels-idx1-ubyte: not an IDX file/)
      expect(stderr).not.toContain("    at ")
      expect([code, stdout]).toEqual([1, ""])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 60_000) throw new Error("waited a minute in vain")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test("a cache that cannot be used is told in the record too, with the cure", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kasane-cli-"))
  try {
    writeFileSync(join(folder, "file"), "")
    const more = { KASANE_CACHE: join(folder, "file"), KASANE_TARGET: "native", TMPDIR: folder }
    const args = ["run", "digits", "--limit", "1", "--epochs", "1", "--json"]
    const { code, stdout, stderr } = await start(args, more).ended
    expect(stderr).toContain("Training 1 digit,")
    // Without a C compiler native is refused, whatever the cache is.
    if (code !== 0) return expect(stderr).toMatch(/native target cannot run here/)
    const { notices } = objects(stdout).at(-1) as { notices: string[] }
    expect(notices.join()).toMatch(/the cache folder .* cannot be used .*KASANE_CACHE names another/)
    expect(stderr).toMatch(/the cache folder .* cannot be used/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
