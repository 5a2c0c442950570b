import { test } from "vitest"
import type { Dtype } from "../../base/dtype.ts"
import type { BinaryOp, Instruction, UnaryOp } from "../../compile/program.ts"
import { loop } from "../harness.test-helper.ts"
import { at, floats, ints, load, noise, programOf, set } from "./programs.test-helper.ts"
import { check } from "./setUp.test-helper.ts"

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -2.5,
  NaN,
  Infinity,
  -Infinity,
  1e-45,
  -1e-45,
  1.1754944e-38,
  3.4028235e38,
  -3.4028235e38,
  2147483648,
  -2147483648,
  2147483520,
  16777217,
  0.1,
  7,
  -7,
]
const specialInts = [0, 1, -1, 2, 3, -3, 7, -7, 31, 32, 33, -2147483648, 2147483647, 65536, 0x7fc00000, 1000003]

/** All pairs of two lists, as two arrays, cut to a length that leaves a tail. */
function pairs(values: readonly number[], make: (list: number[]) => Float32Array | Int32Array) {
  const a: number[] = []
  const b: number[] = []
  for (const x of values)
    for (const y of values) {
      a.push(x)
      b.push(y)
    }
  return [make(a.slice(0, -1)), make(b.slice(0, -1))] as const
}
const asFloats = (list: number[]) => Float32Array.from(list)
const asInts = (list: number[]) => Int32Array.from(list)
const asBools = (list: number[]) => Int32Array.from(list, (x) => x & 1)

type Case = { op: UnaryOp | BinaryOp; from: Dtype; to: Dtype; arity: 1 | 2 }
const cases: Case[] = []
const add = (ops: (UnaryOp | BinaryOp)[], from: Dtype, to: Dtype, arity: 1 | 2) => {
  for (const op of ops) cases.push({ op, from, to, arity })
}
add(["neg", "sqrt", "floor"], "float32", "float32", 1)
add(["neg"], "int32", "int32", 1)
add(["toFloat", "bitsToFloat"], "int32", "float32", 1)
add(["toFloat"], "bool", "float32", 1)
add(["toInt", "floatToBits"], "float32", "int32", 1)
add(["toInt"], "bool", "int32", 1)
add(["toBool"], "float32", "bool", 1)
add(["toBool"], "int32", "bool", 1)
add(["add", "sub", "mul", "div", "max"], "float32", "float32", 2)
add(["add", "sub", "mul", "div", "mod", "max", "and", "or", "xor", "shl", "shr"], "int32", "int32", 2)
add(["and", "or", "xor", "eq"], "bool", "bool", 2)
add(["lt", "le", "eq"], "float32", "bool", 2)
add(["lt", "le", "eq"], "int32", "bool", 2)

test.each(cases)("$op of $from gives what the loop language says, in lanes and alone", ({ op, from, to, arity }) => {
  const [a, b] =
    from === "float32"
      ? pairs(special, asFloats)
      : from === "int32"
        ? pairs(specialInts, asInts)
        : pairs(specialInts, asBools)
  const args = arity === 1 ? [0] : [0, 1]
  for (const size of [a.length, 3]) {
    const program = programOf({
      inputs: [
        { size, dtype: from },
        { size, dtype: from },
      ],
      outputs: [{ size, dtype: to }],
      kernels: [
        loop({
          loops: [size],
          body: [
            load(0, at(0, [0, 1]), from),
            load(1, at(0, [0, 1]), from),
            { op, dtype: to, args } as unknown as Instruction,
          ],
          stores: [set(2, at(0, [0, 1]), 2)],
        }),
      ],
    })
    for (let start = 0; start + size <= a.length; start += size)
      check(program, [a.slice(start, start + size), b.slice(start, start + size)])
  }
})

test.each(["div", "mod", "shl", "shr", "max"] as const)("%s of int32 by a constant is the same as by a value", (op) => {
  for (const divisor of [0, 1, -1, 2, 7, 8, -5, 1024, -2147483648]) {
    const size = specialInts.length - 1
    check(
      programOf({
        inputs: [ints(size)],
        outputs: [ints(size), ints(1)],
        kernels: [
          loop({
            loops: [size],
            body: [
              load(0, at(0, [0, 1]), "int32"),
              { op: "const", dtype: "int32", value: divisor },
              { op, dtype: "int32", args: [0, 1] },
            ],
            stores: [set(1, at(0, [0, 1]), 2)],
          }),
          loop({
            loops: [],
            body: [
              load(0, at(9), "int32"),
              { op: "const", dtype: "int32", value: divisor },
              { op, dtype: "int32", args: [0, 1] },
            ],
            stores: [set(2, at(0), 2)],
          }),
        ],
      }),
      [Int32Array.from(specialInts.slice(0, -1))],
    )
  }
})

test.each([0, -0, 1, -1, Infinity, -Infinity, NaN])(
  "max with the constant %d keeps NaN and the sign of zero",
  (constant) => {
    for (const args of [
      [0, 1],
      [1, 0],
    ] as const)
      check(
        programOf({
          inputs: [floats(special.length)],
          outputs: [floats(special.length)],
          kernels: [
            loop({
              loops: [special.length],
              body: [
                load(0, at(0, [0, 1])),
                { op: "const", dtype: "float32", value: constant },
                { op: "max", dtype: "float32", args },
              ],
              stores: [set(1, at(0, [0, 1]), 2)],
            }),
          ],
        }),
        [Float32Array.from(special)],
      )
  },
)

