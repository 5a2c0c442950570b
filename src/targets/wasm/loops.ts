import { followAddresses } from "./addresses.ts"
import type { Local } from "./assembler.ts"
import type { Plan } from "./plan.ts"
import { grain, vectorOffsets } from "./plan.ts"
import { emitReduction } from "./reduce.ts"
import type { Emitter, Site } from "./values.ts"
import { createValues } from "./values.ts"

/** Which part of the kernel's loops the function runs; every bound is a local of the function. */
export interface Range {
  /** Variables of the loops that the caller runs, outermost first. */
  readonly given: readonly Local[]
  /**
   * Bounds of the first loop that is not given; without, the whole loop. If it has lanes, there are four points at least.
   */
  readonly begin?: Local
  readonly end?: Local
  /** The bounds are anything; otherwise `begin` is a multiple of `grain(plan)`, and so is `end` unless it is the end. */
  readonly loose?: boolean
}

/** Writes a loop kernel as planned. */
export function emitLoops(site: Site, plan: Plan, range: Range): void {
  const { f } = site
  const { kernel, vector } = plan
  const outer = kernel.loops.length
  const extents = kernel.loops
  if (extents.includes(0)) return
  const addresses = followAddresses(f, site.table, kernel, site.place)
  const values = createValues(site, plan, addresses)
  const emitter: Emitter = {
    f,
    plan,
    values,
    open(loop, variable, build) {
      values.setVariable(loop, variable)
      addresses.within(loop, variable, () => {
        values.computeLevel(loop + 1)
        build()
      })
    },
  }

  /** Everything at a point of the output loops, but for the stores. */
  const finishPoint = () => {
    if (kernel.accumulators.length) emitReduction(emitter)
    values.computeAfter(outer)
  }
  const store = () => {
    for (const x of kernel.stores) values.store(x)
  }
  const isBounded = (loop: number) => loop === range.given.length && range.begin !== undefined
  const pushBegin = (loop: number) => (isBounded(loop) ? f.get(range.begin!) : f.i32(0))
  const pushEnd = (loop: number) => (isBounded(loop) ? f.get(range.end!) : f.i32(extents[loop]!))

  function nest(loop: number): void {
    if (loop === outer) {
      finishPoint()
      store()
    } else if (loop === vector) nestVectors(loop)
    else
      f.scope(() => {
        const variable = f.local("i32")
        pushBegin(loop)
        f.set(variable)
        f.count(
          variable,
          1,
          () => pushEnd(loop),
          () => emitter.open(loop, variable, () => nest(loop + 1)),
        )
      })
  }

  /**
   * The loop with lanes: several vectors at a time, and what is left over at the end as vectors of which the last
   * overlaps the one before it. The rest is computed first and stored last, so that a kernel may write where it reads.
   */
  function nestVectors(loop: number): void {
    const loose = isBounded(loop) && range.loose === true
    const main = loose ? 4 : grain(plan)
    const rest = loose ? 3 : extents[loop]! % main
    const variable = f.local("i32")
    const outside = values.known
    const goTo = (fromEnd: number) => {
      pushEnd(loop)
      f.i32(fromEnd)
      f.op("i32.sub")
      f.set(variable)
    }
    const whenRest = (build: () => void) => {
      if (rest === 0) return
      const guarded = () => {
        goTo(Math.max(rest, 4))
        values.offsets = vectorOffsets(rest)
        build()
      }
      if (!isBounded(loop)) {
        guarded()
        return
      }
      pushEnd(loop)
      if (loose) {
        pushBegin(loop)
        f.op("i32.sub")
        f.i32(3)
        f.op("i32.and")
      } else {
        f.i32(extents[loop]!)
        f.op("i32.eq")
      }
      f.if(guarded)
    }

    let held = outside
    whenRest(() => {
      emitter.open(loop, variable, finishPoint)
      held = values.known
    })
    pushBegin(loop)
    f.set(variable)
    const fits = () => {
      f.get(variable)
      f.i32(main)
      f.op("i32.add")
      pushEnd(loop)
      f.op("i32.le_s")
    }
    f.while(fits, () =>
      f.scope(() => {
        values.known = outside
        values.offsets = vectorOffsets(main)
        emitter.open(loop, variable, () => nest(loop + 1))
        f.increase(variable, main)
      }),
    )
    whenRest(() => {
      values.known = held
      addresses.within(loop, variable, store)
    })
    values.known = outside
    values.offsets = []
  }

  addresses.begin()
  values.computeLevel(0)
  const giveNext = (loop: number): void => {
    if (loop === range.given.length) nest(loop)
    else emitter.open(loop, range.given[loop]!, () => giveNext(loop + 1))
  }
  giveNext(0)
}
