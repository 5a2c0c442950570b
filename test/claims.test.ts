import { spawn } from "node:child_process"
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { claims } from "../src/experiments/index.ts"

const launcher = fileURLToPath(new URL("../bin/kasane.js", import.meta.url))

function kasane(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], { stdio: ["ignore", "pipe", "pipe"] })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      stdout += part
    })
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      stderr += part
    })
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }))
  })
}

test("every claim, run quickly, comes to the verdict on record", { timeout: 20 * 60_000 }, async () => {
  const { code, stdout, stderr } = await kasane([
    "run",
    "all",
    "--quick",
    "--json",
    "--jobs",
    `${availableParallelism()}`,
  ])
  const verdicts = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { experiment: string; verdict?: string; onRecord?: string; because?: object })
    .filter(({ verdict }) => verdict !== undefined)
  const others = verdicts.filter(({ verdict, onRecord }) => verdict !== onRecord)
  expect(others, stderr).toEqual([])
  expect(verdicts.map(({ experiment }) => experiment).sort()).toEqual(Object.keys(claims).sort())
  expect(code).toBe(0)
})
