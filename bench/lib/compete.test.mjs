import { expect, test } from "vitest"
import { compete } from "./compete.mjs"
import { best, disagreement, report, reportBars } from "./report.mjs"

const workload = { name: "t", title: "a test", kind: "train", check: 3 }
const peer = (id, body) => ({
  id,
  family: id,
  workloads: ["t"],
  file: `data:text/javascript,${encodeURIComponent(`export const create = async () => (${body})`)}`,
})
const sleeper = "{ version: '1', n: 0, step() { return new Promise((r) => setTimeout(r, 2, 1 / ++this.n)) } }"

test("contestants run in turn; one that fails or does not learn is named and the others go on", async () => {
  const result = await compete(
    workload,
    [
      peer("good", "{ version: '1', n: 0, step() { return 1 / ++this.n } }"),
      peer("slow", sleeper),
      peer("flat", "{ step: () => 1 }"),
      peer("broken", "(() => { throw new Error('no such backend') })()"),
      peer("dying", "process.exit(3)"),
    ],
    { rounds: 3, windowMs: 20, warmUpMs: 20 },
  )
  const [good, slow, flat, broken, dying] = result.contestants
  expect(good.losses).toEqual([1, 1 / 2, 1 / 3])
  expect(good.rates).toHaveLength(3)
  expect(good.peakBytes).toBeGreaterThan(1e6)
  expect(Math.min(...good.rates)).toBeGreaterThan(Math.max(...slow.rates))
  expect(flat.error).toContain("the loss does not fall: 1.000, 1.000, 1.000")
  expect(broken.error).toContain("no such backend")
  expect(dying.error).toContain("exit code 3")
  expect(best(result.contestants).id).toBe("good")
  expect(report(workload, result)).toContain("broken FAILED: no such backend")
}, 30_000)

test("a slow contestant takes part in fewer rounds, with a step at least, and the report says so", async () => {
  const slow = "{ version: '1', n: 0, step() { return new Promise((r) => setTimeout(r, 1200, 1 / ++this.n)) } }"
  const quick = "{ version: '1', n: 0, step() { return 1 / ++this.n } }"
  const options = { rounds: 3, windowMs: 10, warmUpMs: 20, patienceMs: 1000 }
  const result = await compete({ ...workload, check: 2 }, [peer("quick", quick), peer("slow", slow)], options)
  expect(result.contestants.map(({ rates }) => rates.length)).toEqual([3, 1])
  expect(report(workload, result)).toContain("slow: 1 window of 1 step instead of 3")
}, 30_000)

test("losses are compared without dropout, outputs of a prediction with each other", async () => {
  const dropping = { ...workload, layers: [{ kind: "dropout", rate: 0.5 }] }
  const source = `export const create = async ({ layers }) => ({ n: 0, step() { return (layers[0].rate ? 9 : 1) / ++this.n } })`
  const contestant = { ...peer("drops", "{}"), file: `data:text/javascript,${encodeURIComponent(source)}` }
  const options = { rounds: 1, windowMs: 10, warmUpMs: 10 }
  expect((await compete(dropping, [contestant], options)).contestants[0].losses).toEqual([1, 1 / 2, 1 / 3])

  const predicting = { name: "t", title: "a test", kind: "infer" }
  const prediction = peer("predicts", "{ step: () => [1, 2], result: () => [1, 2] }")
  const [{ outputs }] = (await compete(predicting, [prediction], options)).contestants
  expect(outputs).toEqual([1])
  expect(disagreement({ losses: [], outputs: [1] }, [2])).toBe("outputs differ by up to 50 %")
}, 30_000)

test("a contestant that computes something else is named", () => {
  expect(disagreement({ losses: [2, 1.5] }, [2, 1])).toBe("losses differ by up to 50 %")
  expect(disagreement({ losses: [2, 1.001] }, [2, 1])).toBe("")
})

test("figures taken while others worked are called provisional", () => {
  const entry = (id, foreign) => ({ id, version: "", rates: [1], cpuMsPerStep: [1], foreign, losses: [] })
  const text = report(workload, { contestants: [entry("quiet", [0.01, 0.02, 1]), entry("noisy", [0.01, 0.9, 1])] })
  expect(text).toContain("busy beside noisy.")
})

test("a bar compares the best of both families, on the number of threads it names", () => {
  const entry = (id, rates) => ({ id, rates })
  const results = [
    {
      workload: "w5",
      contestants: [
        entry("ours:a@1", [10, 12]),
        entry("ours:b@1", [20, 24]),
        entry("ours:b@2", [40, 48]),
        entry("peer", [10, 10]),
      ],
    },
  ]
  const bars = [
    { workload: "w5", ours: "ours@1", theirs: "peer", least: 2.1 },
    { workload: "w5", ours: "ours@2", theirs: "ours@1", least: 2.1 },
    { workload: "w5", ours: "ours", stepsPerSecond: 44 },
    { workload: "w5", ours: "ours", theirs: "absent", least: 1 },
  ]
  const lines = reportBars(bars, results).split("\n").slice(2)
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain("ours:b@1")
  expect(lines[0]).toContain("2.2x (2–2.4)  reached")
  expect(lines[1]).toContain("MISSED")
  expect(lines[2]).toContain("44 (40–48) steps/s  reached")
})
