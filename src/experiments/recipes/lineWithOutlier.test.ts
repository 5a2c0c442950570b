import { expect, test } from "vitest"
import { lineWithOutlier } from "./lineWithOutlier.ts"
import { recordOf } from "./recordOf.test-helper.ts"

test("under the squared error it is the line of least squares", async () => {
  const { scalars, manifest } = await recordOf(lineWithOutlier, { steps: 1500 })
  const [x, y] = ["points/x", "points/y"].map((tag) => scalars[tag]!.values)
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const [mx, my] = [mean(x!), mean(y!)]
  const slope = mean(x!.map((at, i) => (at - mx) * (y![i]! - my))) / mean(x!.map((at) => (at - mx) ** 2))
  expect(manifest.figures.slope).toBeCloseTo(slope, 3)
  expect(manifest.figures.intercept).toBeCloseTo(my - slope * mx, 2)
})
