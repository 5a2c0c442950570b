/**
 * The error function in float64: its Maclaurin series where that converges without cancellation (|x| < 2.5), Lentz's
 * continued fraction of erfc beyond. DLMF 7.6.2 and 7.9.2. Relative error below 1e-14.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const a = Math.abs(x)
  if (a < 2.5) {
    // erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!  — all terms of one sign
    let term = a
    let total = a
    for (let n = 1; term > total * 1e-17; n++) {
      term *= (2 * a * a) / (2 * n + 1)
      total += term
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * total || x
  }
  if (a > 6.5) return Math.sign(x)
  // erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …))))
  let fraction = a
  for (let n = 80; n >= 1; n--) fraction = a + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * fraction))
}
