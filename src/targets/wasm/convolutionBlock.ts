import type { Place } from "../../compile/program.ts"
import type { FunctionBody, Local } from "./assembler.ts"
import type { Kit } from "./contraction.ts"
import { panel } from "./kit.ts"
import { type ConvolutionPlan, imageStep } from "./planConvolution.ts"
import type { Site } from "./values.ts"

export type Term = readonly [variable: Local, factor: number]

/** A new local: what `push` leaves on the stack, plus all terms. */
export function sum(f: FunctionBody, push: number | (() => void), ...terms: readonly Term[]): Local {
  if (typeof push === "number") f.i32(push)
  else push()
  for (const [variable, factor] of terms) f.addScaled(variable, factor)
  return f.keep("i32")
}

/** The quotient and the remainder. */
export function divide(f: FunctionBody, by: number, of: Local): [Local, Local] {
  return (["i32.div_s", "i32.rem_s"] as const).map((op) => {
    f.get(of)
    f.i32(by)
    f.op(op)
    return f.keep("i32")
  }) as [Local, Local]
}

/** min(most, all − variable · factor) as a new local. */
export function rest(f: FunctionBody, most: number, all: number, variable: Local, factor: number): Local {
  const left = sum(f, all, [variable, -factor])
  f.atMost(left, () => f.i32(most))
  return left
}

export const address =
  (site: Site, { region, offset }: Place) =>
  () => {
    const at = site.place(region)
    site.f.get(site.table)
    site.f.memory("i32.load", at.slot * 4)
    site.f.i32((at.offset + offset) * 4)
    site.f.op("i32.add")
  }

export const tableOf = ({ f, table }: Site, slot: number): Local => {
  f.get(table)
  f.memory("i32.load", slot * 4)
  return f.keep("i32")
}

/** Writes `build` for units `begin` … `end` − 1, with the share of the columns that the unit has. */
export function emitUnits(
  { f }: Site,
  { share, shares, columns }: ConvolutionPlan,
  [begin, end]: readonly [Local, Local],
  build: (unit: Local, part: Local, width: Local) => void,
): void {
  const u = sum(f, 0, [begin, 1])
  f.count(
    u,
    1,
    () => f.get(end),
    () => {
      const [unit, part] = divide(f, shares, u)
      build(unit, part, rest(f, share * panel, columns, part, share * panel))
    },
  )
}

/** All calls for one block: one, or one a group, each further along in `a`, `c` and `b`. */
export function emitCalls(
  { f }: Site,
  { calls, fromGroup, toGroup }: ConvolutionPlan,
  [a, c, b]: readonly [Local, Local, Local],
  bGroup: number,
  call: () => void,
): void {
  if (calls === 1) {
    call()
    return
  }
  const g = f.local("i32")
  f.start(g, 0)
  f.count(
    g,
    1,
    () => f.i32(calls),
    () => {
      call()
      f.increase(a, fromGroup * 4)
      f.increase(c, toGroup * 4)
      f.increase(b, bGroup)
    },
  )
}

/** One of the blocks of all images. */
export interface Block {
  readonly image: Local
  readonly images: Local
  /** Its first position along the first axis, and how many there are. */
  readonly first: Local
  readonly slices: Local
  /** Where the part of the source that it needs begins. */
  readonly a: Local
}

export function emitBlock(site: Site, plan: ConvolutionPlan, kit: Kit, own: Local, item: Local): Block {
  const { f } = site
  const { kernel, gather, images, across, blocks } = plan
  const [group, block] = divide(f, blocks, item)
  const image = sum(f, 0, [group, images])
  const count = rest(f, images, kernel.batch, image, 1)
  const first = sum(f, 0, [block, across])
  const slices = rest(f, across, gather.phases[0]!.count[0], first, 1)
  return { image, images: count, first, slices, a: emitSource(site, plan, kit, own, [image, count, first]) }
}

/** The part of the source that positions from `q0` on need: in place, or copied with borders of zeros. */
function emitSource(
  site: Site,
  plan: ConvolutionPlan,
  kit: Kit,
  own: Local,
  [image, images, q0]: readonly [image: Local, images: Local, q0: Local],
): Local {
  const { f } = site
  const { kernel, gather, from, pitch, height, lowest, stride } = plan
  const { source, box, low, inPlace } = gather
  const slice = source[1] * source[2] * from
  const start = (position: number) => address(site, { ...kernel.a, offset: kernel.a.offset + position * from })
  if (inPlace)
    return sum(f, start(lowest * source[1] * source[2]), [image, source[0] * slice * 4], [q0, stride * slice * 4])
  const sides = ([1, 2] as const).map((axis) => {
    const left = Math.min(Math.max(-low[axis], 0), box[axis])
    return [left, Math.max(left, Math.min(source[axis] - low[axis], box[axis]))] as const
  })
  const [[top, bottom], [left, right]] = sides as [readonly [number, number], readonly [number, number]]
  f.get(own)
  f.i32(0)
  f.i32(plan.images * height * pitch * 4)
  f.fill()
  if (top === bottom || left === right) return sum(f, 0, [own, 1])
  const i = sum(f, 0)
  f.count(
    i,
    1,
    () => f.get(images),
    () => {
      const z = sum(f, lowest + low[0], [q0, stride])
      const end = rest(f, height, source[0], z, 1)
      // From slice 0 on, or from where the source begins.
      const s = sum(f, 0, [z, -1])
      f.i32(0)
      f.get(s, s)
      f.i32(0)
      f.op("i32.lt_s", "select")
      f.set(s)
      const to = sum(f, (top * box[2] + left) * from * 4, [own, 1], [i, imageStep(plan) * 4], [s, pitch * 4])
      const lines = [
        [image, source[0] * slice * 4],
        [i, source[0] * slice * 4],
        [z, slice * 4],
        [s, slice * 4],
      ] as const
      const x = sum(f, start((top + low[1]) * source[2] + left + low[2]), ...lines)
      const inside = () => {
        f.get(s, end)
        f.op("i32.lt_s")
      }
      f.while(inside, () => {
        f.get(to)
        f.i32(box[2] * from * 4)
        f.get(x)
        for (const n of [source[2] * from * 4, 4, bottom - top, (right - left) * from]) f.i32(n)
        f.call(kit.pack)
        f.increase(to, pitch * 4)
        f.increase(x, slice * 4)
        f.increase(s, 1)
      })
    },
  )
  return sum(f, 0, [own, 1])
}

/** Tables, one after the other; `put` says where one begins, in bytes. */
export function createTables() {
  const values: number[] = []
  return {
    values,
    put(table: readonly number[]): number {
      const at = values.length * 4
      for (const value of table) values.push(value)
      return at
    },
  }
}
