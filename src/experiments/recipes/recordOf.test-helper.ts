import { createRecorder, type Run } from "../../runs/index.ts"
import type { Recipe } from "../claim.ts"
import { type Changes, checkWords, merge, type Settings, type Words } from "../settings.ts"

/** Runs a recipe on WebAssembly with seed 0 and some of its settings changed. */
export async function recordOf<S extends Settings>(recipe: Recipe<S>, changes: Changes<S>): Promise<Run> {
  const record = createRecorder()
  const settings = merge(recipe.settings, changes as Settings, recipe.name) as S
  checkWords(settings, (recipe.words ?? {}) as Words, recipe.name)
  const context = { seed: 0, target: "wasm", record, signal: undefined, progress() {}, usesData() {} } as const
  await recipe.run(settings, context)
  return record.finish({ seed: 0, target: "wasm", settings })
}

export const figuresOf = async <S extends Settings>(
  recipe: Recipe<S>,
  changes: Changes<S>,
): Promise<Readonly<Record<string, number>>> => (await recordOf(recipe, changes)).manifest.figures
