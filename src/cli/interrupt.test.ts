import { afterEach, expect, test, vi } from "vitest"
import { onInterrupt } from "./interrupt.ts"

afterEach(() => void vi.restoreAllMocks())

test("the first Ctrl-C sets the signal off, the second ends the process", () => {
  const before = process.listeners("SIGINT")
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never)
  const onFirst = vi.fn()
  const { signal, release } = onInterrupt(onFirst)
  // Called by hand, as a real signal would reach the test runner too.
  const [listener] = process.listeners("SIGINT").filter((each) => !before.includes(each))
  expect(signal.aborted).toBe(false)
  listener!("SIGINT")
  expect([signal.aborted, onFirst.mock.calls.length, exit.mock.calls.length]).toEqual([true, 1, 0])
  listener!("SIGINT")
  expect([onFirst.mock.calls.length, exit.mock.calls]).toEqual([1, [[130]]])
  release()
  expect(process.listeners("SIGINT")).toEqual(before)
})
