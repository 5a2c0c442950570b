import { execFile, execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { buildSync } from "esbuild"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Program } from "../../compile/program.ts"
import { evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createNativeTarget, detectNative, fmaLimit } from "./index.ts"
import { programBuilder } from "./programBuilder.test-helper.ts"

const line = { constant: 0, terms: [[0, 1] as const] }

/** variable = variable · 3 + input, `repeats` times over. */
function stepProgram(size: number, repeats = 1): Program {
  const builder = programBuilder()
  const [x, v] = [builder.slot("input", size), builder.slot("variable", size)]
  const out = builder.slot("output", size)
  for (let i = 0; i < repeats; i++)
    builder.kernels.push(
      loop({
        loops: [size],
        body: [
          { op: "load", dtype: "float32", region: v, at: line },
          { op: "const", dtype: "float32", value: 3 },
          { op: "mul", dtype: "float32", args: [0, 1] },
          { op: "load", dtype: "float32", region: x, at: line },
          { op: "add", dtype: "float32", args: [2, 3] },
        ],
        stores: [
          { region: v, at: line, value: 4, mode: "set" },
          { region: out, at: line, value: 4, mode: "set" },
        ],
      }),
    )
  return builder.build()
}

describe("the native target", () => {
  test("says what it compiles with", () => {
    expect(detectNative()).toMatchObject({ ok: true, isa: expect.stringMatching(/avx512|avx2|neon|plain/) })
    expect(fmaLimit()).toBeGreaterThan(0.5)
  })

  test("keeps variables between runs, and runs one program on different variables", () => {
    const target = createNativeTarget()
    const executable = target.load(stepProgram(4))
    const [first, second] = [target.allocate("float32", 4), target.allocate("float32", 4)]
    const [x, out] = [Float32Array.of(1, 2, 3, 4), new Float32Array(4)]
    executable.run([x], [out], [first])
    executable.run([x], [out], [first])
    executable.run([x], [out], [second])
    expect([...first.view()]).toEqual([4, 8, 12, 16])
    expect([...second.view()]).toEqual([1, 2, 3, 4])
    expect(out).toEqual(second.view())
  })

  test("a program that needs more memory than there is throws, and others still run", () => {
    const huge = { ...stepProgram(4), arenaSize: 2 ** 46 }
    const target = createNativeTarget()
    const [x, out, variable] = [new Float32Array(4), new Float32Array(4), target.allocate("float32", 4)]
    expect(() => target.load(huge).run([x], [out], [variable])).toThrow(/no memory .* smaller batch/)
    expect(() => target.load(stepProgram(4)).run([x], [out], [variable])).not.toThrow()
  })

  test("reads constants of a program", () => {
    const builder = programBuilder()
    const constant = builder.constant(Float32Array.of(1, 2, 3))
    const out = builder.slot("output", 3)
    builder.kernels.push(
      loop({
        loops: [3],
        body: [{ op: "load", dtype: "float32", region: constant, at: line }],
        stores: [{ region: out, at: line, value: 0, mode: "set" }],
      }),
    )
    expect(runOn(createNativeTarget(), builder.build(), []).outputs).toEqual([Float32Array.of(1, 2, 3)])
  })

  test("takes more inputs and outputs than a foreign call has room for", () => {
    const builder = programBuilder()
    for (let i = 0; i < 70; i++) {
      const [input, output] = [builder.slot("input", 3), builder.slot("output", 3)]
      builder.kernels.push(
        loop({
          loops: [3],
          body: [{ op: "load", dtype: "float32", region: input, at: line }],
          stores: [{ region: output, at: line, value: 0, mode: "set" }],
        }),
      )
    }
    const inputs = Array.from({ length: 70 }, (_, i) => Float32Array.of(i, i + 1, i + 2))
    expect(runOn(createNativeTarget(), builder.build(), inputs).outputs).toEqual(inputs)
  })

  test("runs long programs beside the event loop, one after the other in the order of the calls", async () => {
    const target = createNativeTarget()
    const program = stepProgram(100_000, 300)
    const executable = target.load(program)
    const x = new Float32Array(100_000).fill(0.25)
    const variable = target.allocate("float32", 100_000)
    variable.view().fill(-0.125)
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const outputs = [1, 2, 3].map(() => new Float32Array(100_000))
    const done: number[] = []
    await Promise.all(outputs.map((out, i) => executable.runAsync!([x], [out], [variable]).then(() => done.push(i))))
    clearInterval(timer)
    expect(done).toEqual([0, 1, 2])
    expect(ticks).toBeGreaterThan(0)
    const start = [new Float32Array(100_000).fill(-0.125)]
    expect(outputs[0]).toEqual(evaluate(stepProgram(100_000, 1), [x], start).outputs[0])
    // −1/8 is the fixed point of 3x + 1/4, so every run ends where it began.
    expect(outputs[2]![99_999]).toBe(-0.125)
  })

  test("a failing run of many arguments does not stop the queue", async () => {
    const executable = createNativeTarget().load(stepProgram(100_000, 300))
    const x = new Float32Array(100_000)
    const out = new Float32Array(100_000)
    const variable = createNativeTarget().allocate("float32", 100_000)
    await expect(executable.runAsync!([null as never], [{} as never], [variable])).rejects.toThrow()
    await expect(executable.runAsync!([x], [out], [variable])).resolves.toBeUndefined()
  })
})

