import type { FunctionBody, FunctionIndex, Local, ModuleBuilder, ValueType } from "./assembler.ts"
import { moduleBuilder } from "./assembler.ts"

/** Rows of the register tile: 4 × 8 floats, two vectors of B and four of A fill the sixteen registers of x86-64. */
export const tileRows = 4
/** Columns of a packed panel of B. */
export const panel = 8

const int32s = (count: number): ValueType[] => Array(count).fill("i32")
const floatsPerVector = 4

/**
 * The fixed module behind every contraction: `block` multiplies a block of rows, `pack` lays an operand out for it. It is
 * compiled once and warmed up at once, because V8 first runs new code in a tier several times slower.
 * All parameters are int32; addresses and strides are in bytes.
 *
 * With relaxed SIMD a product is added with one rounding on machines that can and with two on others, so the last
 * bit may differ from machine to machine, never from run to run.
 */
export function kitBytes(memory: { shared: boolean; maximum: number }, relaxed: boolean): Uint8Array<ArrayBuffer> {
  const module = moduleBuilder(memory)
  const tiles = [1, 2].map((vectors) =>
    Array.from({ length: tileRows }, (_, rows) => tile(module, rows + 1, vectors, relaxed)),
  )
  block(module, tiles[0]!, tiles[1]!)
  pack(module)
  return module.bytes()
}

/**
 * tile(a, aRow, b, bStep, c, cRow, k, accumulate, columns): c[rows × 4·vectors] (+)= a · b with the columns of `a`
 * adjacent and `b` in rows `bStep` apart; only the first `columns` columns are stored. Every element adds its products
 * one after the other, so no element depends on the tile it falls in.
 */
