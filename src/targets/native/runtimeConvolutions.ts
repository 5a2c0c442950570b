import { convolutionHeader, header } from "./header.ts"
import type { Isa } from "./isa.ts"
import { blockSource } from "./runtimeBlock.ts"
import { convolveSource } from "./runtimeConvolve.ts"
import { depthwiseSource } from "./runtimeDepthwise.ts"
import { kernelGradientSource } from "./runtimeKernelGradient.ts"
import { patchesSource } from "./runtimePatches.ts"
import { bufferSource } from "./runtimePool.ts"
import { vectorSource } from "./runtimeTiles.ts"

/** C of the convolutions: a library of its own, so that who needs none does not wait for it to be compiled. */
export function convolutionsSource(isa: Isa): string {
  return [
    ...[header, convolutionHeader, bufferSource, vectorSource(isa), patchesSource(isa)],
    ...[blockSource, workSource, depthwiseSource, convolveSource, kernelGradientSource],
    `static const convolutions table = {convolve, convolveKernel};
uint64_t kasane_convolutions(uint64_t runtimeTable) {
  R = (const runtime *)(uintptr_t)runtimeTable;
  return (uint64_t)(uintptr_t)&table;
}
`,
  ].join("")
}

const workSource = `
typedef struct {
  const gather *q;
  /* Panels of a group, how many in one share of the columns, how many shares; blocks of rows. */
  I columns, share, shares, blocks;
  /* Where each phase's part of the kernel begins. */
  const I *start;
} work;
`
