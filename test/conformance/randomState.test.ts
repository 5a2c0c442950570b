import { expect, it } from "vitest"
import { checkTarget, compile, type TargetName, type Tensor, targetNames, tensor } from "../../src/index.ts"
import { generator } from "./randomRecipes.ts"
import { createBody, createWorld } from "./randomState.ts"

const targets = targetNames.filter((name) => checkTarget(name).ok)
const plain = (tensors: readonly Tensor[]): number[][] => tensors.map((t) => Array.from(t.dataSync(), (v) => v + 0))

/** Runs the functions of a seed on several targets by turns, with reads and assignments between, and at once beside. */
async function play(seed: number): Promise<void> {
  const next = generator(seed + 1)
  const [real, mirror] = [createWorld(seed), createWorld(seed)]
  const functions = [0, 1, 2].map((i) => {
    const body = createBody(next())
    const target = targets[(next() + i) % targets.length] as TargetName
    const run = compile((x: Tensor) => [...body(real, x)], { target, fuse: next() % 4 > 0 })
    return { run, expected: (x: Tensor) => plain(body(mirror, x)), target }
  })
  const history: string[] = []
  const compare = (found: number[][], expected: number[][]) => {
    expect({ seed, history, values: found }).toEqual({ seed, history, values: expected })
  }
  for (let event = 0; event < 12; event++) {
    const x = tensor(Array.from({ length: 4 }, () => (next() % 9) - 4))
    const { run, expected, target } = functions[next() % 3]!
    const at = next() % real.variables.length
    const [v, m] = [real.variables[at]!, mirror.variables[at]!]
    const kind = next() % 6
    history.push(`${["await", "sync", "two at once", "assign", "read", "copy"][kind]} ${kind < 3 ? target : at}`)
    if (kind === 0) compare(plain(await run(x)), expected(x))
    else if (kind === 1) compare(plain(run.sync(x)), expected(x))
    else if (kind === 2) {
      const second = functions[next() % 3]!
      const found = await Promise.all([run(x), second.run(x)])
      compare(found.flatMap(plain), [...expected(x), ...second.expected(x)])
    } else if (kind === 3) {
      const values = tensor(Array.from({ length: v.size }, () => (next() % 9) - 4)).cast(v.dtype)
      v.assign(values)
      m.assign(values)
    } else if (kind === 4) compare(plain([v.value.add(1)]), plain([m.value.add(1)]))
    else {
      const from = real.variables.findIndex((other) => other.size === v.size && other.dtype === v.dtype)
      v.assign(real.variables[from]!.value)
      m.assign(mirror.variables[from]!.value)
    }
  }
  compare(plain(real.variables.map((v) => v.value)), plain(mirror.variables.map((v) => v.value)))
}

/** A few seeds and a new one every time (but not in continuous integration); `KASANE_SEED` repeats the one that a failure named. */
const fresh = Number(process.env.KASANE_SEED ?? (process.env.CI ? 5 : Date.now() % 1_000_000))

it.each([1, 2, 3, 4, fresh])("compiled functions on different targets share their variables (seed %i)", play)
