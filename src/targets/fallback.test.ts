import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { TargetError } from "../base/errors.ts"
import { compile, ones, type Tensor, Variable } from "../tensor/index.ts"
import { defaultTarget } from "./index.ts"

let root: string
const broken = () => join(root, "broken")

/** A compiler that works until there is a file `broken`. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "kasane-test-"))
  const script = join(root, "sometimes-cc")
  writeFileSync(script, `#!/bin/sh\n[ -e ${broken()} ] && { echo 'no space left' >&2; exit 1; }\nexec cc "$@"\n`)
  chmodSync(script, 0o755)
  vi.stubEnv("CC", script)
  vi.stubEnv("KASANE_CACHE", join(root, "cache"))
  vi.stubEnv("KASANE_TARGET", "")
})

afterAll(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(root, { recursive: true, force: true })
})

test("where native is only the default and its compiler begins to fail, wasm takes over, state and all", async () => {
  const told = vi.spyOn(console, "warn").mockImplementation(() => {})
  const total = new Variable(0)
  const count = compile((x: Tensor) => {
    total.assign(total.value.add(x.sum()))
    return total.value
  })
  expect(defaultTarget().name).toBe("native")
  expect((await count(ones([4]))).item()).toBe(4)

  writeFileSync(broken(), "")
  expect((await count(ones([5]))).item()).toBe(9)
  expect((await count(ones([4]))).item()).toBe(13) // by the program that native has
  expect((await count(ones([6]))).item()).toBe(19)
  expect(defaultTarget().name).toBe("wasm")
  expect(told).toHaveBeenCalledOnce()
  expect(told.mock.calls[0]![0]).toMatch(
    /using the wasm target \(the C compiler .*sometimes-cc.* failed: no space left\)/,
  )

  const named = compile((x: Tensor) => x.mul(3), { target: "native" })
  expect(() => named.sync(ones([7]))).toThrow(TargetError)
  expect(() => named.sync(ones([7]))).toThrow(/no space left\. As native was asked for, .* name wasm instead/)
})
