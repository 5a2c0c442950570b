import type { FunctionBody, FunctionIndex, Local, ValueType } from "./assembler.ts"
import type { ModuleBuilder } from "./moduleBuilder.ts"

export const floatsPerVector = 4
export const int32s = (count: number): ValueType[] => Array(count).fill("i32")

/** How a tile reads `a`: one float spread over a vector, from floats that are adjacent along k or not, or a vector. */
export type Reading = "adjacent" | "apart" | "vectors"

/**
 * tile(table, a, c, b, bStep, runs, count, k, aStep, accumulate, columns): c[rows × 4·vectors] (+)= a · b. The table says
 * where each row begins, in `a` and in `c`. Along a row there are `count` runs of k elements `aStep` apart; `runs` says
 * how far it is from the end of one to the start of the next, and to the first. `b` is in rows `bStep` apart, without
 * gaps. Only the first `columns` columns are stored. Every element adds its products one after the other, so no element
 * depends on the tile it falls in.
 */
export function tile(
  module: ModuleBuilder,
  rows: number,
  vectors: number,
  reading: Reading,
  relaxed: boolean,
): FunctionIndex {
  const { index, body: f } = module.declare(int32s(11), [])
  const [table, a, c, b, bStep, runs, count, k, aStep, accumulate, columns] = f.parameters
  const pointers = (base: Local, word: number) =>
    Array.from({ length: rows }, (_, r) => {
      f.get(table)
      f.memory("i32.load", r * 8 + word)
      f.get(base)
      f.op("i32.add")
      return f.keep("i32")
    })
  const aRows = pointers(a, 0)
  const vector = () => Array.from({ length: vectors }, () => f.local("v128"))
  const sums = aRows.map(vector)
  const bs = vector()
  const spread = f.local("v128")
  const left = f.local("i32")

  /** Does `whole` for every vector of the tile, or `edge` for one that is not wholly inside. */
  const eachVector = (
    whole: (row: Local, offset: number, sum: Local) => void,
    edge: (row: Local, offset: number, sum: Local) => void,
  ) => {
    // Found anew each time, as the loop between needs the registers.
    const cRows = pointers(c, 4)
    const pass = (last: typeof whole) => () =>
      sums.forEach((row, r) => {
        row.forEach((sum, v) => {
          const visit = v < vectors - 1 ? whole : last
          visit(cRows[r]!, v * 16, sum)
        })
      })
    f.get(columns)
    f.i32(vectors * floatsPerVector)
    f.op("i32.lt_s")
    f.if(pass(edge), pass(whole))
  }

  // 1. Start from zero, or from what the previous block of k left.
  f.get(accumulate)
  f.if(() => f.scope(() => eachVector((row, offset, sum) => loadVector(f, row, offset, sum), partialLoad(f, columns))))

  // 2. The products. A branch follows every step of k: V8 moves all loads of a straight piece of code to its front, and
  // with several steps in one piece it runs out of registers (measured: half the speed).
  const unroll = 2
  const forward = (bytes: number) => {
    for (const row of aRows) f.increase(row, bytes)
  }
  const oneStep = (step: number) => {
    bs.forEach((into, v) => {
      loadVector(f, b, v * 16, into)
    })
    f.addTo(b, bStep)
    sums.forEach((row, r) => {
      if (reading === "vectors" && vectors > 1 && r === 2) {
        f.get(left)
        f.op("i32.eqz")
        f.brIf(1)
      }
      const at = reading === "adjacent" ? step * 4 : 0
      if (reading !== "vectors") {
        f.get(aRows[r]!)
        f.memory("v128.load32_splat", at)
        f.set(spread)
      }
      row.forEach((sum, v) => {
        if (reading === "vectors") loadVector(f, aRows[r]!, v * 16, spread)
        f.get(spread, bs[v]!)
        if (!relaxed) f.op("f32x4.mul")
        f.get(sum)
        f.op(relaxed ? "f32x4.relaxed_madd" : "f32x4.add")
        f.set(sum)
      })
    })
    if (reading !== "adjacent") for (const row of aRows) f.addTo(row, aStep)
    else if (step === unroll - 1) forward(4 * unroll)
    f.increase(left, -1)
    f.get(left)
  }
  f.while(
    () => f.get(count),
    () => {
      for (const row of aRows) {
        f.get(row, runs)
        f.memory("i32.load")
        f.op("i32.add")
        f.set(row)
      }
      f.get(k)
      f.set(left)
      f.block(() => {
        f.block(() => {
          f.loop(() => {
            for (let step = 0; step < unroll - 1; step++) {
              oneStep(step)
              f.op("i32.eqz")
              f.brIf(1)
            }
            oneStep(unroll - 1)
            f.brIf(0)
          })
          f.br(1)
        })
        if (reading === "adjacent") forward(4)
      })
      f.increase(runs, 4)
      f.increase(count, -1)
    },
  )

  // 3. Store.
  eachVector(
    (row, offset, sum) => {
      f.get(row, sum)
      f.memory("v128.store", offset)
    },
    partialStore(f, columns),
  )
  return index
}

export function loadVector(f: FunctionBody, row: Local, offset: number, into: Local): void {
  f.get(row)
  f.memory("v128.load", offset)
  f.set(into)
}

/** The last vector of a row holds `columns` & 3 floats: two of them, then one. */
function parts(f: FunctionBody, columns: Local, two: () => void, third: () => void, one: () => void): void {
  const bit = (mask: number) => {
    f.get(columns)
    f.i32(mask)
    f.op("i32.and")
  }
  bit(2)
  f.if(() => {
    two()
    bit(1)
    f.if(third)
  }, one)
}

const partialLoad = (f: FunctionBody, columns: Local) => (row: Local, offset: number, sum: Local) => {
  const load = (access: "v128.load64_zero" | "v128.load32_zero") => () => {
    f.get(row)
    f.memory(access, offset)
    f.set(sum)
  }
  const third = () => {
    f.get(row, sum)
    f.memory("v128.load32_lane", offset + 8, 2)
    f.set(sum)
  }
  parts(f, columns, load("v128.load64_zero"), third, load("v128.load32_zero"))
}

const partialStore = (f: FunctionBody, columns: Local) => (row: Local, offset: number, sum: Local) => {
  const store = (access: "v128.store64_lane" | "v128.store32_lane", at: number, lane: number) => () => {
    f.get(row, sum)
    f.memory(access, offset + at, lane)
  }
  parts(
    f,
    columns,
    store("v128.store64_lane", 0, 0),
    store("v128.store32_lane", 8, 2),
    store("v128.store32_lane", 0, 0),
  )
}