test("select, bools in memory and the index are the same at every width", () => {
  for (let width = 1; width <= 67; width++) {
    const x = noise(3 * width)
    const mask = Int32Array.from(x, (value) => Number(value > 0))
    const i = [
      [0, width],
      [1, 1],
    ] as [number, number][]
    check(
      programOf({
        inputs: [floats(3 * width), { size: 3 * width, dtype: "bool" }, floats(width)],
        outputs: [floats(3 * width), { size: 3 * width, dtype: "bool" }, ints(3 * width)],
        kernels: [
          loop({
            loops: [3, width],
            body: [
              load(0, at(0, ...i)),
              load(1, at(0, ...i), "bool"),
              load(2, at(0, [1, 1])),
              { op: "select", dtype: "float32", args: [1, 0, 2] },
              { op: "lt", dtype: "bool", args: [0, 2] },
              { op: "xor", dtype: "bool", args: [4, 1] },
              { op: "index", dtype: "int32", at: at(5, [0, -2], [1, 3]) },
            ],
            stores: [set(3, at(0, ...i), 3), set(4, at(0, ...i), 5), set(5, at(0, ...i), 6)],
          }),
        ],
      }),
      [x, mask, noise(width, 5)],
    )
  }
})

test("a kernel may write where it reads, at every width", () => {
  for (let width = 1; width <= 67; width++)
    check(
      programOf({
        variables: [floats(5 * width)],
        inputs: [floats(5)],
        kernels: [
          loop({
            loops: [5, width],
            body: [
              load(1, at(0, [0, width], [1, 1])),
              load(0, at(0, [0, 1])),
              { op: "mul", dtype: "float32", args: [0, 1] },
              { op: "add", dtype: "float32", args: [2, 0] },
            ],
            stores: [set(1, at(0, [0, width], [1, 1]), 3)],
          }),
        ],
      }),
      [noise(5)],
      { state: [noise(5 * width, 2)] },
    )
})

test("transposed, reversed, repeated and strided memory is walked in any order", () => {
  for (const [m, n] of [
    [4, 4],
    [5, 7],
    [16, 3],
    [3, 16],
    [1, 9],
    [9, 1],
    [33, 18],
  ] as const)
    check(
      programOf({
        inputs: [floats(m * n), floats(2 * m * n), floats(1)],
        outputs: [floats(m * n), floats(m * n)],
        kernels: [
          loop({
            loops: [m, n],
            body: [
              load(0, at(0, [0, 1], [1, m])),
              load(1, at(2 * m * n - 1, [0, -2 * n], [1, -2])),
              load(2, at(0)),
              { op: "sub", dtype: "float32", args: [0, 1] },
              { op: "add", dtype: "float32", args: [3, 2] },
            ],
            stores: [set(3, at(0, [0, n], [1, 1]), 4), set(4, at(m * n - 1, [0, -1], [1, -m]), 3)],
          }),
        ],
      }),
      [noise(m * n), noise(2 * m * n, 3), noise(1)],
    )
})

test("gathers by a value that is the same in a row and by one that is not", () => {
  for (const width of [1, 2, 3, 4, 5, 8, 17, 50]) {
    const rows = 6
    const rowOf = Int32Array.from([3, 0, 5, 5, 1, 2], (row) => row * width)
    const columnOf = Int32Array.from({ length: width }, (_, i) => (i * 7) % width)
    check(
      programOf({
        inputs: [floats(rows * width), ints(rows), ints(width)],
        outputs: [floats(rows * width), floats(rows * width), floats(rows * width)],
        kernels: [
          loop({
            loops: [rows, width],
            body: [
              load(1, at(0, [0, 1]), "int32"),
              load(2, at(0, [1, 1]), "int32"),
              load(0, at(0, [1, 1]), "float32", 0),
              load(0, at(0, [0, width]), "float32", 1),
            ],
            stores: [
              set(3, at(0, [0, width], [1, 1]), 2),
              set(4, at(0, [0, width], [1, 1]), 3),
              { region: 5, at: at(0, [0, width]), plus: 1, value: 2, mode: "set" },
            ],
          }),
        ],
      }),
      [noise(rows * width), rowOf, columnOf],
    )
  }
})

test("a scatter adds in order", () => {
  const [count, width] = [20, 5]
  const to = Int32Array.from({ length: count }, (_, i) => ((i * 3) % 7) * width)
  check(
    programOf({
      inputs: [floats(count * width), ints(count)],
      variables: [floats(7 * width)],
      kernels: [
        loop({
          loops: [count, width],
          sequential: true,
          body: [load(1, at(0, [0, 1]), "int32"), load(0, at(0, [0, width], [1, 1]))],
          stores: [{ region: 2, at: at(0, [1, 1]), plus: 0, value: 1, mode: "add" }],
        }),
      ],
    }),
    [noise(count * width), to],
    { state: [noise(7 * width, 4)] },
  )
})
