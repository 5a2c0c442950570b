/** One workload: everybody is set up, then the windows go round A B C A B C …, one process working at a time. */
import { busySeconds } from "./machine.mjs"
import { start } from "./process.mjs"

/** Time to run before anything counts: V8 and torch.compile are still compiling in the first second. */
const warmUp = 1500

/**
 * Answers { workload, contestants: [{ id, family, threads, version, note, losses, outputs, importMs, firstStepMs,
 * rates[], cpuMsPerStep[], foreign[], steps[], peakBytes } | { id, family, error }] }. `rates` are steps/s, a window
 * each; `foreign` is how many cores other processes kept busy meanwhile; `steps` how many steps the window had. A
 * window has at least one step; whose windows took `patienceMs` together takes part in no further round.
 */
export async function compete(
  workload,
  contestants,
  { rounds, windowMs, retries = 0, quietCores = 0.15, warmUpMs = warmUp, patienceMs = 60_000, progress = () => {} },
) {
  const entries = []
  for (const contestant of contestants) {
    progress(`${workload.name}: setting up ${contestant.id}`)
    const child = start(contestant)
    const entry = { id: contestant.id, family: contestant.family, threads: contestant.threads }
    entries.push(entry)
    try {
      const { stepMs = 0, ...found } = await child.setup(workload)
      Object.assign(entry, found, { rates: [], cpuMsPerStep: [], foreign: [], steps: [] })
      // Whose steps are that long is warm already.
      if (stepMs < warmUpMs) await child.run(warmUpMs)
      Object.defineProperty(entry, "child", { value: child, enumerable: false })
    } catch (error) {
      entry.error = error.message
      child.kill()
    }
  }

  const running = () => entries.filter((entry) => !entry.error)
  const spent = new Map()
  for (let round = 1; round <= rounds; round++) {
    for (const entry of running()) {
      if ((spent.get(entry) ?? 0) >= patienceMs) continue
      progress(`${workload.name}: round ${round} of ${rounds}, ${entry.id}`)
      try {
        const start = performance.now()
        await measure(entry, { windowMs, retries, quietCores, patienceMs })
        spent.set(entry, (spent.get(entry) ?? 0) + performance.now() - start)
      } catch (error) {
        entry.error = error.message
        entry.child.kill()
      }
    }
  }

  progress("")
  for (const entry of running()) entry.peakBytes = (await entry.child.finish()).peakBytes
  return { workload: workload.name, contestants: entries }
}

/** One window. While others keep the machine busy it is taken again, and the least disturbed one counts. */
async function measure(entry, { windowMs, retries, quietCores, patienceMs }) {
  let kept
  const start = performance.now()
  for (let attempt = 0; attempt <= retries; attempt++) {
    const before = busySeconds()
    const { steps, seconds, cpuSeconds } = await entry.child.run(windowMs)
    // The kernel counts in hundredths of a second, so this is good to a few per cent of a core.
    const foreign = before === undefined ? 0 : Math.max(0, (busySeconds() - before - cpuSeconds) / seconds)
    if (!kept || foreign < kept.foreign)
      kept = { rate: steps / seconds, cpuMs: (cpuSeconds / steps) * 1000, foreign, steps }
    if (foreign <= quietCores || performance.now() - start > patienceMs / 4) break
  }
  entry.rates.push(kept.rate)
  entry.cpuMsPerStep.push(kept.cpuMs)
  entry.foreign.push(kept.foreign)
  entry.steps.push(kept.steps)
}
