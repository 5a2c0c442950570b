import { enableConvolutions } from "../convolutions.ts"
import { runOn } from "../harness.test-helper.ts"
import { createWasmTarget, detectWasm } from "./index.ts"
import { noise, trainingStep } from "./programs.test-helper.ts"

enableConvolutions()

/** Runs in a page: a training step on one thread and on several; the results and whether they are the same bits. */
export async function train(sizes: [number, number, number]) {
  const program = trainingStep(...sizes)
  const [batch, inputs, units] = sizes
  const x = noise(batch * inputs)
  const state = [noise(inputs * units, 2), noise(units, 3)]
  const bits = (target: ReturnType<typeof createWasmTarget>) => {
    const { outputs, variables } = runOn(target, program, [x], state)
    return [...outputs, ...variables].map((array) => Array.from(array))
  }
  const one = bits(createWasmTarget({ threads: 1 }))
  const target = createWasmTarget({ threads: 3 })
  const before = bits(target)
  await target.ready()
  const after = bits(target)
  await target.ready()
  const same = [before, after, bits(target)].every((found) => JSON.stringify(found) === JSON.stringify(one))
  return { detected: detectWasm(), threads: target.threads, same, results: one }
}
