import type { FunctionIndex, Local, Locals } from "./assembler.ts"
import { dots } from "./dots.ts"
import type { ModuleBuilder } from "./moduleBuilder.ts"
import { moduleBuilder } from "./moduleBuilder.ts"
import { floatsPerVector, int32s, loadVector, type Reading, tile } from "./tile.ts"

/** Rows of the register tile: 4 × 8 floats, two vectors of B and four of A fill the sixteen registers of x86-64. */
export const tileRows = 4
/** Columns of a packed panel of B. */
export const panel = 8

/** The fixed functions, with the number of their parameters, all int32; addresses and strides are in bytes. */
export const kitFunctions = { block: 13, across: 13, lanes: 13, dots: 9, pack: 7 } as const
export type KitName = keyof typeof kitFunctions
/** Those that every program may use, and those that only convolutions do. */
export const common: readonly KitName[] = ["pack", "block", "dots"]
export const ofConvolutions: readonly KitName[] = ["across", "lanes"]

/**
 * A module of fixed functions behind contractions and convolutions: three that multiply a block of rows, and `pack`, which
 * lays an operand out for them. It is compiled once and warmed up, because V8 first runs new code in a tier several times
 * slower.
 *
 * With relaxed SIMD a product is added with one rounding on machines that can and with two on others, so the last
 * bit may differ from machine to machine, never from run to run.
 */
export function kitBytes(
  memory: { shared: boolean; maximum: number },
  relaxed: boolean,
  names: readonly KitName[],
): Uint8Array<ArrayBuffer> {
  const module = moduleBuilder(memory)
  for (const name of names)
    if (name === "pack") pack(module)
    else if (name === "dots") dots(module, name, kitFunctions.dots, relaxed)
    else block(module, name, ({ block: "adjacent", across: "apart", lanes: "vectors" } as const)[name], relaxed)
  return module.bytes()
}

/**
 * block(table, a, c, b, bPanel, bStep, runs, count, k, aStep, accumulate, rows, n): c[rows × n] (+)= a[rows × count·k] · b,
 * read as `tile` says, where b comes in panels of eight columns `bPanel` apart; rows and n at least 1, and k unless count
 * is 0. A panel stays in the cache while all rows pass by; in `lanes`, where the columns of `a` are those of `b` and `c`, all
 * panels pass by a few rows.
 */
function block(module: ModuleBuilder, name: string, reading: Reading, relaxed: boolean): void {
  const [narrow, wide] = [1, 2].map((vectors) =>
    Array.from({ length: tileRows }, (_, rows) => tile(module, rows + 1, vectors, reading, relaxed)),
  ) as [FunctionIndex[], FunctionIndex[]]
  const { body: f } = module.declare(int32s(kitFunctions.block), [], name)
  const [table, a, c, b, bPanel, bStep, runs, count, k, aStep, accumulate, rows, n] = f.parameters
  const copies = (...from: Local[]) =>
    from.map((local) => {
      f.get(local)
      return f.keep("i32")
    }) as Locals
  const eachRows = (build: (row: Local, height: Local) => void) => {
    const [row, left, height] = copies(table, rows, rows)
    f.get(rows)
    f.i32(tileRows - 1)
    f.op("i32.add")
    f.i32(tileRows)
    f.op("i32.div_s")
    const tilesLeft = f.keep("i32")
    f.loop(() => {
      // Even shares: five rows are three and two, not four and one.
      f.get(left, tilesLeft)
      f.op("i32.add")
      f.i32(1)
      f.op("i32.sub")
      f.get(tilesLeft)
      f.op("i32.div_s")
      f.set(height)
      build(row, height)
      f.get(row)
      f.addScaled(height, 8)
      f.set(row)
      f.increase(tilesLeft, -1)
      f.get(left, height)
      f.op("i32.sub")
      f.tee(left)
      f.brIf(0)
    })
  }
  const eachPanel = (build: (a: Local, c: Local, b: Local, n: Local) => void) => {
    const [aNow, cNow, bNow, left] = copies(a, c, b, n)
    f.loop(() => {
      build(aNow, cNow, bNow, left)
      f.addTo(bNow, bPanel)
      f.increase(cNow, panel * 4)
      if (reading === "vectors") f.increase(aNow, panel * 4)
      f.increase(left, -panel)
      f.get(left)
      f.i32(0)
      f.op("i32.gt_s")
      f.brIf(0)
    })
  }
  const callTile = (row: Local, height: Local, [a, c, b, n]: readonly [Local, Local, Local, Local]) => {
    const call = (tiles: readonly FunctionIndex[]) => () => {
      // From the full tile down, as it is by far the most frequent.
      for (let size = tileRows; size >= 1; size--) {
        f.get(height)
        f.i32(size)
        f.op("i32.eq")
        f.if(() => {
          f.get(row, a, c, b, bStep, runs, count, k, aStep, accumulate, n)
          f.call(tiles[size - 1]!)
        })
      }
    }
    f.get(n)
    f.i32(floatsPerVector)
    f.op("i32.le_s")
    f.if(call(narrow), call(wide))
  }
  if (reading === "vectors") eachRows((row, height) => eachPanel((...at) => callTile(row, height, at)))
  else eachPanel((...at) => eachRows((row, height) => callTile(row, height, at)))
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
          f.addTo(p, fromColumn)
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
        f.addTo(p, fromColumn)
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
      f.addTo(p, fromColumn)
      f.increase(q, 4)
      f.increase(left, -1)
    })
    f.addTo(from, fromRow)
    f.addTo(to, toRow)
    f.increase(rows, -1)
  })
}
