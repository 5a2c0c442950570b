import { type Activation, linear } from "../activations/index.ts"
import { tensor } from "../tensor/index.ts"

/** What an activation does to single numbers. */
export interface ActivationTraits {
  /** Each element of the result depends on its own alone; not so in softmax. */
  readonly elementwise: boolean
  /** Gives exactly 0 for whatever is below, as ReLU does: a unit can die. */
  readonly canDie: boolean
  /** Flat on both sides, as sigmoid and tanh are: a unit can be saturated. */
  readonly saturates: boolean
}

const known = new WeakMap<Activation, ActivationTraits>()

/** Found by trying a few numbers, so that an activation of one's own is understood too. */
export function traitsOf(activation: Activation): ActivationTraits {
  let traits = known.get(activation)
  if (!traits) {
    traits = tryOut(activation)
    known.set(activation, traits)
  }
  return traits
}

const nothing: ActivationTraits = { elementwise: false, canDie: false, saturates: false }

function tryOut(activation: Activation): ActivationTraits {
  if (activation === linear) return { ...nothing, elementwise: true }
  const of = (values: readonly number[]): ArrayLike<number> => activation(tensor([values])).dataSync()
  try {
    const [low, lower, small, high, higher] = of([-50, -60, -20, 50, 60]) as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
    ]
    const elementwise = of([0.5, -1, 2])[0] === of([0.5, 3, -2])[0]
    if (!elementwise) return nothing
    const flat = (a: number, b: number) => Math.abs(a - b) < 1e-6 // σ(−50) is not yet σ(−60)
    return { elementwise, canDie: low === 0 && small === 0, saturates: flat(low, lower) && flat(high, higher) }
  } catch {
    return nothing // it wants other shapes
  }
}
