/** W5: one large matrix product. One step = one product; the result stays where the library keeps it. */
export default {
  name: "w5",
  title: "1024x1024x1024 float32 matmul",
  kind: "matmul",
  size: 1024,
  a: { shape: [1024, 1024], seed: 5, low: -1, high: 1 },
  b: { shape: [1024, 1024], seed: 6, low: -1, high: 1 },
  flops: 2 * 1024 ** 3,
}
