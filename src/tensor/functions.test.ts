import { describe, expect, it } from "vitest"
import type { Dtype } from "../base/dtype.ts"
import { checkTarget, type TargetName } from "../targets/index.ts"
import * as kasane from "./index.ts"
import { compile, Tensor, tensor } from "./index.ts"
import golden from "./tensor.golden.json" with { type: "json" }
import type { Tree } from "./tree.ts"

/** As tools/golden/tensor_values.py writes them: a tensor is its shape under its dtype's letter, and flat values. */
type Json = number | string | null | readonly Json[] | { readonly [key: string]: Json }

const dtypes: Readonly<Record<string, Dtype>> = { f: "float32", i: "int32", b: "bool" }
const words: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity }
const numberOf = (x: Json): number => (typeof x === "number" ? x : words[x as string]!)

function decode(x: Json): Tree {
  if (typeof x === "string") return words[x] ?? x
  if (x === null || typeof x !== "object") return x
  if (Array.isArray(x)) return x.map(decode)
  const record = x as { readonly [key: string]: Json }
  const letter = Object.keys(dtypes).find((key) => key in record && "v" in record)
  if (!letter) return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, decode(value)]))
  const values = (record.v as readonly Json[]).map(numberOf)
  return tensor(values, { dtype: dtypes[letter]!, shape: record[letter] as number[] })
}

interface Row {
  readonly name: string
  readonly args: readonly Tree[]
  readonly expected: readonly Tensor[]
}

const rows: Row[] = Object.entries(golden).flatMap(([name, cases]) =>
  typeof cases === "string"
    ? []
    : (cases as unknown as [Json[], Json][]).map(([args, out]) => ({
        name,
        args: args.map(decode),
        expected: (Array.isArray(out) ? out : [out]).map(decode) as Tensor[],
      })),
)

function call({ name }: Row, args: readonly Tree[]): readonly Tensor[] {
  const fn = (kasane as unknown as Record<string, (...args: readonly Tree[]) => Tree>)[name]!
  const result = fn(...args)
  if (result instanceof Tensor) return [result]
  return Object.values(result as Record<string, Tensor>)
}

/** Shape and dtype exactly; float32 values to `steps` of float32's steps of the largest value. */
function expectTensor(actual: Tensor, expected: Tensor, steps: number): void {
  expect([actual.dtype, actual.shape]).toEqual([expected.dtype, expected.shape])
  const [a, e] = [Array.from(actual.dataSync()), Array.from(expected.dataSync())]
  if (actual.dtype !== "float32") {
    expect(a).toEqual(e)
    return
  }
  const scale = Math.max(2 ** -20, ...e.filter(Number.isFinite).map(Math.abs))
  e.forEach((want, i) => {
    const got = a[i]!
    // −0 and 0 are one value here.
    const close =
      got === want || (Number.isNaN(want) ? Number.isNaN(got) : Math.abs(got - want) <= steps * 2 ** -23 * scale)
    if (!close) expect(a).toEqual(e)
  })
}

const brief = (args: readonly Tree[]): string =>
  args
    .map((x): string => {
      if (x instanceof Tensor) return `${x.dtype} [${x.shape}]${x.size <= 4 ? ` (${x.dataSync().join(" ")})` : ""}`
      return Array.isArray(x) && x.some((part) => part instanceof Tensor) ? `{${brief(x)}}` : JSON.stringify(x)
    })
    .join(", ")

describe("functions of tensors agree with numpy", () => {
  for (const [i, row] of rows.entries())
    it(`${i} ${row.name}(${brief(row.args)})`, () => {
      // Positions outside are clamped in programs, and refused elsewhere.
      const inProgram = compile((args: readonly Tree[]) => call(row, args), { target: "interpreter" })
      const results = row.name.startsWith("take") ? inProgram.sync(row.args) : call(row, row.args)
      expect(results.length).toBe(row.expected.length)
      row.expected.forEach((expected, k) => {
        expectTensor(results[k]!, expected, 2)
      })
    })
})

describe.each(["native", "wasm"] as const)("all functions in one program for each, on %s", (target: TargetName) => {
  const available = checkTarget(target)
  if (!available.ok) {
    it.skip(`${target} cannot run here: ${available.reason}`, () => {})
    return
  }

  const names = [...new Set(rows.map((row) => row.name))]
  const groups = target === "native" ? [names] : names.map((name) => [name])
  for (const group of groups)
    it(`agree with numpy: ${group.length > 3 ? `${group.length} functions` : group.join(", ")}`, () => {
      const chosen = rows.filter((row) => group.includes(row.name))
      const all = compile((args: readonly Tree[]) => chosen.map((row, i) => call(row, args[i] as readonly Tree[])), {
        target,
      })
      const results = all.sync(chosen.map((row) => row.args))
      chosen.forEach((row, i) => {
        row.expected.forEach((expected, k) => {
          try {
            expectTensor(results[i]![k]!, expected, 8)
          } catch (error) {
            throw new Error(`${row.name}(${brief(row.args)}): ${(error as Error).message}`)
          }
        })
      })
      // A C compiler takes its time over hundreds of kernels.
    }, 180_000)
})
