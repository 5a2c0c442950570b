import { expect, test } from "vitest"
import { TargetError } from "../../base/errors.ts"
import { difference, evaluate, loop, runOn } from "../harness.test-helper.ts"
import { hostStorage } from "../storage.ts"
import { createWasmTarget } from "./index.ts"
import { createHeap } from "./memory.ts"
import { at, floats, load, noise, programOf, set } from "./programs.test-helper.ts"

const addTo = (size: number) =>
  programOf({
    inputs: [floats(size)],
    outputs: [floats(size)],
    variables: [floats(size)],
    constants: [noise(size, 9)],
    arena: [floats(size)],
    kernels: [
      loop({
        loops: [size],
        body: [load(0, at(0, [0, 1])), load(3, at(0, [0, 1])), { op: "add", dtype: "float32", args: [0, 1] }],
        stores: [set(4, at(0, [0, 1]), 2)],
      }),
      loop({
        loops: [size],
        body: [load(2, at(0, [0, 1])), load(4, at(0, [0, 1])), { op: "add", dtype: "float32", args: [0, 1] }],
        stores: [set(2, at(0, [0, 1]), 2), set(1, at(0, [0, 1]), 1)],
      }),
    ],
  })

test.each([1, 2])("variables keep their values while the memory grows under them (threads: %d)", (threads) => {
  const target = createWasmTarget({ threads })
  const program = addTo(100)
  const small = target.load(program)
  const variable = target.allocate("float32", 100)
  expect(Array.from(variable.view())).toEqual(Array(100).fill(0))
  let expected: Float32Array = new Float32Array(100)
  for (let round = 0; round < 4; round++) {
    const output = new Float32Array(100)
    small.run([noise(100, round)], [output], [variable])
    const now = evaluate(program, [noise(100, round)], [expected])
    expected = now.variables[0] as Float32Array
    expect(difference({ outputs: [output], variables: [variable.view()] }, now)).toBe(undefined)
    const size = 40_000 * 3 ** round
    const big = addTo(size)
    expect(
      difference(runOn(target, big, [noise(size)], [noise(size, 2)]), evaluate(big, [noise(size)], [noise(size, 2)])),
    ).toBe(undefined)
    target.allocate("int32", 100_000)
  }
})

test("a variable of another target is read and written where it is", () => {
  const target = createWasmTarget({ threads: 1 })
  const program = addTo(77)
  const foreign = hostStorage("interpreter", "float32", 77)
  foreign.view().set(noise(77, 5))
  const output = new Float32Array(77)
  target.load(program).run([noise(77)], [output], [foreign])
  const expected = evaluate(program, [noise(77)], [noise(77, 5)])
  expect(difference({ outputs: [output], variables: [foreign.view()] }, expected)).toBe(undefined)
})

test("two targets hold separate memories and take each other's variables", () => {
  const [one, two] = [createWasmTarget({ threads: 1 }), createWasmTarget({ threads: 1 })]
  const program = addTo(40)
  const variable = one.allocate("float32", 40)
  two.load(program).run([noise(40)], [new Float32Array(40)], [variable])
  const expected = evaluate(program, [noise(40)], [new Float32Array(40)])
  expect(Array.from(variable.view())).toEqual(Array.from(expected.variables[0]!))
})

test("memory that is asked for in vain is a TargetError that says how much there is", () => {
  const target = createWasmTarget({ threads: 1, memory: 2 ** 24 })
  expect(() => target.allocate("float32", 2 ** 23)).toThrow(TargetError)
  expect(() => target.allocate("float32", 2 ** 23)).toThrow(/32 MiB|33 MiB/)
  // What was there before still works.
  expect(target.allocate("int32", 1000).view()).toHaveLength(1000)
})

test("freed blocks are used again, blocks never overlap", () => {
  const heap = createHeap({ shared: false })
  const sizes = [1, 64, 100, 5000, 5001, 70_000, 1_000_000]
  const blocks = sizes.map((bytes) => [heap.allocate(bytes), bytes] as const).sort(([a], [b]) => a - b)
  blocks.forEach(([address, bytes], i) => {
    expect(address % 64).toBe(0)
    if (i + 1 < blocks.length) expect(blocks[i + 1]![0]).toBeGreaterThanOrEqual(address + bytes)
  })
  const [address, bytes] = blocks[3]!
  heap.free(address, bytes)
  expect(heap.allocate(bytes)).toBe(address)
})
