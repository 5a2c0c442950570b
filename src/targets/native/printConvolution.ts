import type { ConvolutionKernel } from "../../compile/program.ts"
import { type Gather, type Phase, planGather, runsOf } from "../gather.ts"

/** Addresses, as C, and the function that finishes blocks of the result with what it works on, or "0". */
export interface ConvolutionPlaces {
  readonly x: string
  readonly w: string
  readonly y: string
  readonly epilogue: string
  readonly context: string
}

/** The tables that say how this convolution gathers, and the call of the runtime. */
export function convolutionCall(kernel: ConvolutionKernel, places: ConvolutionPlaces): string {
  const { computes, batch, channels, filters, groups } = kernel
  const plan = planGather(kernel)
  const backwards = computes === "convInput"
  const [from, to] = backwards ? [filters, channels] : [channels, filters]
  const tables = plan.phases.map((phase, i) => phaseTables(phase, plan, from, groups, i))
  // [taps, channels / groups, filters]: forwards the destination's channels are neighbours, backwards the source's.
  const steps = {
    wTap: (channels / groups) * filters,
    wFrom: backwards ? 1 : filters,
    wTo: backwards ? filters : 1,
    wGroup: filters / groups,
  }
  const fields = [
    ...[batch, groups, from, to, from / groups, to / groups],
    ...[plan.source, plan.destination, plan.box, plan.low].map(array),
    ...[plan.inPlace ? 1 : 0, plan.phases.length, "p", places.x, places.w, places.y],
    ...Object.values(steps),
    ...[places.epilogue, places.context],
  ]
  return `${tables.map(({ declarations }) => declarations).join(" ")}
const phase p[] = {${tables.map(({ value }) => value).join(", ")}};
const gather q = {${fields.join(", ")}};
C->${computes === "convKernel" ? "convolveKernel" : "convolve"}(&q);`
}

function phaseTables(phase: Phase, { box, destination }: Gather, from: number, groups: number, i: number) {
  const { first, step, count, stride, taps } = phase
  const runs = runsOf(phase, groups === 1)
  const starts = runs.starts.map(([d, h, w]) => ((d * box[1] + h) * box[2] + w) * from)
  // As the runtime's axisOf.
  const axis = destination[0] > 1 || box[0] > 1 ? 0 : 1
  const places = runs.starts.map((at) => at[axis])
  const rows = taps.map(({ at }) => at[axis])
  const list = (name: string, values: readonly number[]) =>
    `static const I ${name}${i}[] = {${values.join(", ") || "0"}};`
  const value = [
    ...[first, step, count, phase.from, stride].map(array),
    ...[taps.length > 0 ? Math.min(...rows) : 0, taps.length > 0 ? Math.max(...rows) : 0],
    ...[starts.length, groups === 1 ? runs.length * from : from / groups, `r${i}`, `a${i}`, taps.length, `t${i}`],
  ]
  const kernels = taps.map(({ kernel }) => kernel)
  return {
    declarations: `${list("r", starts)} ${list("a", places)} ${list("t", kernels)}`,
    value: `{${value.join(", ")}}`,
  }
}

const array = (values: readonly number[]): string => `{${values.join(", ")}}`
