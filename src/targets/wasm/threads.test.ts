import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { buildSync } from "esbuild"
import { expect, test } from "vitest"
import { difference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { createWasmTarget } from "./index.ts"
import { at, floats, load, noise, programOf, set, trainingStep } from "./programs.test-helper.ts"

test("any number of threads gives the same bits", async () => {
  const program = trainingStep(130, 301, 67)
  const x = noise(130 * 301)
  const state = [noise(301 * 67, 2), noise(67, 3)]
  const expected = runOn(createWasmTarget({ threads: 1 }), program, [x], state)
  expect(difference(expected, evaluate(program, [x], state), 1e-4)).toBe(undefined)
  for (const threads of [2, 3]) {
    const target = createWasmTarget({ threads })
    expect(target.threads).toBe(threads)
    const before = runOn(target, program, [x], state)
    expect(difference(before, expected)).toBe(undefined)
    await target.ready()
    for (let round = 0; round < 20; round++) {
      const found = runOn(target, program, [x], state)
      expect(difference(found, expected)).toBe(undefined)
      if (round % 5 === 0) await target.ready()
    }
  }
})

test("matrices of a batch are shared among threads too", async () => {
  const [batch, m, n, k] = [7, 40, 33, 300]
  const program = programOf({
    inputs: [floats(batch * m * k), floats(batch * n * k)],
    outputs: [floats(batch * m * n)],
    kernels: [
      {
        kind: "contraction",
        name: "dot",
        origin: undefined,
        batch,
        m,
        n,
        k,
        c: 2,
        epilogue: undefined,
        a: { region: 0, offset: 0, batchStride: m * k, rowStride: 1, colStride: m },
        b: { region: 1, offset: 0, batchStride: n * k, rowStride: 1, colStride: k },
      },
    ],
  })
  const inputs = [noise(batch * m * k), noise(batch * n * k, 2)]
  const expected = evaluate(program, inputs)
  const target = createWasmTarget({ threads: 3 })
  const executable = target.load(program)
  await target.ready()
  for (let round = 0; round < 10; round++) {
    const output = new Float32Array(batch * m * n)
    executable.run(inputs, [output], [])
    expect(difference({ outputs: [output], variables: [] }, expected, 1e-4)).toBe(undefined)
  }
})

test("threads keep working when the memory grows", async () => {
  const target = createWasmTarget({ threads: 2 })
  const program = trainingStep(64, 128, 64)
  const x = noise(64 * 128)
  const state = [noise(128 * 64, 2), noise(64, 3)]
  const expected = evaluate(program, [x], state)
  const executable = target.load(program)
  await target.ready()
  for (let round = 0; round < 5; round++) {
    const variables = program.variables.map(({ dtype, size }) => target.allocate(dtype, size))
    variables.forEach((storage, i) => {
      storage.view().set(state[i]!)
    })
    target.allocate("float32", 3_000_000)
    const outputs = [new Float32Array(1), new Float32Array(64)]
    executable.run([x], outputs, variables)
    const found = { outputs, variables: variables.map((storage) => storage.view()) }
    expect(difference(found, expected, 1e-4)).toBe(undefined)
  }
})

test("a process with threads ends by itself", () => {
  const size = 200_000
  const program = programOf({
    inputs: [floats(size)],
    outputs: [floats(size)],
    kernels: [
      loop({
        loops: [size],
        body: [load(0, at(0, [0, 1])), { op: "neg", dtype: "float32", args: [0] }],
        stores: [set(1, at(0, [0, 1]), 1)],
      }),
    ],
  })
  const contents = `
    import { createWasmTarget } from ${JSON.stringify(fileURLToPath(new URL("./index.ts", import.meta.url)))}
    const target = createWasmTarget({ threads: 3 })
    const executable = target.load(${JSON.stringify(program)})
    await target.ready()
    const output = new Float32Array(${size})
    executable.run([new Float32Array(${size}).fill(2)], [output], [])
    console.log(output[${size - 1}])`
  const bundle = buildSync({ stdin: { contents, resolveDir: "." }, bundle: true, format: "esm", write: false })
  const found = execFileSync(process.execPath, ["--input-type=module"], {
    input: bundle.outputFiles[0]!.text,
    timeout: 30_000,
  })
  expect(String(found).trim()).toBe("-2")
})
