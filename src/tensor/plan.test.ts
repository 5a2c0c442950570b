import { describe, expect, it } from "vitest"
import { compile } from "./compile.ts"
import { ones, zeros } from "./functions.ts"
import { Tensor } from "./tensor.ts"
import { Variable } from "./variable.ts"

describe("the plan of a compiled function", () => {
  it("is the program that would run, and the state it works on", () => {
    const w = new Variable(ones([3, 2]), { name: "w" })
    const step = compile(
      (x: Tensor) => {
        const y = x.matmul(w.value)
        w.assign(w.value.sub(y.sum()))
        return y
      },
      { target: "wasm" },
    )
    const { program, blocks } = step.plan(zeros([4, 3]))
    expect(program).toEqual(step.program(zeros([4, 3])))
    expect(blocks).toEqual([w.place.block])
    expect(w.value.toArray()).toEqual(ones([3, 2]).toArray())
  })

  it("needs no values, and no machine that could run it", () => {
    const square = compile((x: Tensor) => x.matmul(x), { target: "wasm" })
    const { program } = square.plan(Tensor.of(new Float32Array(0), [40_000, 40_000], "float32"))
    expect(program.outputs).toEqual([{ size: 1_600_000_000, dtype: "float32" }])
  })
})
