import { test } from "vitest"
import type { Program } from "../../compile/program.ts"
import { loop } from "../harness.test-helper.ts"
import { at, floats, ints, load, noise, programOf, set } from "./programs.test-helper.ts"
import { check } from "./setUp.test-helper.ts"

/** Sums may be taken in another order than the evaluator's. */
const rounded = { tolerance: 1e-6 }

/** Sums and maxima of x[rows, columns] over one axis, of floats and of int32s. */
function reduction(rows: number, columns: number, over: "rows" | "columns"): Program {
  const [kept, gone] = over === "columns" ? [rows, columns] : [columns, rows]
  const x = over === "columns" ? at(0, [0, columns], [1, 1]) : at(0, [0, 1], [1, columns])
  return programOf({
    inputs: [floats(rows * columns), ints(rows * columns)],
    outputs: [floats(kept), floats(kept), ints(kept), ints(kept), floats(kept)],
    kernels: [
      loop({
        loops: [kept],
        reduce: [gone],
        body: [
          load(0, x),
          load(1, x, "int32"),
          { op: "mul", dtype: "float32", args: [0, 0] },
          { op: "mul", dtype: "int32", args: [1, 1] },
        ],
        accumulators: [
          { op: "sum", dtype: "float32", value: 2 },
          { op: "max", dtype: "float32", value: 0 },
          { op: "sum", dtype: "int32", value: 3 },
          { op: "max", dtype: "int32", value: 1 },
        ],
        after: [{ op: "sub", dtype: "float32", args: [4, 5] }],
        stores: [4, 5, 6, 7, 8].map((value, i) => set(2 + i, at(0, [0, 1]), value)),
      }),
    ],
  })
}

test("sums and maxima over rows and over columns are right at every width", () => {
  for (let width = 1; width <= 67; width++)
    for (const height of [1, 2, 3, 5, 8, 17]) {
      const x = noise(width * height, width)
      const i = Int32Array.from(x, (value) => value * 2 ** 30)
      check(reduction(height, width, "columns"), [x, i], rounded)
      check(reduction(height, width, "rows"), [x, i], rounded)
    }
})

test("a maximum over numbers with a NaN among them is NaN, wherever it stands", () => {
  for (const width of [3, 4, 7, 16, 35])
    for (let where = 0; where < width; where++) {
      const x = noise(width * 6)
      x[width * 2 + where] = Number.NaN
      x[width * 3 + where] = Number.NEGATIVE_INFINITY
      x.fill(Number.NEGATIVE_INFINITY, width * 4, width * 5)
      for (const over of ["rows", "columns"] as const)
        check(reduction(6, width, over), [x, Int32Array.from(x)], rounded)
    }
})

test("nothing summed is 0, the maximum of nothing is the lowest number", () => {
  for (const over of ["rows", "columns"] as const) {
    const [rows, columns] = over === "columns" ? [6, 0] : [0, 6]
    check(reduction(rows, columns, over), [new Float32Array(0), new Int32Array(0)])
  }
})

test("a long sum keeps the accuracy of a short one", () => {
  // One running float32 sum of a million times 0.1 is off by about one per cent.
  const size = 1_000_003
  const x = new Float32Array(size).fill(0.1)
  check(reduction(1, size, "columns"), [x, new Int32Array(size)], { tolerance: 3e-6 })
  const [rows, columns] = [100_003, 5]
  check(
    reduction(rows, columns, "rows"),
    [new Float32Array(rows * columns).fill(0.1), new Int32Array(rows * columns)],
    { tolerance: 1e-5 },
  )
})

test("several reduce loops, some of them strided, and values that need no loop", () => {
  for (const [a, b, c, d] of [
    [3, 4, 5, 6],
    [2, 33, 3, 4],
    [5, 1, 7, 17],
    [1, 6, 20, 300],
    [2, 2, 2, 2],
  ] as const) {
    const size = a * b * c * d
    const make = (kept: readonly [number, number], gone: readonly [number, number]) => {
      const step = [b * c * d, c * d, d, 1]
      const extent = [a, b, c, d]
      const order = [...kept, ...gone]
      const x = at(0, ...order.map((axis, l) => [l, step[axis]!] as [number, number]))
      return programOf({
        inputs: [floats(size), floats(1), floats(extent[gone[1]]!)],
        outputs: [floats(extent[kept[0]]! * extent[kept[1]]!)],
        kernels: [
          loop({
            loops: kept.map((axis) => extent[axis]!),
            reduce: gone.map((axis) => extent[axis]!),
            body: [
              load(0, x),
              load(1, at(0)),
              load(2, at(0, [3, 1])),
              { op: "mul", dtype: "float32", args: [0, 1] },
              { op: "mul", dtype: "float32", args: [3, 2] },
            ],
            accumulators: [
              { op: "sum", dtype: "float32", value: 4 },
              { op: "sum", dtype: "float32", value: 1 },
            ],
            after: [
              { op: "add", dtype: "float32", args: [5, 6] },
              load(1, at(0)),
              { op: "add", dtype: "float32", args: [7, 8] },
            ],
            stores: [set(3, at(0, [0, extent[kept[1]]!], [1, 1]), 9)],
          }),
        ],
      })
    }
    const inputs = (program: Program) => [noise(size), noise(1, 2), noise(program.inputs[2]!.size, 3)]
    for (const [kept, gone] of [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [2, 3],
        [0, 1],
      ],
      [
        [0, 2],
        [1, 3],
      ],
      [
        [1, 3],
        [2, 0],
      ],
      [
        [3, 0],
        [1, 2],
      ],
    ] as const) {
      const program = make(kept, gone)
      check(program, inputs(program), { tolerance: 1e-5 })
    }
  }
})

test("a sum may end in an update in place", () => {
  for (let width = 1; width <= 35; width++) {
    const rows = 9
    check(
      programOf({
        inputs: [floats(rows * width)],
        variables: [floats(width)],
        kernels: [
          loop({
            loops: [width],
            reduce: [rows],
            body: [load(0, at(0, [0, 1], [1, width]))],
            accumulators: [{ op: "sum", dtype: "float32", value: 0 }],
            after: [load(1, at(0, [0, 1])), { op: "sub", dtype: "float32", args: [2, 1] }],
            stores: [set(1, at(0, [0, 1]), 3)],
          }),
        ],
      }),
      [noise(rows * width)],
      { state: [noise(width, 2)], ...rounded },
    )
  }
})
