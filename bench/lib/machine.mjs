/** What the machine is, and how much of it others used while a window ran. */
import { readFileSync } from "node:fs"
import { availableParallelism, cpus, totalmem } from "node:os"

export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    instructionSets: instructionSets(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    date: new Date().toISOString(),
  }
}

function instructionSets() {
  try {
    const flags = /flags\s*:(.*)/.exec(readFileSync("/proc/cpuinfo", "utf8"))[1].split(" ")
    return ["fma", "avx2", "avx512f", "avx512_vnni", "amx_bf16"].filter((flag) => flags.includes(flag))
  } catch {
    return []
  }
}

/** Seconds of processor time all processes together have used so far, or undefined where /proc is absent. */
export function busySeconds() {
  try {
    const [user, nice, system, , , irq, softirq, steal] = readFileSync("/proc/stat", "utf8")
      .split("\n")[0]
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number)
    return (user + nice + system + irq + softirq + steal) / 100
  } catch {
    return undefined
  }
}
