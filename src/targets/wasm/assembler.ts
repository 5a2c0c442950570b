/**
 * A small WebAssembly assembler: just the part of the binary format that the kernels need.
 * Numbers of sections and opcodes: WebAssembly core specification 2.0, chapter 5; relaxed SIMD proposal.
 */

export const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const
export type ValueType = keyof typeof types

/** Opcodes; above one byte the prefix stands in front of three hexadecimal digits (0xfd0e4 is 0xfd, then 0xe4). */
export const opcodes = {
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.gt_s": 0x4a,
  "i32.le_s": 0x4c,
  "i32.ge_s": 0x4e,
  "f32.eq": 0x5b,
  "f32.ne": 0x5c,
  "f32.lt": 0x5d,
  "f32.le": 0x5f,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_s": 0x6d,
  "i32.rem_s": 0x6f,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "f32.neg": 0x8c,
  "f32.floor": 0x8e,
  "f32.sqrt": 0x91,
  "f32.add": 0x92,
  "f32.sub": 0x93,
  "f32.mul": 0x94,
  "f32.div": 0x95,
  "f32.max": 0x97,
  "f32.convert_i32_s": 0xb2,
  "i32.reinterpret_f32": 0xbc,
  "f32.reinterpret_i32": 0xbe,
  "i32.trunc_sat_f32_s": 0xfc000,
  select: 0x1b,
  "i32x4.splat": 0xfd011,
  "f32x4.splat": 0xfd013,
  "i32x4.eq": 0xfd037,
  "i32x4.ne": 0xfd038,
  "i32x4.lt_s": 0xfd039,
  "i32x4.le_s": 0xfd03d,
  "f32x4.eq": 0xfd041,
  "f32x4.ne": 0xfd042,
  "f32x4.lt": 0xfd043,
  "f32x4.le": 0xfd045,
  "v128.and": 0xfd04e,
  "v128.or": 0xfd050,
  "v128.xor": 0xfd051,
  "v128.bitselect": 0xfd052,
  "f32x4.floor": 0xfd068,
  "i32x4.neg": 0xfd0a1,
  "i32x4.shl": 0xfd0ab,
  "i32x4.shr_u": 0xfd0ad,
  "i32x4.add": 0xfd0ae,
  "i32x4.sub": 0xfd0b1,
  "i32x4.mul": 0xfd0b5,
  "i32x4.max_s": 0xfd0b8,
  "f32x4.neg": 0xfd0e1,
  "f32x4.sqrt": 0xfd0e3,
  "f32x4.add": 0xfd0e4,
  "f32x4.sub": 0xfd0e5,
  "f32x4.mul": 0xfd0e6,
  "f32x4.div": 0xfd0e7,
  "f32x4.max": 0xfd0e9,
  "f32x4.pmax": 0xfd0eb,
  "i32x4.trunc_sat_f32x4_s": 0xfd0f8,
  "f32x4.convert_i32x4_s": 0xfd0fa,
  "f32x4.relaxed_madd": 0xfd105,
} as const
export type Opcode = keyof typeof opcodes

/** Loads and stores: opcode and the alignment that is promised (log2 of bytes; a hint only). */
const accesses = {
  "i32.load": [0x28, 2],
  "f32.load": [0x2a, 2],
  "i32.store": [0x36, 2],
  "f32.store": [0x38, 2],
  "v128.load": [0xfd000, 2],
  "v128.load32_splat": [0xfd009, 2],
  "v128.store": [0xfd00b, 2],
  "v128.load32_zero": [0xfd05c, 2],
  "v128.load64_zero": [0xfd05d, 2],
  "v128.load32_lane": [0xfd056, 2],
  "v128.store32_lane": [0xfd05a, 2],
  "v128.store64_lane": [0xfd05b, 2],
} as const
export type MemoryAccess = keyof typeof accesses

const lanes = {
  "i32x4.extract_lane": 0xfd01b,
  "i32x4.replace_lane": 0xfd01c,
  "f32x4.extract_lane": 0xfd01f,
} as const
export type LaneAccess = keyof typeof lanes

