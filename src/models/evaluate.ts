import { allocate, type HostArray } from "../base/dtype.ts"
import { ArgumentError } from "../base/errors.ts"
import { type Compiled, Tensor } from "../tensor/index.ts"
import { rows, type Samples, sliceSamples } from "./batches.ts"
import { createBreather } from "./breathe.ts"
import { createMeans } from "./history.ts"
import type { Steps, TrainingSettings } from "./steps.ts"

/** Loss and metrics as means over all samples; undefined if `signal` broke it off. */
export async function evaluate(
  { names }: TrainingSettings,
  steps: Steps,
  samples: Samples,
  { batchSize, signal }: { readonly batchSize: number; readonly signal?: AbortSignal | undefined },
): Promise<Record<string, number> | undefined> {
  if (samples.size === 0) throw new ArgumentError("evaluate: x has no samples.")
  const means = createMeans(names)
  const breathe = createBreather()
  for (let start = 0; start < samples.size; start += batchSize) {
    if (signal?.aborted) return undefined
    const batch = sliceSamples(samples, start, Math.min(start + batchSize, samples.size))
    means.add((await steps.test(batch.x, batch.y)).dataSync(), batch.size)
    const breath = breathe()
    if (breath) await breath
  }
  return means.logs()
}

/** The outputs for all samples, computed in batches: [samples, …]. */
export async function predict(step: Compiled<[x: Tensor], Tensor>, x: Tensor, batchSize: number): Promise<Tensor> {
  const size = x.shape[0]!
  const breathe = createBreather()
  let all: HostArray | undefined
  let first: Tensor | undefined
  // No samples still have a shape of output.
  for (let start = 0; start < size || !first; start += batchSize) {
    const output = await step(rows(x, start, Math.min(start + batchSize, size)))
    if (size <= batchSize) return output
    const data = output.dataSync()
    first ??= output
    all ??= allocate(output.dtype, (data.length / output.shape[0]!) * size)
    all.set(data, (data.length / output.shape[0]!) * start)
    const breath = breathe()
    if (breath) await breath
  }
  return Tensor.of(all!, [size, ...first.shape.slice(1)], first.dtype)
}
