import type { Run } from "./run.ts"
export async function saveRun(_run: Run, _folder: string): Promise<void> {}
