import type { Graph } from "../graph/graph.ts"
import { interpret } from "../interpret/interpret.ts"
import type { Executable } from "./target.ts"

/** Runs a graph in the interpreter, rounding to float32 as the other targets do. */
export function loadInterpreter(graph: Graph): Executable {
  return {
    run(inputs, outputs, variables) {
      const feed = new Map([
        ...graph.inputs.map((node, i) => [node, inputs[i]!] as const),
        ...graph.variables.map(({ node }, i) => [node, variables[i]!.view()] as const),
      ])
      const results = interpret([...graph.outputs, ...graph.assigns.map((a) => a.node)], feed, { round: true })
      outputs.forEach((out, i) => {
        out.set(results[i]!)
      })
      graph.assigns.forEach(({ variable, offset }, i) => {
        variables[variable]!.view().set(results[graph.outputs.length + i]!, offset)
      })
    },
  }
}
