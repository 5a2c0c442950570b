import type { Layer } from "../../layers/layer.ts"
import type { Recorder } from "../../runs/index.ts"
import { stagesOf } from "./stages.ts"

/** A weight below this counts as none. */
const small = 1e-3

/**
 * All kernels of a built model as they are: the histogram `weights`; the figures `smallWeights`, the share of |w| < 0.001,
 * and `weightNorm`, √Σw².
 */
export function recordWeights(layers: readonly Layer[], record: Recorder): void {
  const weights = stagesOf(layers).stages.flatMap(({ kernel }) => [...kernel.value.dataSync()])
  record.histogram("weights", 0, weights)
  record.figure("smallWeights", weights.filter((w) => Math.abs(w) < small).length / weights.length)
  record.figure("weightNorm", Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0)))
}
