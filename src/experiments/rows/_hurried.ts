/** Makes 2,000 steps on 784-40-20-10 a matter of a second, and still tells who learns. */
export const hurried = { iterations: 1000, every: 50, data: { test: 2000 } } as const
