import { inDist, missingInDist } from "../lib/dist.mjs"

/** The chip's own limit: fused multiply-adds that never leave the registers, on one thread. */
const room = "targets/native/index.js"
export const missing = missingInDist(room)

export const contestants = [{ id: "fma-limit@1", family: "fma-limit", threads: 1, workloads: ["w5"] }]

export async function create({ flops }) {
  const { fmaLimit } = await import(inDist(room).href)
  return { version: "", rate: () => (fmaLimit() * 1e9) / flops }
}
