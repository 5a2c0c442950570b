#!/usr/bin/env node
/** How the time of a step of W4 grows with threads, batch and image. See README.md. */
import { parseArgs } from "node:util"
import { compete } from "./lib/compete.mjs"
import { machine } from "./lib/machine.mjs"
import { median, ratio, short, table } from "./lib/statistics.mjs"
import * as kasane from "./peers/kasane.mjs"
import { deepNetwork } from "./workloads/w4.mjs"

const numbers = (text) => text.split(",").map(Number)
const { values: options } = parseArgs({
  options: {
    target: { type: "string", default: "native" },
    batches: { type: "string", default: "1,4,16,64,100,256" },
    sizes: { type: "string", default: "14,28,56" },
    rounds: { type: "string", default: "5" },
    window: { type: "string", default: "400" },
    help: { type: "boolean", default: false },
  },
})
if (options.help) {
  console.log(
    "node scaling.mjs [--target native|wasm] [--batches 1,4,16,64,100,256] [--sizes 14,28,56] [--rounds 5] [--window 400]",
  )
  process.exit(0)
}
if (kasane.missing) {
  console.error(kasane.missing)
  process.exit(2)
}

const file = new URL("peers/kasane.mjs", import.meta.url).href
const contestants = kasane.contestants
  .filter(({ id }) => id.startsWith(`kasane-${options.target}:step@`))
  .map((contestant) => ({ ...contestant, file }))

/** [batch, size] of each row: all batches of the usual image, then all images in the usual batch. */
const rows = [
  ...numbers(options.batches).map((batch) => [batch, 28]),
  ...numbers(options.sizes)
    .filter((size) => size !== 28)
    .map((size) => [100, size]),
]
console.log(`${machine().cpu}, Node ${process.version}, ${options.target}`)
const cells = []
for (const [batch, size] of rows) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[Kbatch ${batch}, ${size}x${size}` : "")
  const result = await compete(deepNetwork({ batch, size }), contestants, {
    rounds: Number(options.rounds),
    windowMs: Number(options.window),
    retries: 2,
  })
  const failed = result.contestants.find(({ error }) => error)
  if (failed) {
    cells.push([batch, `${size}x${size}`, failed.error, "", "", "", ""])
    continue
  }
  const [one, two] = result.contestants
  const gained = ratio(two.rates, one.rates)
  cells.push([
    batch,
    `${size}x${size}`,
    short(1000 / median(one.rates)),
    short(1000 / median(two.rates)),
    `${short(gained.median)}x (${short(gained.min)}–${short(gained.max)})`,
    short(1e6 / median(one.rates) / batch / size ** 2),
    Math.max(median(one.foreign), median(two.foreign)).toFixed(2),
  ])
}
process.stderr.write(process.stderr.isTTY ? "\r\x1b[K" : "")
const head = ["batch", "image", "ms/step, 1 thread", "2 threads", "gained", "1 thread: µs/pixel", "others' cores"]
console.log(table(head, cells))
