import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { KasaneError } from "../base/errors.ts"
import { exitCodes, type Screen } from "./screen.ts"

const folder = fileURLToPath(new URL("../../bench/", import.meta.url))

/** The workloads' names, from the files of the checkout's benchmark; empty where there is none. */
export function workloadNames(): string[] {
  const workloads = join(folder, "workloads")
  if (!existsSync(workloads)) return []
  const names = readdirSync(workloads).filter((name) => name.endsWith(".mjs"))
  return names.map((name) => name.replace(/\.mjs$/, "")).sort()
}

/** Runs the checkout's benchmark, which has its own dependencies: the peers. @returns The exit code. */
export async function bench(workloads: readonly string[], json: boolean, screen: Screen): Promise<number> {
  if (!existsSync(join(folder, "run.mjs"))) {
    throw new KasaneError(
      "The benchmark compares with other libraries, which the package does not bring. " +
        "Clone the repository and run npm ci there, then kasane bench again.",
    )
  }
  if (!existsSync(join(folder, "node_modules"))) {
    throw new KasaneError(
      "The libraries to compare with are not installed. Run: npm ci --ignore-scripts --prefix bench",
    )
  }
  const temporary = mkdtempSync(join(tmpdir(), "kasane-bench-"))
  const file = join(temporary, "result.json")
  // Under --json the table goes to stderr, so that stdout holds nothing but the object.
  const child = spawn(process.execPath, [join(folder, "run.mjs"), ...workloads, ...(json ? ["--json", file] : [])], {
    stdio: ["ignore", json ? 2 : 1, 2],
  })
  // Ctrl-C reaches the child too, as it is in our process group; we wait for its end.
  const wait = () => {}
  process.on("SIGINT", wait)
  try {
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code, signal) => resolve({ code, signal }))
    })
    if (signal === "SIGINT") return exitCodes.interrupted
    if (code === 0 && json) screen.data(JSON.parse(readFileSync(file, "utf8")))
    return code ?? exitCodes.failed
  } finally {
    process.off("SIGINT", wait)
    rmSync(temporary, { recursive: true, force: true })
  }
}
