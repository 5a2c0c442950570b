import type { Layer } from "../../layers/layer.ts"
import type { Loss } from "../../losses/loss.ts"
import type { Recorder } from "../../runs/index.ts"
import type { TargetName } from "../../targets/target.ts"
import { compile, type Tensor, valueAndGrad, zeros } from "../../tensor/index.ts"
import { meanAndStd, rms, stagesOf, throughAll } from "./stages.ts"

/** A layer with weights at one moment: what went forward through it, and what came back. */
export interface InsideLayer {
  /** What it hands on: behind its activation. */
  readonly values: Float32Array
  readonly mean: number
  readonly std: number
  /** Share of `values` that are 0. */
  readonly zeros: number
  /** Root mean square of ∂loss/∂kernel. */
  readonly gradient: number
  /** Root mean square of ∂loss/∂u, u its weighted sums of one sample. */
  readonly signal: number
  /** What its activation makes of the signal on the way back: the f′ in ∂loss/∂u = f′(u) · ∂loss/∂f(u). */
  readonly slope: number
  /** What the next layer's Wᵀ made of it before; 1 behind the last layer. */
  readonly weights: number
}

export interface Inside {
  /** Of the samples. */
  readonly mean: number
  readonly std: number
  readonly layers: readonly InsideLayer[]
}

export interface InsideOptions {
  /** Default wasm: a program for one run is not worth a C compiler. */
  readonly target?: TargetName | undefined
}

/**
 * One step of training without its update, watched layer by layer. All state is afterwards as it was.
 *
 * The signals are gradients by numbers that are added where one wants to look, and are 0. A convolution with an
 * activation of its own counts that into its weighted sums.
 * @param layers Built, from samples to what `loss` takes.
 */
export async function lookInside(
  layers: readonly Layer[],
  x: Tensor,
  y: Tensor,
  loss: Loss,
  { target = "wasm" }: InsideOptions = {},
): Promise<Inside> {
  const { before, stages } = stagesOf(layers)
  const kernels = stages.map(({ kernel }) => kernel)
  const state = [...new Set(layers.flatMap(({ variables }) => variables))]

  /** The loss, with something added behind the weighted sums of each stage and behind the stage. */
  const forward = (x: Tensor, y: Tensor, sums?: readonly Tensor[], ends?: readonly Tensor[]) => {
    const outputs: Tensor[] = []
    let tensor = throughAll(before, x)
    stages.forEach(({ weighted, rest }, i) => {
      tensor = weighted.call(tensor, { training: true })
      if (sums) tensor = tensor.add(sums[i]!)
      tensor = throughAll(rest, tensor)
      if (ends) tensor = tensor.add(ends[i]!)
      outputs.push(tensor)
    })
    return { outputs, loss: loss.compute(y, tensor) }
  }
  const step = compile(
    (x: Tensor, y: Tensor) => {
      const known = state.map((variable) => variable.value)
      const restore = () => {
        state.forEach((variable, i) => {
          variable.assign(known[i]!)
        })
      }
      let outputs: readonly Tensor[] = []
      const [, gradients] = valueAndGrad(() => {
        const found = forward(x, y)
        outputs = found.outputs
        return found.loss
      }, kernels)
      restore()
      const probes = shapesOf(stages, before, x).map(([sums, end]) => ({ sums: zeros(sums), end: zeros(end) }))
      restore()
      const [, signals] = valueAndGrad((probes: readonly { readonly sums: Tensor; readonly end: Tensor }[]) => {
        const [sums, ends] = [probes.map((probe) => probe.sums), probes.map((probe) => probe.end)]
        return forward(x, y, sums, ends).loss
      })(probes)
      restore()
      return { outputs, gradients, sums: signals.map(({ sums }) => sums), ends: signals.map(({ end }) => end) }
    },
    { target },
  )
  const found = await step(x, y)
  const numbers = async (tensors: readonly Tensor[]) =>
    Promise.all(tensors.map(async (tensor) => (await tensor.data()) as Float32Array))
  const [outputs, gradients, sums, ends] = await Promise.all(
    [found.outputs, found.gradients, found.sums, found.ends].map(numbers),
  )
  const signals = sums!.map(rms)
  const arriving = ends!.map(rms)
  return {
    ...meanAndStd(await x.data()),
    layers: stages.map((_, i) => {
      const values = outputs![i]!
      return {
        ...{ values, ...meanAndStd(values) },
        zeros: values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / values.length,
        gradient: rms(gradients![i]!),
        signal: signals[i]!,
        slope: signals[i]! / arriving[i]!,
        weights: i + 1 < stages.length ? arriving[i]! / signals[i + 1]! : 1,
      }
    }),
  }
}

/** Of the weighted sums of each stage and of what it hands on, for a batch. */
function shapesOf(
  stages: ReturnType<typeof stagesOf>["stages"],
  before: readonly Layer[],
  x: Tensor,
): (readonly [sums: readonly number[], end: readonly number[]])[] {
  let tensor = throughAll(before, x)
  return stages.map(({ weighted, rest }) => {
    const sums = weighted.call(tensor, { training: true })
    tensor = throughAll(rest, sums)
    return [sums.shape, tensor.shape]
  })
}

/**
 * Writes it down. Scalars whose step is the layer, counted from 1 (0: the samples): `forward/mean`, `forward/std`,
 * `forward/zeros`, `backward/gradient`, `backward/signal`; and of all but the last, which has nothing behind it,
 * `backward/slope`, `backward/weights`. A histogram for each
 * layer, `activation/layer1` …. Figures: `std/layer1` …, `zeros/layer1` …, `gradient/layer1` …, `gradientRatio` (that of
 * layer 2 to that of the last) and `gradientSpan` (the last to the first).
 */
export function recordInside({ mean, std, layers }: Inside, record: Recorder): void {
  record.scalar("forward/mean", 0, mean)
  record.scalar("forward/std", 0, std)
  layers.forEach((layer, i) => {
    const step = i + 1
    record.scalar("forward/mean", step, layer.mean)
    record.scalar("forward/std", step, layer.std)
    record.scalar("forward/zeros", step, layer.zeros)
    record.scalar("backward/gradient", step, layer.gradient)
    record.scalar("backward/signal", step, layer.signal)
    if (step < layers.length) {
      record.scalar("backward/slope", step, layer.slope)
      record.scalar("backward/weights", step, layer.weights)
    }
    record.histogram(`activation/layer${step}`, 0, layer.values)
    record.figure(`std/layer${step}`, layer.std)
    record.figure(`zeros/layer${step}`, layer.zeros)
    record.figure(`gradient/layer${step}`, layer.gradient)
  })
  const [first, last] = [layers[0]!.gradient, layers.at(-1)!.gradient]
  record.figure("gradientRatio", layers[Math.min(1, layers.length - 1)]!.gradient / last)
  record.figure("gradientSpan", last / first)
}
