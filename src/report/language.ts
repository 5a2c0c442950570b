import type { Text } from "../experiments/index.ts"

/** Everything that is written here is written in both. */
export type Language = keyof Text

export const languages: readonly Language[] = ["en", "ja"]
