import { allocate, type HostArray } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { type Compiled, Tensor } from "../tensor/index.ts"
import { rows, type Samples, sliceSamples } from "./batches.ts"
import { createBreather } from "./breathe.ts"
import { createMeans } from "./history.ts"
import { finishesOf } from "./outputs.ts"
import type { Steps, TrainingSettings } from "./steps.ts"

/** From the inputs of a batch, in order, to the outputs. */
export type Predict = Compiled<readonly Tensor[], readonly Tensor[]>

/** Loss and metrics as means over all samples; undefined if `signal` broke it off. */
export async function evaluate(
  { names, outputs }: TrainingSettings,
  steps: Steps,
  samples: Samples,
  { batchSize, signal }: { readonly batchSize: number; readonly signal?: AbortSignal | undefined },
): Promise<Record<string, number> | undefined> {
  if (samples.size === 0) throw new ArgumentError("evaluate: x has no samples.")
  const means = createMeans(names, finishesOf(outputs))
  const breathe = createBreather()
  for (let start = 0; start < samples.size; start += batchSize) {
    if (signal?.aborted) return undefined
    const batch = sliceSamples(samples, start, Math.min(start + batchSize, samples.size))
    means.add((await steps.test(...batch.x, ...batch.y)).dataSync(), batch.size)
    const breath = breathe()
    if (breath) await breath
  }
  return means.logs()
}

/** Each output for all samples, computed in batches: [samples, …]. */
export async function predict(step: Predict, x: readonly Tensor[], batchSize: number): Promise<readonly Tensor[]> {
  const size = x[0]!.shape[0]!
  const breathe = createBreather()
  let all: readonly HostArray[] | undefined
  let first: readonly Tensor[] | undefined
  // No samples still have a shape of output.
  for (let start = 0; start < size || !first; start += batchSize) {
    const end = Math.min(start + batchSize, size)
    const outputs = await step(...x.map((part) => rows(part, start, end)))
    if (size <= batchSize) return outputs
    first ??= outputs
    all ??= outputs.map((output) => allocate(output.dtype, (output.size / output.shape[0]!) * size))
    outputs.forEach((output, i) => {
      all![i]!.set(output.dataSync(), (output.size / output.shape[0]!) * start)
    })
    const breath = breathe()
    if (breath) await breath
  }
  return first.map((output, i) => Tensor.of(all![i]!, [size, ...output.shape.slice(1)], output.dtype))
}
