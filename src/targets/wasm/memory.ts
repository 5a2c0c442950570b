import { TargetError } from "../../base/errors.ts"

const PAGE = 65536
const ALIGN = 64
/** A kernel may read a few lanes past a row; behind the last block there is room for that. */
const SLACK = 256

/** One linear memory that grows on demand, and the blocks in it. Addresses and sizes are in bytes. */
export interface Heap {
  readonly memory: WebAssembly.Memory
  readonly shared: boolean
  /** In pages. */
  readonly maximum: number
  allocate(bytes: number): number
  free(address: number, bytes: number): void
  /** Views of the whole memory as it is now; growing replaces them. */
  floats(): Float32Array
  ints(): Int32Array
}

/** Throws TargetError if not even the smallest memory can be had. */
export function createHeap(options: { readonly shared: boolean; readonly maximumPages?: number }): Heap {
  const { shared } = options
  const { memory, maximum } = reserve(shared, options.maximumPages ?? PAGE)
  const free = new Map<number, number[]>()
  let top = ALIGN
  let floats = new Float32Array(memory.buffer)
  let ints = new Int32Array(memory.buffer)

  function refresh(): void {
    if (floats.buffer === memory.buffer) return
    floats = new Float32Array(memory.buffer)
    ints = new Int32Array(memory.buffer)
  }

  function grow(end: number): void {
    const now = memory.buffer.byteLength
    if (end <= now) return
    const needed = Math.ceil((end - now) / PAGE)
    // An eighth more than asked for, because every growth replaces all views.
    const generous = Math.min(maximum - now / PAGE, needed + (now >> 19))
    for (const pages of generous > needed ? [generous, needed] : [needed]) {
      try {
        memory.grow(pages)
        return
      } catch {
        // Try less, then give up.
      }
    }
    throw new TargetError(
      `wasm: out of memory: ${Math.ceil(end / 2 ** 20)} MiB needed, ${now / 2 ** 20} MiB in use, the limit is ${(maximum * PAGE) / 2 ** 20} MiB. Use a smaller batch, or the native target.`,
    )
  }

  return {
    memory,
    shared,
    maximum,
    allocate(bytes) {
      const size = blockSize(bytes)
      const reused = free.get(size)?.pop()
      if (reused !== undefined) return reused
      grow(top + size + SLACK)
      const address = top
      top += size
      return address
    },
    free(address, bytes) {
      const size = blockSize(bytes)
      const blocks = free.get(size)
      if (blocks) blocks.push(address)
      else free.set(size, [address])
    },
    floats() {
      refresh()
      return floats
    },
    ints() {
      refresh()
      return ints
    },
  }
}

/** Rounded up to a 64th of its power of two, so that freed blocks fit again; more would show in what a model takes. */
function blockSize(bytes: number): number {
  const grain = Math.max(ALIGN, 2 ** Math.floor(Math.log2(Math.max(bytes, 1)) - 6))
  return Math.max(ALIGN, Math.ceil(bytes / grain) * grain)
}

/** A shared memory reserves its maximum at once; small devices grant less than 4 GiB. */
function reserve(shared: boolean, most: number): { memory: WebAssembly.Memory; maximum: number } {
  for (let maximum = most; ; maximum >>= 1) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared }), maximum }
    } catch (error) {
      if (maximum <= 256) throw new TargetError(`wasm: no memory to be had: ${String(error)}`)
    }
  }
}
