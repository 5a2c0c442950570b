import { builtin } from "../../base/builtin.ts"
import { TargetError } from "../../base/errors.ts"
import type { Heap } from "./memory.ts"
import { rangeCount, rangeLength, type Step } from "./step.ts"
import { job, SPACING, words, workerSource } from "./worker.ts"

/** A step with less work than this, in vector instructions, is not shared: some ten microseconds. */
const WORTH_SHARING = 40_000
/** Least work of a range, and ranges for each thread, so that one that is held up does not hold up all. */
const RANGE_WORK = 10_000
const RANGES_PER_THREAD = 4

export interface Pool {
  /** Adds the functions of a fixed module to those that programs loaded from now on may use. */
  addKit(module: WebAssembly.Module): void
  load(module: WebAssembly.Module, exports: WebAssembly.Exports, steps: readonly Step[]): LoadedProgram | undefined
  /** Resolves when all threads have got to know all programs loaded so far. */
  ready(): Promise<void>
}

export interface LoadedProgram {
  /** Runs all steps with the threads that are ready; false, and nothing done, if there are none. */
  run(table: number): boolean
}

interface Thread {
  /** The first of its words. */
  readonly own: number
  post(message: object): void
}

type StepFunction = (table: number, begin: number, end: number, thread: number) => void

/**
 * Threads on the heap's shared memory. They are started by the first program that has work for them, and get none before
 * they have loaded it: until then, and where they cannot be started, programs run on the calling thread alone.
 * A thread that is held up elsewhere costs nothing either: work that nobody has begun is taken back.
 */
export function createPool(heap: Heap, threads: number): Pool {
  const shared = heap.allocate(4 * SPACING * threads) >>> 2
  const ints = new Int32Array(heap.memory.buffer)
  ints.fill(0, shared, shared + SPACING * threads)
  const mayWait = canWait(ints, shared)
  const kits: WebAssembly.Module[] = []
  let team: Thread[] | undefined
  let programs = 0

  function start(): Thread[] {
    const started: Thread[] = []
    for (let thread = 1; thread < threads; thread++) {
      const own = shared + SPACING * thread
      const send = startWorker()
      if (!send) break
      const member: Thread = {
        own,
        post(message) {
          send(message)
          Atomics.add(ints, own + words.posted, 1)
          wake(own)
        },
      }
      member.post({ memory: heap.memory, own, shared, thread })
      for (const kit of kits) member.post({ kit })
      started.push(member)
    }
    return started
  }

  function wake(own: number): void {
    Atomics.add(ints, own + words.signal, 1)
    if (Atomics.load(ints, own + words.sleeping)) Atomics.notify(ints, own + words.signal)
  }

  const isReady = ({ own }: Thread) =>
    Atomics.load(ints, own + words.received) === Atomics.load(ints, own + words.posted)

  function share(others: readonly Thread[], run: StepFunction, program: number, number: number, table: number): void {
    const { units, ranges, length } = plans.get(program)![number]!
    ints[shared + job.ranges] = ranges
    ints[shared + job.program] = program
    ints[shared + job.step] = number
    ints[shared + job.table] = table
    ints[shared + job.length] = length
    ints[shared + job.units] = units
    Atomics.store(ints, shared + job.next, 0)
    for (const { own } of others) {
      Atomics.store(ints, own + words.ticket, 1)
      wake(own)
    }
    for (;;) {
      const i = Atomics.add(ints, shared + job.next, 1)
      if (i >= ranges) break
      run(table, i * length, i === ranges - 1 ? units : (i + 1) * length, 0)
    }
    for (const { own } of others) {
      if (Atomics.compareExchange(ints, own + words.ticket, 1, 0) === 1) continue
      let spins = 0
      while (Atomics.load(ints, own + words.ticket) === 2) {
        // A page's main thread may not wait; elsewhere a long wait gives the processor to the thread waited for.
        if (mayWait && ++spins > 20_000) Atomics.wait(ints, own + words.ticket, 2, 0.1)
      }
    }
    if (Atomics.exchange(ints, shared + job.failed, 0)) throw new TargetError("wasm: a kernel failed on another thread")
  }

  const plans = new Map<number, readonly { units: number; ranges: number; length: number }[]>()
  const forget =
    typeof FinalizationRegistry === "undefined"
      ? undefined
      : new FinalizationRegistry<number>((program) => {
          plans.delete(program)
          for (const member of team ?? []) member.post({ program })
        })

  return {
    addKit(kit) {
      kits.push(kit)
      for (const member of team ?? []) member.post({ kit })
    },
    load(module, exports, steps) {
      const isShared = steps.map(({ work }) => work >= WORTH_SHARING)
      if (!isShared.includes(true)) return undefined
      const program = programs++
      const planned = steps.map((step, i) => {
        const share = Math.max(RANGE_WORK, step.work / threads / RANGES_PER_THREAD)
        const length = isShared[i] ? rangeLength(step, share) : step.alone
        return { units: step.units, length, ranges: rangeCount(step, length) }
      })
      plans.set(program, planned)
      team ??= start()
      for (const member of team) member.post({ program, module })
      const functions = steps.map((_, i) => exports[`s${i}`] as StepFunction)
      const loaded: LoadedProgram = {
        run(table) {
          const others = team!.filter(isReady)
          if (!others.length) return false
          functions.forEach((run, i) => {
            const { units, ranges, length } = planned[i]!
            if (isShared[i] && ranges > 1) share(others, run, program, i, table)
            else
              for (let range = 0; range < ranges; range++)
                run(table, range * length, range === ranges - 1 ? units : (range + 1) * length, 0)
          })
          return true
        },
      }
      forget?.register(loaded, program)
      return loaded
    },
    async ready() {
      while (team?.some((member) => !isReady(member))) await new Promise((resolve) => setTimeout(resolve, 2))
    },
  }
}

function canWait(ints: Int32Array, index: number): boolean {
  try {
    // Returns at once, because the word is not 1; throws where waiting is not allowed at all.
    Atomics.wait(ints, index, 1, 0)
    return true
  } catch {
    return false
  }
}

interface NodeWorker {
  postMessage(message: unknown): void
  unref(): void
  on(event: "error", listener: () => void): void
}

/** Starts a thread and gives the function that sends to it; undefined where there can be none. */
function startWorker(): ((message: object) => void) | undefined {
  try {
    const node = builtin<{
      Worker: new (source: string, options: { eval: true; execArgv: string[]; name: string }) => NodeWorker
    }>("node:worker_threads")
    if (node) {
      const worker = new node.Worker(workerSource, { eval: true, execArgv: [], name: "kasane" })
      // A thread that dies is never ready again. None of them keeps the process alive.
      worker.on("error", () => {})
      worker.unref()
      return (message) => worker.postMessage(message)
    }
    const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }))
    const worker = new Worker(url)
    return (message) => worker.postMessage(message)
  } catch {
    return undefined
  }
}
