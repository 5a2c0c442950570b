import type { Layer } from "../../layers/layer.ts"
import type { Loss } from "../../losses/loss.ts"
import type { TargetName } from "../../targets/target.ts"
import { compile, numericalGradient, random, type Tensor, valueAndGrad } from "../../tensor/index.ts"
import { stagesOf, throughAll } from "./stages.ts"

export interface GradientErrorOptions {
  readonly seed?: number
  /** How many directions each kernel is moved in. Default 4. */
  readonly directions?: number
  /** Of the analytic one. Default wasm: a program for one run is not worth a C compiler. */
  readonly target?: TargetName | undefined
}

/**
 * The gradient of loss and penalties by each kernel as training computes it, against central differences in float64: ‖analytic − numerical‖ /
 * ‖numerical‖, one a layer with weights. Right ones agree to some 1e-6, which is float32.
 *
 * A kernel of many thousand numbers is not moved number by number but along a few random directions r ~ N(0, 1): the
 * mean of (r·v)² is ‖v‖², so that these few are a fair sample of all.
 * @param layers Built, from samples to what `loss` takes. All state is afterwards as it was.
 */
export async function gradientErrors(
  layers: readonly Layer[],
  x: Tensor,
  y: Tensor,
  loss: Loss,
  { seed = 0, directions = 4, target = "wasm" }: GradientErrorOptions = {},
): Promise<number[]> {
  const { stages } = stagesOf(layers)
  const kernels = stages.map(({ kernel }) => kernel)
  const state = [...new Set(layers.flatMap(({ variables }) => variables))]
  const lossOf = () => {
    const output = loss.compute(y, throughAll(layers, x))
    return layers.flatMap(({ losses }) => losses).reduce((sum, penalty) => sum.add(penalty), output)
  }

  const generator = random.SeedGenerator(seed)
  const ways = kernels.map(({ size }) => random.normal([directions, size], { seed: generator }))
  const along = numericalGradient(
    (...steps) => {
      kernels.forEach((kernel, i) => {
        kernel.assign(kernel.value.add(steps[i]!.reshape([1, directions]).matmul(ways[i]!).reshape(kernel.shape)))
      })
      return lossOf()
    },
    kernels.map(() => new Array<number>(directions).fill(0)),
    { step: 1e-6 }, // small, so that hardly any kink of relu is crossed
  )
  const analytic = await compile(
    () => {
      const known = state.map((variable) => variable.value)
      const [, gradients] = valueAndGrad(lossOf, kernels)
      state.forEach((variable, i) => {
        variable.assign(known[i]!)
      })
      return gradients
    },
    { target },
  )()
  return Promise.all(
    analytic.map(async (gradient, i) => {
      const [slopes, way] = [await gradient.data(), await ways[i]!.data()]
      let [apart, size] = [0, 0]
      ;(await along[i]!.data()).forEach((numerical, k) => {
        const start = k * slopes.length
        let found = 0
        for (let j = 0; j < slopes.length; j++) found += slopes[j]! * way[start + j]!
        apart += (found - numerical) ** 2
        size += numerical ** 2
      })
      return apart === 0 ? 0 : Math.sqrt(apart / size)
    }),
  )
}
