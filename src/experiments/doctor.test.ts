import { expect, it } from "vitest"
import { allChecks } from "../doctor/allChecks.ts"
import * as checks from "../doctor/checks/index.ts"
import { claims } from "./index.ts"

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/

it.each(allChecks)("the check $id is named like its file, speaks both languages, and names an experiment", (check) => {
  expect(checks).toHaveProperty(check.id)
  expect(Object.keys(claims)).toContain(check.see)
  for (const text of [check.remedy, check.threshold.why]) {
    expect(text.en).toMatch(/[.)]$/)
    expect(text.en).not.toMatch(japanese)
    expect(text.ja).toMatch(japanese)
  }
  expect(check.examine ?? check.sample ?? check.read).toBeDefined()
})
