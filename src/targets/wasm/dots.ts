import type { FunctionIndex, Local } from "./assembler.ts"
import type { ModuleBuilder } from "./moduleBuilder.ts"
import { int32s, loadVector } from "./tile.ts"

/** Rows and columns of dot products that are computed together: eight sums, a vector of a, two of b and a product. */
const mostRows = 4
const mostColumns = 2

/**
 * dots(table, a, c, b, bStep, k, accumulate, rows, columns): c[rows × columns] (+)= a · b as dot products, with vectors
 * along k, for columns too few to fill one. The table says where each row begins, in `a` and in `c`; in `b` every column
 * lies together, `bStep` from the next. All but the last parameters are addresses and strides in bytes, as in `block`.
 */
export function dots(module: ModuleBuilder, name: string, parameters: number, relaxed: boolean): void {
  const tiles = Array.from({ length: mostColumns }, (_, columns) =>
    Array.from({ length: mostRows }, (_, rows) => tile(module, rows + 1, columns + 1, relaxed)),
  )
  const { body: f } = module.declare(int32s(parameters), [], name)
  const [table, a, c, b, bStep, k, accumulate, rows, columns] = f.parameters
  const [row, left] = [f.local("i32"), f.local("i32")]
  const atLeast = (value: Local, bound: number) => () => {
    f.get(value)
    f.i32(bound)
    f.op("i32.ge_s")
  }
  for (let width = mostColumns; width >= 1; width--)
    f.while(atLeast(columns, width), () => {
      f.get(table)
      f.set(row)
      f.get(rows)
      f.set(left)
      for (let height = mostRows; height >= 1; height--)
        f.while(atLeast(left, height), () => {
          f.get(row, a, c, b, bStep, k, accumulate)
          f.call(tiles[width - 1]![height - 1]!)
          f.increase(row, height * 8)
          f.increase(left, -height)
        })
      for (let i = 0; i < width; i++) f.addTo(b, bStep)
      f.increase(c, width * 4)
      f.increase(columns, -width)
    })
}

function tile(module: ModuleBuilder, rows: number, columns: number, relaxed: boolean): FunctionIndex {
  const { index, body: f } = module.declare(int32s(7), [])
  const [table, a, c, b, bStep, k, accumulate] = f.parameters
  const pointer = (base: Local, row: number, word: number) => {
    f.get(table)
    f.memory("i32.load", row * 8 + word)
    f.get(base)
    f.op("i32.add")
    return f.keep("i32")
  }
  const aRows = Array.from({ length: rows }, (_, row) => pointer(a, row, 0))
  const bColumns = [b]
  while (bColumns.length < columns) {
    f.get(bColumns.at(-1)!, bStep)
    f.op("i32.add")
    bColumns.push(f.keep("i32"))
  }
  const vector = () => f.local("v128")
  const sums = aRows.map(() => bColumns.map(vector))
  const bs = bColumns.map(vector)
  const spread = vector()
  const step = (at: number, load: (from: Local, at: number, into: Local) => void) => {
    bColumns.forEach((column, j) => {
      load(column, at, bs[j]!)
    })
    aRows.forEach((row, i) => {
      load(row, at, spread)
      sums[i]!.forEach((sum, j) => {
        f.get(spread, bs[j]!)
        if (!relaxed) f.op("f32x4.mul")
        f.get(sum)
        f.op(relaxed ? "f32x4.relaxed_madd" : "f32x4.add")
        f.set(sum)
      })
    })
  }
  const forward = (bytes: number) => {
    for (const local of [...aRows, ...bColumns]) f.increase(local, bytes)
  }
  const whileLeft = (floats: number, build: () => void) =>
    f.while(
      () => {
        f.get(k)
        f.i32(floats)
        f.op("i32.ge_s")
      },
      () => {
        build()
        forward(floats * 4)
        f.increase(k, -floats)
      },
    )
  whileLeft(4, () => step(0, (from, at, into) => loadVector(f, from, at, into)))
  // What is left over has zeros beside it, on both sides.
  whileLeft(1, () =>
    step(0, (from, at, into) => {
      f.get(from)
      f.memory("v128.load32_zero", at)
      f.set(into)
    }),
  )
  const cRows = aRows.map((_, row) => pointer(c, row, 4))
  bColumns.forEach((_, j) => {
    // Four rows' lanes are added up at once: pairs of lanes, then pairs of those.
    const lanes = [0, 1, 2, 3].map((i) => sums[Math.min(i, rows - 1)]![j]!)
    const pairs = (x: Local, y: Local, even: Lanes, odd: Lanes) => {
      f.get(x, y)
      f.shuffle(even)
      f.get(x, y)
      f.shuffle(odd)
      f.op("f32x4.add")
      return f.keep("v128")
    }
    const [low, high] = [0, 2].map((i) => pairs(lanes[i]!, lanes[i + 1]!, [0, 4, 1, 5], [2, 6, 3, 7])) as [Local, Local]
    const totals = pairs(low, high, [0, 1, 4, 5], [2, 3, 6, 7])
    f.get(accumulate)
    f.if(() => {
      f.get(totals)
      cRows.forEach((row, lane) => {
        if (lane) f.get(row, spread)
        else f.get(row)
        f.memory(lane ? "v128.load32_lane" : "v128.load32_zero", j * 4, lane || undefined)
        f.set(spread)
      })
      f.get(spread)
      f.op("f32x4.add")
      f.set(totals)
    })
    cRows.forEach((row, lane) => {
      f.get(row, totals)
      f.memory("v128.store32_lane", j * 4, lane)
    })
  })
  return index
}

type Lanes = readonly [number, number, number, number]
