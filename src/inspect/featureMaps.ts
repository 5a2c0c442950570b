import { NameError } from "../base/errors.ts"
import { observeLayers } from "../layers/_observe.ts"
import { dataParts, type ModelData, requireBatches } from "../models/ends.ts"
import { atOnce, type Tensor } from "../tensor/index.ts"
import type { AnyModel } from "./anyModel.ts"

/**
 * What one layer gives for some inputs: of a convolution its feature maps [batch, height, width, filters]. The model is
 * not in training. Of a layer that is called several times, what it gives at its first call.
 *
 * Throws a NameError, with the closest that there is, for a path that no layer has. Paths are those of samples:
 * `conv2D`, `block/dense`.
 * @example
 * const model = new Sequential([Input({ shape: [8, 8, 1] }), new layers.Conv2D(3, 3), new layers.Flatten()])
 * inspect.featureMaps(model, random.normal([2, 8, 8, 1]), "conv2D").shape // → 2,6,6,3
 */
export function featureMaps(model: AnyModel, x: ModelData, layer: string): Tensor {
  const parts = dataParts("featureMaps", "x", model.ends.inputs, x)
  requireBatches("featureMaps", parts)
  model.build()
  return atOnce(parts, (inputs) => {
    const seen = new Map<string, Tensor>()
    observeLayers(
      ({ path }, { output }) => {
        const name = path.slice(path.indexOf("/") + 1)
        if (!seen.has(name)) seen.set(name, output)
      },
      () => model.run(inputs, {}),
    )
    const found = seen.get(layer)
    if (!found) throw new NameError("layer", layer, [...seen.keys()], "featureMaps")
    return found
  })
}
