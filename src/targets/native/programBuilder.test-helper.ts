import type { HostArray } from "../../base/dtype.ts"
import type { Kernel, Program, Region, Spec } from "../../compile/program.ts"

/** Grows a program region by region, so that tests can put many kernels into one compilation. */
export function programBuilder() {
  const regions: Region[] = []
  const specs = { input: [] as Spec[], output: [] as Spec[], variable: [] as Spec[] }
  const constants: HostArray[] = []
  const kernels: Kernel[] = []
  let arenaSize = 0
  const add = (region: Region) => regions.push(region) - 1
  return {
    kernels,
    slot(space: "input" | "output" | "variable", size: number, dtype: Spec["dtype"] = "float32"): number {
      return add({ space, slot: specs[space].push({ size, dtype }) - 1, offset: 0, size, dtype })
    },
    constant(data: HostArray): number {
      const dtype = data instanceof Float32Array ? "float32" : "int32"
      return add({ space: "constant", slot: constants.push(data) - 1, offset: 0, size: data.length, dtype })
    },
    scratch(size: number, dtype: Spec["dtype"] = "float32"): number {
      arenaSize += size
      return add({ space: "arena", slot: 0, offset: arenaSize - size, size, dtype })
    },
    /** Part of a region as a region of its own. */
    part(region: number, offset: number, size: number): number {
      const whole = regions[region]!
      return add({ ...whole, offset: whole.offset + offset, size })
    },
    build: (): Program => ({
      inputs: specs.input,
      outputs: specs.output,
      variables: specs.variable,
      constants,
      regions,
      kernels,
      arenaSize,
    }),
  }
}
