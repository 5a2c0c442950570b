import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { transformSync } from "esbuild"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSources, root } from "./files.ts"

const launcher = join(root, "bin", "kasane.js")
/** Examples that the command line runs, with what it is told. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "experiment.ts": ["run", join(root, "examples", "experiment.ts"), "--quick"],
}

/** What an example must print, besides running to its end. */
const checks: Readonly<Record<string, (output: string) => void>> = {
  "mlp.ts"(output) {
    expect(output).toMatch(/dense \(Dense\) +\[null, 16\] +48/)
    expect(Number(/not seen: ([\d.]+) % right/.exec(output)?.[1])).toBeGreaterThan(95)
  },
  "cnn.ts"(output) {
    expect(output).toMatch(/conv2D \(Conv2D\) +\[null, 28, 28, 16\]/)
    expect(output).toMatch(/In 1 GiB fit batches of \d{4}\./)
    expect(Number(/Epoch 3\/3 .*valAccuracy ([\d.]+)/.exec(output)?.[1])).toBeGreaterThan(0.85)
  },
  "customLoop.ts"(output) {
    expect(output).toMatch(/step 300: loss 0\.0/)
    expect(output).toMatch(/kernels, .* operations, arena/)
    expect(output).toMatch(/1⊕1: 0, 1, 1, 0\n$/)
  },
  "experiment.ts"(output) {
    expect(output).toMatch(/Verdict ✖ does not hold: test accuracy 0\.\d+ in equal units/)
  },
}

const examples = readSources("examples", [".ts"])
let project: string

// A user's project, in which `kasane` is this package as it is built.
beforeAll(() => {
  if (!existsSync(join(root, "dist", "index.js"))) throw new Error("dist/ is not built. Run: npm run build")
  project = mkdtempSync(join(tmpdir(), "kasane-examples-"))
  mkdirSync(join(project, "node_modules"))
  symlinkSync(root, join(project, "node_modules", "kasane"), "junction")
})
afterAll(() => {
  if (project) rmSync(project, { recursive: true, force: true })
})

describe("every example", () => {
  it("is one that the READMEs say how to run", () => {
    for (const readme of ["README.md", "README.ja.md"])
      expect(readFileSync(join(root, readme), "utf8")).toMatch(
        /npx tsx examples\/mlp\.ts.*22\.18.*node examples\/mlp\.ts/,
      )
  })

  it("has a check here", () => {
    expect([...examples.keys()].sort()).toEqual(Object.keys(checks).sort())
  })

  for (const [file, text] of examples)
    it(`runs and learns what it says: ${file}`, () => {
      const script = join(project, file.replace(/\.ts$/, ".mjs"))
      writeFileSync(script, transformSync(text, { loader: "ts", format: "esm", target: "node20" }).code)
      const command = commands[file] ? [launcher, ...commands[file]] : [script]
      const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" })
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" })
      checks[file]?.(stdout)
    })
})
