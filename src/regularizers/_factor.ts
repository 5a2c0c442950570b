import { checkNumber } from "../base/checks.ts"

/** How much a penalty counts. */
export const checkedFactor = (where: string, name: string, value: number): number =>
  checkNumber(where, name, value, "be a number of 0 or more", (n) => n >= 0)