describe("processes and threads", () => {
  const project = fileURLToPath(new URL("../../..", import.meta.url))
  let folder: string
  let script: string
  beforeAll(() => {
    // Inside the project, so that the bundle finds koffi.
    folder = mkdtempSync(join(project, "node_modules", ".kasane-native-"))
    script = join(folder, "main.mjs")
    const entry = fileURLToPath(new URL("./index.ts", import.meta.url))
    buildSync({
      entryPoints: [entry],
      bundle: true,
      format: "esm",
      platform: "node",
      outfile: join(folder, "native.mjs"),
    })
    writeFileSync(
      script,
      `import { createNativeTarget } from "./native.mjs"
import { isMainThread, Worker } from "node:worker_threads"
const program = ${JSON.stringify(stepProgram(50_000, 3))}
const target = createNativeTarget({ threads: 2 })
const executable = target.load(program)
const variable = target.allocate("float32", 50_000), x = new Float32Array(50_000).fill(1), out = new Float32Array(50_000)
for (let i = 0; i < 200; i++) {
  variable.view().fill(i)
  executable.run([x], [out], [variable])
  const wrong = out.findIndex((value) => value !== 27 * i + 13)
  if (wrong >= 0) throw new Error("run " + i + " element " + wrong + ": " + out[wrong])
}
if (isMainThread && process.argv[2] === "workers") for (let i = 0; i < 3; i++) new Worker(new URL(import.meta.url))
if (isMainThread) console.log("ran")
`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test("several processes that compile the same program at once all run it, and one entry a source remains", async () => {
    const cache = mkdtempSync(join(tmpdir(), "kasane-test-"))
    const env = { ...process.env, KASANE_CACHE: join(cache, "kasane") }
    const runs = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, [script], { env })))
    for (const { stdout, stderr } of runs) expect([stdout, stderr]).toEqual(["ran\n", ""])
    const names = readdirSync(join(cache, "kasane", "native"))
    expect(names.filter((name) => name.endsWith(".so"))).toHaveLength(3)
    expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([])
    rmSync(cache, { recursive: true })
  })

  test("worker threads of one process may run programs at the same time, and the process ends by itself", () => {
    expect(execFileSync(process.execPath, [script, "workers"], { encoding: "utf8", timeout: 60_000 })).toBe("ran\n")
  })

  test("a machine without koffi, or with a compiler that fails, is told why and not thrown at", () => {
    const probe = join(folder, "probe.mjs")
    writeFileSync(probe, `import { detectNative } from "./native.mjs"\nconsole.log(JSON.stringify(detectNative()))\n`)
    const detect = (file: string, env: NodeJS.ProcessEnv) =>
      JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8", env: { ...process.env, ...env } }))
    expect(detect(probe, { CC: "false" })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/false.*does not work/),
    })
    expect(detect(probe, { CC: "", PATH: "/nowhere" })).toMatchObject({
      reason: expect.stringMatching(/no C compiler/),
    })
    const elsewhere = mkdtempSync(join(tmpdir(), "kasane-test-"))
    execFileSync("cp", [join(folder, "native.mjs"), probe, elsewhere])
    expect(detect(join(elsewhere, "probe.mjs"), {})).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/npm install koffi/),
    })
    rmSync(elsewhere, { recursive: true })
  })
})
