import type { LaneAccess, MemoryAccess, Opcode } from "./opcodes.ts"
import { accesses, lanes, opcodes } from "./opcodes.ts"

/** A small WebAssembly assembler: just the part of the binary format that the kernels need (core specification 2.0, 5). */

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const
export type ValueType = keyof typeof types

export type Local = number & { readonly __local: unique symbol }
/** As many as a function has; more are `undefined` only to the eye of the compiler. */
export type Locals = [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local]
export type FunctionIndex = number & { readonly __function: unique symbol }

/** A number as LEB128. */
export function unsigned(out: number[], value: number): void {
  let rest = value >>> 0
  while (rest > 127) {
    out.push((rest & 127) | 128)
    rest >>>= 7
  }
  out.push(rest)
}

function signed(out: number[], value: number): void {
  let rest = value | 0
  for (;;) {
    const byte = rest & 127
    rest >>= 7
    if ((rest === 0 && byte < 64) || (rest === -1 && byte >= 64)) {
      out.push(byte)
      return
    }
    out.push(byte | 128)
  }
}

function opcode(out: number[], code: number): void {
  if (code > 0xff) {
    out.push(code >> 12)
    unsigned(out, code & 0xfff)
  } else out.push(code)
}

const floatBytes = (value: number): Uint8Array => new Uint8Array(new Float32Array([value]).buffer)

/** The body of one function; every method appends and returns nothing, so code reads from top to bottom. */
export class FunctionBody {
  readonly #code: number[] = []
  readonly #locals: ValueType[] = []
  readonly #free: Record<ValueType, Local[]> = { i32: [], f32: [], v128: [] }
  #scopes: { type: ValueType; local: Local }[][] = []

  constructor(
    readonly params: readonly ValueType[],
    readonly results: readonly ValueType[],
  ) {}

  /** The parameters, to be destructured. */
  get parameters(): Locals {
    return this.params.map((_, index) => index as Local) as Locals
  }

  /** A local that nobody else uses until the enclosing `scope` ends. */
  local(type: ValueType): Local {
    const local = this.#free[type].pop() ?? ((this.params.length + this.#locals.push(type) - 1) as Local)
    this.#scopes.at(-1)?.push({ type, local })
    return local
  }

  /** Locals made inside are used again afterwards: V8's baseline compiler pays for every local of a function. */
  scope(build: () => void): void {
    this.#scopes.push([])
    build()
    for (const { type, local } of this.#scopes.pop() ?? []) this.#free[type].push(local)
  }

  op(...names: Opcode[]): void {
    for (const name of names) opcode(this.#code, opcodes[name])
  }
  get(...locals: Local[]): void {
    for (const local of locals) this.#with(0x20, local)
  }
  set(local: Local): void {
    this.#with(0x21, local)
  }
  tee(local: Local): void {
    this.#with(0x22, local)
  }
  /** A new local with the value on the stack. */
  keep(type: ValueType): Local {
    const local = this.local(type)
    this.set(local)
    return local
  }

  i32(value: number): void {
    this.#code.push(0x41)
    signed(this.#code, value)
  }
  f32(value: number): void {
    this.#code.push(0x43, ...floatBytes(value))
  }
  /** Four int32 lanes. */
  i32x4(values: readonly number[]): void {
    this.#code.push(0xfd, 0x0c, ...new Uint8Array(new Int32Array(values).buffer))
  }
  /** Lanes 0..3 are the first operand's, 4..7 the second's. */
  shuffle(pick: readonly [number, number, number, number]): void {
    this.#code.push(0xfd, 0x0d, ...pick.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)))
  }
  lane(name: LaneAccess, lane: number): void {
    opcode(this.#code, lanes[name])
    this.#code.push(lane)
  }
  /** `offset` in bytes, not negative, is added to the address on the stack without wrapping. */
  memory(name: MemoryAccess, offset = 0, lane?: number): void {
    opcode(this.#code, accesses[name])
    // Aligned to four bytes (2 is their log2); a promise about speed only.
    unsigned(this.#code, 2)
    unsigned(this.#code, offset)
    if (lane !== undefined) this.#code.push(lane)
  }

  /** Address, byte and number of bytes are on the stack. */
  fill(): void {
    this.#code.push(0xfc, 0x0b, 0)
  }

  call(target: FunctionIndex): void {
    this.#with(0x10, target)
  }
  return(): void {
    this.#code.push(0x0f)
  }
  /** `build` may leave the block with `br(0)`, counted from the innermost block. */
  block(build: () => void): void {
    this.#nest([0x02, 0x40], build)
  }
  /** Runs `build`, which goes back to its start with `br(0)` or `brIf(0)`. */
  loop(build: () => void): void {
    this.#nest([0x03, 0x40], build)
  }
  if(then: () => void, otherwise?: () => void): void {
    this.#nest([0x04, 0x40], () => {
      then()
      if (otherwise) {
        this.#code.push(0x05)
        otherwise()
      }
    })
  }
  /** Repeats `build` as long as `condition` leaves something other than 0; it is written twice, to test at the end. */
  while(condition: () => void, build: () => void): void {
    condition()
    this.if(() =>
      this.loop(() => {
        build()
        condition()
        this.brIf(0)
      }),
    )
  }
  br(depth: number): void {
    this.#with(0x0c, depth)
  }
  brIf(depth: number): void {
    this.#with(0x0d, depth)
  }

  /** `local` += constant. */
  increase(local: Local, by: number): void {
    this.get(local)
    this.i32(by)
    this.op("i32.add")
    this.set(local)
  }
  /** `local` += `by`. */
  addTo(local: Local, by: Local): void {
    this.get(local, by)
    this.op("i32.add")
    this.set(local)
  }

  /** `local` = constant. */
  start(local: Local, value: number): void {
    this.i32(value)
    this.set(local)
  }
  /** Adds `local` × `factor` to what is on the stack. */
  addScaled(local: Local, factor: number): void {
    if (factor === 0) return
    this.get(local)
    this.i32(factor)
    this.op("i32.mul", "i32.add")
  }
  /** `local` = the lesser of itself and `bound`, which is written twice. */
  atMost(local: Local, bound: () => void): void {
    this.get(local)
    bound()
    this.get(local)
    bound()
    this.op("i32.lt_s", "select")
    this.set(local)
  }
  /** Runs `build` once, and again as long as `variable`, increased by `by`, is below the end. */
  count(variable: Local, by: number, pushEnd: () => void, build: () => void): void {
    this.loop(() =>
      this.scope(() => {
        build()
        this.increase(variable, by)
        this.get(variable)
        pushEnd()
        this.op("i32.lt_s")
        this.brIf(0)
      }),
    )
  }

  encode(): number[] {
    const body: number[] = []
    const runs: [number, ValueType][] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    unsigned(body, runs.length)
    for (const [count, type] of runs) {
      unsigned(body, count)
      body.push(types[type])
    }
    for (const byte of this.#code) body.push(byte)
    body.push(0x0b)
    return body
  }

  #with(code: number, immediate: number): void {
    this.#code.push(code)
    unsigned(this.#code, immediate)
  }
  #nest(head: readonly number[], build: () => void): void {
    this.#code.push(...head)
    build()
    this.#code.push(0x0b)
  }
}
