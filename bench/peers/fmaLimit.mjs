import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The chip's own limit: fused multiply-adds that never leave the registers, on one thread. */
const room = new URL("../../dist/targets/native/index.js", import.meta.url)
export const missing = existsSync(fileURLToPath(room))
  ? undefined
  : "dist/targets/native is absent: run `npm run build`"

export const contestants = [{ id: "fma-limit@1", family: "fma-limit", threads: 1, workloads: ["w5"] }]

export async function create({ flops }) {
  const { fmaLimit } = await import(room.href)
  return { version: "", rate: async () => ((await fmaLimit()) * 1e9) / flops }
}
