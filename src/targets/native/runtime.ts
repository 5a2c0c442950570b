import { header } from "./header.ts"
import type { Isa } from "./isa.ts"
import { contractSource } from "./runtimeContract.ts"
import { dotsSource } from "./runtimeDots.ts"
import { bufferSource, poolSource } from "./runtimePool.ts"
import { sortSource } from "./runtimeSort.ts"
import { limitSource, tilesSource } from "./runtimeTiles.ts"

/** C of the fixed runtime: threads, contractions, argsort and the loop that measures the chip's own limit. */
export function runtimeSource(isa: Isa): string {
  return `${header}${bufferSource}${poolSource}${sortSource}${tilesSource(isa)}${dotsSource(isa)}${contractSource}${limitSource(isa)}
static const runtime table = {begin, end, parallel, contract, argsort};
uint64_t kasane_runtime(void) { return (uint64_t)(uintptr_t)&table; }
`
}
