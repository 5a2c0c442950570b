import { existsSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"

/** The chip's own limit: fused multiply-adds that never leave the registers, on one thread. */
const dist = process.env.KASANE_BENCH_DIST
  ? pathToFileURL(`${process.env.KASANE_BENCH_DIST}/`)
  : new URL("../../dist/", import.meta.url)
const room = new URL("targets/native/index.js", dist)
export const missing = existsSync(fileURLToPath(room))
  ? undefined
  : `${fileURLToPath(room)} is absent: build Kasane first`

export const contestants = [{ id: "fma-limit@1", family: "fma-limit", threads: 1, workloads: ["w5"] }]

export async function create({ flops }) {
  const { fmaLimit } = await import(room.href)
  return { version: "", rate: () => (fmaLimit() * 1e9) / flops }
}