function tile(module: ModuleBuilder, rows: number, vectors: number, relaxed: boolean): FunctionIndex {
  const { index, body: f } = module.declare(int32s(9), [])
  const [a, aRow, b, bStep, c, cRow, k, accumulate, columns] = f.parameters
  const chain = (first: Local, step: Local) => {
    const pointers = [first]
    while (pointers.length < rows) {
      f.get(pointers.at(-1)!, step)
      f.op("i32.add")
      pointers.push(f.keep("i32"))
    }
    return pointers
  }
  const aRows = chain(a, aRow)
  const cRows = chain(c, cRow)
  const vector = () => Array.from({ length: vectors }, () => f.local("v128"))
  const sums = aRows.map(vector)
  const bs = vector()
  const spread = f.local("v128")

  /** Does `whole` for every vector of the tile, or `edge` for one that is not wholly inside. */
  const eachVector = (
    whole: (row: Local, offset: number, sum: Local) => void,
    edge: (row: Local, offset: number, sum: Local) => void,
  ) => {
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
  f.if(() => eachVector((row, offset, sum) => loadVector(f, row, offset, sum), partialLoad(f, columns)))

  // 2. The products. A branch follows every step of k: V8 moves all loads of a straight piece of code to its front, and
  // with several steps in one piece it runs out of registers (measured: half the speed).
  const unroll = 2
  f.block(() => {
    f.get(k)
    f.op("i32.eqz")
    f.brIf(0)
    f.loop(() => {
      for (let step = 0; step < unroll; step++) {
        bs.forEach((into, v) => {
          loadVector(f, b, v * 16, into)
        })
        f.advance(b, bStep)
        sums.forEach((row, r) => {
          f.get(aRows[r]!)
          f.memory("v128.load32_splat", step * 4)
          f.set(spread)
          row.forEach((sum, v) => {
            f.get(spread, bs[v]!)
            if (!relaxed) f.op("f32x4.mul")
            f.get(sum)
            f.op(relaxed ? "f32x4.relaxed_madd" : "f32x4.add")
            f.set(sum)
          })
        })
        if (step === unroll - 1) for (const row of aRows) f.increase(row, 4 * unroll)
        f.increase(k, -1)
        f.get(k)
        if (step < unroll - 1) {
          f.op("i32.eqz")
          f.brIf(1)
        } else f.brIf(0)
      }
    })
  })

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

function loadVector(f: FunctionBody, row: Local, offset: number, into: Local): void {
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

/**
 * block(a, aRow, b, bPanel, bStep, c, cRow, rows, n, k, accumulate): c[rows × n] (+)= a[rows × k] · b, where b comes in
 * panels of eight columns `bPanel` apart; rows and n at least 1. A panel stays in the cache while all rows pass by.
 */
function block(module: ModuleBuilder, narrow: readonly FunctionIndex[], wide: readonly FunctionIndex[]): void {
  const { body: f } = module.declare(int32s(11), [], "block")
  const [a, aRow, b, bPanel, bStep, c, cRow, rows, n, k, accumulate] = f.parameters
  const [aTile, cTile, left, tilesLeft, count] = [0, 1, 2, 3, 4].map(() => f.local("i32")) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ]
  const copy = (from: Local, to: Local) => {
    f.get(from)
    f.set(to)
  }
  const callTile = (tiles: readonly FunctionIndex[]) => () => {
    // From the full tile down, as it is by far the most frequent.
    for (let size = tileRows; size >= 1; size--) {
      f.get(count)
      f.i32(size)
      f.op("i32.eq")
      f.if(() => {
        f.get(aTile, aRow, b, bStep, cTile, cRow, k, accumulate, n)
        f.call(tiles[size - 1]!)
      })
    }
  }
  f.loop(() => {
    copy(a, aTile)
    copy(c, cTile)
    copy(rows, left)
    f.get(rows)
    f.i32(tileRows - 1)
    f.op("i32.add")
    f.i32(tileRows)
    f.op("i32.div_s")
    f.set(tilesLeft)
    f.loop(() => {
      // Even shares: five rows are three and two, not four and one.
      f.get(left, tilesLeft)
      f.op("i32.add")
      f.i32(1)
      f.op("i32.sub")
      f.get(tilesLeft)
      f.op("i32.div_s")
      f.set(count)
      f.get(n)
      f.i32(floatsPerVector)
      f.op("i32.le_s")
      f.if(callTile(narrow), callTile(wide))
      for (const [pointer, stride] of [
        [aTile, aRow],
        [cTile, cRow],
      ] as const) {
        f.get(pointer, stride, count)
        f.op("i32.mul", "i32.add")
        f.set(pointer)
      }
      f.increase(tilesLeft, -1)
      f.get(left, count)
      f.op("i32.sub")
      f.tee(left)
      f.brIf(0)
    })
    f.advance(b, bPanel)
    f.increase(c, panel * 4)
    f.increase(n, -panel)
    f.get(n)
    f.i32(0)
    f.op("i32.gt_s")
    f.brIf(0)
  })
}

/**
 * pack(to, toRow, from, fromRow, fromColumn, rows, columns): to[i, j] = from[i, j], the columns of `to` adjacent.
 * Where the rows of `from` are adjacent instead, blocks of four by four are transposed in registers.
 */
function pack(module: ModuleBuilder): void {
  const { body: f } = module.declare(int32s(7), [], "pack")
  const [to, toRow, from, fromRow, fromColumn, rows, columns] = f.parameters
  const [p, q, left] = [f.local("i32"), f.local("i32"), f.local("i32")]
  const atLeast = (value: Local, bound: number) => () => {
    f.get(value)
    f.i32(bound)
    f.op("i32.ge_s")
  }
  const startRow = () => {
    f.get(from)
    f.set(p)
    f.get(to)
    f.set(q)
    f.get(columns)
    f.set(left)
  }
  const unit = (stride: Local) => {
    f.get(stride)
    f.i32(4)
    f.op("i32.eq")
  }
  unit(fromRow)
  f.if(() => {
    const outRows = [q, f.local("i32"), f.local("i32"), f.local("i32")]
    const vs = [0, 1, 2, 3].map(() => f.local("v128"))
    const merged = [0, 1, 2, 3].map(() => f.local("v128"))
    const setRows = () => {
      for (let r = 1; r < 4; r++) {
        f.get(outRows[r - 1]!, toRow)
        f.op("i32.add")
        f.set(outRows[r]!)
      }
    }
    f.while(atLeast(rows, 4), () => {
      startRow()
      setRows()
      f.while(atLeast(left, 4), () => {
        for (const v of vs) {
          loadVector(f, p, 0, v)
          f.advance(p, fromColumn)
        }
        const mix = (x: Local, y: Local, lanes: readonly [number, number, number, number]) => {
          f.get(x, y)
          f.shuffle(lanes)
        }
        ;[0, 2].forEach((at) => {
          mix(vs[at]!, vs[at + 1]!, [0, 4, 1, 5])
          f.set(merged[at]!)
          mix(vs[at]!, vs[at + 1]!, [2, 6, 3, 7])
          f.set(merged[at + 1]!)
        })
        for (let r = 0; r < 4; r++) {
          f.get(outRows[r]!)
          mix(merged[r >> 1]!, merged[2 + (r >> 1)]!, r & 1 ? [2, 3, 6, 7] : [0, 1, 4, 5])
          f.memory("v128.store")
        }
        for (const row of outRows) f.increase(row, 16)
        f.increase(left, -4)
      })
      f.while(atLeast(left, 1), () => {
        loadVector(f, p, 0, vs[0]!)
        outRows.forEach((row, r) => {
          f.get(row, vs[0]!)
          f.memory("v128.store32_lane", 0, r)
        })
        f.advance(p, fromColumn)
        for (const row of outRows) f.increase(row, 4)
        f.increase(left, -1)
      })
      f.increase(from, 16)
      f.get(to, toRow)
      f.i32(4)
      f.op("i32.mul", "i32.add")
      f.set(to)
      f.increase(rows, -4)
    })
  })
  f.while(atLeast(rows, 1), () => {
    startRow()
    unit(fromColumn)
    f.if(() =>
      f.while(atLeast(left, 4), () => {
        f.get(q, p)
        f.memory("v128.load")
        f.memory("v128.store")
        f.increase(p, 16)
        f.increase(q, 16)
        f.increase(left, -4)
      }),
    )
    f.while(atLeast(left, 1), () => {
      f.get(q, p)
      f.memory("f32.load")
      f.memory("f32.store")
      f.advance(p, fromColumn)
      f.increase(q, 4)
      f.increase(left, -1)
    })
    f.advance(from, fromRow)
    f.advance(to, toRow)
    f.increase(rows, -1)
  })
}