export type Local = number & { readonly __local: unique symbol }
/** As many as a function has; more are `undefined` only to the eye of the compiler. */
export type Locals = [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local]
export type FunctionIndex = number & { readonly __function: unique symbol }

function unsigned(out: number[], value: number): void {
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
    const [code, align] = accesses[name]
    opcode(this.#code, code)
    unsigned(this.#code, align)
    unsigned(this.#code, offset)
    if (lane !== undefined) this.#code.push(lane)
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
  advance(local: Local, by: Local): void {
    this.get(local, by)
    this.op("i32.add")
    this.set(local)
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

export interface ModuleBuilder {
  /** Imports come before functions, as the format numbers them first. */
  importFunction(from: string, name: string, params: readonly ValueType[], results: readonly ValueType[]): FunctionIndex
  /** A function is numbered when it is declared and may be built later, so functions can call one another. */
  declare(
    params: readonly ValueType[],
    results: readonly ValueType[],
    exportAs?: string,
  ): { index: FunctionIndex; body: FunctionBody }
  bytes(): Uint8Array<ArrayBuffer>
}

/** A module whose one memory is imported as `env.memory`. `maximum` in pages of 64 KiB. */
export function moduleBuilder(memory: { readonly shared: boolean; readonly maximum: number }): ModuleBuilder {
  const signatures: string[] = []
  const signatureBytes: number[][] = []
  const imports: { from: string; name: string; type: number }[] = []
  const functions: { type: number; body: FunctionBody; exportAs: string | undefined }[] = []

  function signature(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params}>${results}`
    if (!signatures.includes(key)) {
      const bytes = [0x60, params.length, ...params.map((type) => types[type])]
      signatureBytes.push([...bytes, results.length, ...results.map((type) => types[type])])
      signatures.push(key)
    }
    return signatures.indexOf(key)
  }

  function text(out: number[], value: string): void {
    const encoded = new TextEncoder().encode(value)
    unsigned(out, encoded.length)
    out.push(...encoded)
  }

  return {
    importFunction(from, name, params, results) {
      if (functions.length) throw new Error("imports come before functions")
      return (imports.push({ from, name, type: signature(params, results) }) - 1) as FunctionIndex
    },
    declare(params, results, exportAs) {
      const body = new FunctionBody(params, results)
      functions.push({ type: signature(params, results), body, exportAs })
      return { index: (imports.length + functions.length - 1) as FunctionIndex, body }
    },
    bytes() {
      const out: number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
      const section = (id: number, items: readonly ((content: number[]) => void)[]) => {
        const content: number[] = []
        unsigned(content, items.length)
        for (const item of items) item(content)
        out.push(id)
        unsigned(out, content.length)
        for (const byte of content) out.push(byte)
      }
      section(
        1,
        signatureBytes.map((bytes) => (content) => content.push(...bytes)),
      )
      section(2, [
        (content) => {
          text(content, "env")
          text(content, "memory")
          content.push(2, memory.shared ? 3 : 1)
          unsigned(content, 1)
          unsigned(content, memory.maximum)
        },
        ...imports.map(({ from, name, type }) => (content: number[]) => {
          text(content, from)
          text(content, name)
          content.push(0)
          unsigned(content, type)
        }),
      ])
      section(
        3,
        functions.map(
          ({ type }) =>
            (content) =>
              unsigned(content, type),
        ),
      )
      section(
        7,
        functions.flatMap(({ exportAs }, index) =>
          exportAs === undefined
            ? []
            : [
                (content: number[]) => {
                  text(content, exportAs)
                  content.push(0)
                  unsigned(content, imports.length + index)
                },
              ],
        ),
      )
      section(
        10,
        functions.map(({ body }) => (content) => {
          const code = body.encode()
          unsigned(content, code.length)
          for (const byte of code) content.push(byte)
        }),
      )
      return new Uint8Array(out)
    },
  }
}
