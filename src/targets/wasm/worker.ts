/*
 * What a thread of the pool runs. It is text, because a page's bundler would not find a file of its own; it shares
 * nothing with the rest of the code but memory and the numbers of the words below.
 *
 * Every thread has its own five words, which only `pool.ts` and the thread itself write:
 */
export const words = {
  /** Counts upward whenever there is something to look at; a sleeping thread waits for this word to change. */
  signal: 0,
  sleeping: 1,
  /** Messages posted to the thread, and those it has worked off. A thread that lags behind gets no work. */
  posted: 2,
  received: 3,
  /** 0 no work, 1 offered, 2 taken. */
  ticket: 4,
} as const

/** The one job that all threads share. `next` is the number of the first range that nobody has taken. */
export const job = { next: 0, ranges: 1, program: 2, step: 3, table: 4, length: 5, units: 6, failed: 7 } as const

/** Ints between one group of words and the next: a cache line each. */
export const SPACING = 16

/** Looks at the signal so often before it goes to sleep: some fifty microseconds, since waking takes as long. */
const SPINS = 20_000

export const workerSource = `"use strict";
const port = typeof require === "function" ? require("node:worker_threads").parentPort : undefined
const programs = new Map()
const kit = {}
let ints, own, shared, thread, memory, received = 0
function work() {
  const step = programs.get(ints[shared + ${job.program}])["s" + ints[shared + ${job.step}]]
  const ranges = ints[shared + ${job.ranges}], length = ints[shared + ${job.length}]
  const units = ints[shared + ${job.units}], table = ints[shared + ${job.table}]
  for (let i; (i = Atomics.add(ints, shared + ${job.next}, 1)) < ranges; )
    step(table, i * length, i === ranges - 1 ? units : (i + 1) * length, thread)
}
function serve() {
  for (;;) {
    const signal = Atomics.load(ints, own + ${words.signal})
    if (Atomics.load(ints, own + ${words.posted}) !== received) return
    if (Atomics.compareExchange(ints, own + ${words.ticket}, 1, 2) === 1) {
      try { work() } catch { Atomics.store(ints, shared + ${job.failed}, 1) }
      Atomics.store(ints, own + ${words.ticket}, 0)
      continue
    }
    let spins = ${SPINS}
    while (spins && Atomics.load(ints, own + ${words.signal}) === signal) spins--
    if (spins) continue
    Atomics.store(ints, own + ${words.sleeping}, 1)
    Atomics.wait(ints, own + ${words.signal}, signal)
    Atomics.store(ints, own + ${words.sleeping}, 0)
  }
}
function receive(message) {
  if (message.memory) {
    ;({ memory, own, shared, thread } = message)
    ints = new Int32Array(memory.buffer)
  } else if (message.kit) Object.assign(kit, new WebAssembly.Instance(message.kit, { env: { memory } }).exports)
  else if (message.module) {
    const env = { memory, sort() { throw new Error("sorted by the first thread") } }
    programs.set(message.program, new WebAssembly.Instance(message.module, { env, kit }).exports)
  } else programs.delete(message.program)
  received++
  Atomics.store(ints, own + ${words.received}, received)
  serve()
}
if (port) port.on("message", receive)
else onmessage = (event) => receive(event.data)
`
