import { requireRoom } from "../base/memory.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import { type Shape, sizeOf } from "../base/shape.ts"
import { type InitializerLike, resolveInitializer } from "../initializers/resolve.ts"
import { type RegularizerLike, resolveRegularizer } from "../regularizers/resolve.ts"
import { tensor, Variable } from "../tensor/index.ts"
import { drawLater } from "./_draws.ts"
import { explained } from "./_explained.ts"
import { regularize } from "./_penalties.ts"

/** What `addWeight` takes. */
export interface WeightOptions {
  /** Whether training changes it. Default true. */
  readonly trainable?: boolean
  /** What its values cost in training: a name (`"l2"`) or an object. Default none. */
  readonly regularizer?: RegularizerLike | undefined
}

const known: OptionNames<WeightOptions> = { trainable: true, regularizer: true }

/** The layer that a weight is made for, and what its first values are drawn from. */
interface Owner {
  readonly label: string
  readonly scope: string
  readonly key: readonly [number, number]
}

export function makeWeight(
  { label, scope, key }: Owner,
  name: string,
  shape: Shape,
  initializer: InitializerLike,
  options: WeightOptions | undefined,
): Variable {
  const where = `${label}.addWeight`
  const { trainable = true, regularizer } = checkOptions(where, options, known)
  requireRoom(`its weight '${name}'`, shape, "float32")
  const weight = new Variable(tensor(new Float32Array(sizeOf(shape)), { shape }), {
    name: `${scope}/${name}`,
    trainable,
  })
  const rule = resolveInitializer(initializer)
  drawLater(key, (seed) => weight.assign(explained(label, () => rule.call(shape, seed))))
  if (regularizer) regularize(weight, resolveRegularizer(regularizer, where))
  return weight
}
