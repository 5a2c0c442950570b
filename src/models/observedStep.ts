import type { Compiled, Tensor } from "../tensor/index.ts"
import type { Batch } from "./batches.ts"
import type { StepObserver, Wish } from "./observer.ts"
import type { Steps, TrainingSettings } from "./steps.ts"

interface Observed {
  readonly run: Compiled<readonly Tensor[], readonly Tensor[]>
  /** Of each observer. */
  wishes: readonly (Wish | undefined)[]
}

/** Programs by observers and wishes, so that the next call of `fit` finds them. */
const made = new WeakMap<Steps, Map<string, Observed>>()
const numbers = new WeakMap<StepObserver, number>()
let count = 0

function keyOf(observer: StepObserver): string | number {
  if (observer.key !== undefined) return observer.key
  const number = numbers.get(observer) ?? ++count
  numbers.set(observer, number)
  return number
}

type Step = (batch: Batch) => Promise<Tensor>

/**
 * The training step of one batch: the plain program, or, where an observer wants to know something of it, one that also
 * answers that. There is one program for each combination of wishes.
 */
export function createObservedStep(
  { steps, settings }: { readonly steps: Steps; readonly settings: TrainingSettings },
  observers: readonly StepObserver[],
): Step {
  const plain: Step = (batch) => steps.train(...batch.x, ...batch.y)
  if (observers.length === 0) return plain
  const programs = made.get(steps) ?? new Map<string, Observed>()
  made.set(steps, programs)
  const who = observers.map(keyOf)
  let next = settings.optimizer.iterations.value.item()
  const programFor = (kinds: readonly (string | undefined)[]): Observed => {
    const key = JSON.stringify(kinds.map((kind, i) => [who[i], kind]))
    const known = programs.get(key)
    if (known) return known
    const fresh: Observed = {
      wishes: [],
      run: steps.observed((traced) => {
        fresh.wishes = observers.map((observer, i) =>
          kinds[i] === undefined ? undefined : observer.trace(kinds[i], traced),
        )
        return fresh.wishes.flatMap((wish) => wish?.tensors ?? [])
      }),
    }
    programs.set(key, fresh)
    return fresh
  }
  return async (batch) => {
    const step = next++
    const kinds = observers.map((observer) => observer.wants(step))
    if (kinds.every((kind) => kind === undefined)) return plain(batch)
    const program = programFor(kinds)
    const [report, ...values] = await program.run(...batch.x, ...batch.y)
    let start = 0
    for (const [i, wish] of program.wishes.entries()) {
      if (!wish) continue
      const end = start + wish.tensors.length
      observers[i]!.receive(step, wish.read(values.slice(start, end).map((t) => t.dataSync())))
      start = end
    }
    return report!
  }
}
