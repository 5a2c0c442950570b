import { stepOf } from "../../compile/mergeLoops.ts"
import type { Affine, LoopKernel } from "../../compile/program.ts"
import type { FunctionBody, Local } from "./assembler.ts"

/** A load or store as the loop language writes it. */
export interface Access {
  readonly region: number
  readonly at: Affine
  readonly plus?: number
}

/** Where a region lies: its base address stands in a table that every kernel is given, `offset` elements before it. */
export interface Place {
  readonly slot: number
  readonly offset: number
}

/** Accesses that stay a constant distance apart share one pointer. */
interface Group {
  readonly slot: number
  readonly at: Affine
  /** The least constant among them, in elements: WebAssembly's own offsets are not negative. */
  least: number
  pointer: Local | undefined
}

export interface Addresses {
  /** Computes the pointers that no loop moves; before any loop is opened. */
  begin(): void
  /** Moves the pointers by the variable of a loop for as long as `build` writes. */
  within(loop: number, variable: Local, build: () => void): void
  /**
   * Leaves an address on the stack and gives the static offset that goes with it; `bytes` is added to it and
   * `plus` is a scalar count of elements.
   */
  push(access: Access, bytes: number, plus: Local | undefined): number
}

/** Follows the pointers of a kernel's accesses through its loops, so that an inner loop adds as little as possible. */
export function followAddresses(
  f: FunctionBody,
  table: Local,
  kernel: LoopKernel,
  place: (region: number) => Place,
): Addresses {
  const groups = new Map<string, Group>()
  const distance = (access: Access) => access.at.constant + place(access.region).offset
  const keyOf = (access: Access) => {
    const terms = access.at.terms.filter(([, coefficient]) => coefficient !== 0).sort(([x], [y]) => x - y)
    return `${place(access.region).slot}|${terms.join(";")}|${access.plus}`
  }
  const accesses: Access[] = [...kernel.stores]
  for (const x of [...kernel.body, ...kernel.after]) if (x.op === "load") accesses.push(x)
  for (const access of accesses) {
    const key = keyOf(access)
    const group = groups.get(key)
    const { slot } = place(access.region)
    if (group) group.least = Math.min(group.least, distance(access))
    else groups.set(key, { slot, at: access.at, least: distance(access), pointer: undefined })
  }

  return {
    begin() {
      const bases = new Map<number, Local>()
      for (const group of groups.values()) {
        let base = bases.get(group.slot)
        if (base === undefined) {
          f.get(table)
          f.memory("i32.load", group.slot * 4)
          base = f.keep("i32")
          bases.set(group.slot, base)
        }
        group.pointer = base
        if (group.least === 0) continue
        f.get(base)
        f.i32(group.least * 4)
        f.op("i32.add")
        group.pointer = f.keep("i32")
      }
    },
    within(loop, variable, build) {
      const moved: [Group, Local | undefined][] = []
      // Groups with the same step share the multiplication.
      const steps = new Map<number, Local>()
      for (const group of groups.values()) {
        const step = stepOf(group.at, loop) * 4
        if (step === 0) continue
        let distance = steps.get(step)
        if (distance === undefined) {
          f.get(variable)
          f.i32(step === 4 ? 2 : step)
          f.op(step === 4 ? "i32.shl" : "i32.mul")
          distance = f.keep("i32")
          steps.set(step, distance)
        }
        moved.push([group, group.pointer])
        f.get(group.pointer!, distance)
        f.op("i32.add")
        group.pointer = f.keep("i32")
      }
      build()
      for (const [group, pointer] of moved) group.pointer = pointer
    },
    push(access, bytes, plus) {
      const group = groups.get(keyOf(access))!
      const offset = (distance(access) - group.least) * 4 + bytes
      f.get(group.pointer!)
      if (plus !== undefined) {
        f.get(plus)
        f.i32(2)
        f.op("i32.shl", "i32.add")
      }
      if (offset >= 0) return offset
      f.i32(offset)
      f.op("i32.add")
      return 0
    },
  }
}
