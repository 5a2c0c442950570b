export declare const openRooms: Readonly<Record<string, { base: string; helpers: readonly string[] }>>
/** The text of a room's index.ts, not yet formatted, from its files' source text by name. */
export declare function indexOf(
  files: ReadonlyMap<string, string>,
  room: { base: string; helpers: readonly string[] },
): string
