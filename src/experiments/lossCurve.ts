/** Stretches of the curve of losses. */
const curvePoints = 60

/**
 * Mean losses of stretches of steps. Keras's logs are means over the epoch so far, which hide how fast the first
 * steps learn; a step's own loss is had back from two of them.
 */
export function lossCurve(steps: number): { add(indexInEpoch: number, meanSoFar: number): void; points(): number[] } {
  const sums: number[] = []
  const counts: number[] = []
  let step = 0
  let before = 0
  return {
    add(index, mean) {
      const loss = index === 0 ? mean : (index + 1) * mean - index * before
      before = mean
      const point = Math.floor((step++ * curvePoints) / Math.max(steps, curvePoints))
      sums[point] = (sums[point] ?? 0) + loss
      counts[point] = (counts[point] ?? 0) + 1
    },
    points: () => sums.map((sum, i) => sum / counts[i]!),
  }
}
