/** The Python peers; their code is in ../python, one file each. */
const training = ["w0", "w1", "w2"]
const images = ["w3", "w4", "w6", "w7"]
const threadCounts = [1, 2]

/** Channels last goes with eager: with compile it was never faster than one of the others. */
const styles = [
  { name: "eager", options: { style: "eager" }, workloads: [...training, ...images, "w5"] },
  { name: "compile", options: { style: "compile" }, workloads: [...training, ...images] },
  { name: "channelsLast", options: { style: "eager", channelsLast: true }, workloads: images },
]
const pytorch = styles.flatMap(({ name, ...style }) =>
  threadCounts.map((threads) => ({
    id: `pytorch:${name}@${threads}`,
    family: "pytorch",
    python: "pytorch",
    threads,
    ...style,
  })),
)

const jax = threadCounts.map((threads) => ({
  id: `jax@${threads}`,
  family: "jax",
  python: "jax_cpu",
  threads,
  workloads: [...training, ...images, "w5"],
}))

const numpy = threadCounts.map((threads) => ({
  id: `numpy@${threads}`,
  family: "numpy",
  python: "numpy_blas",
  threads,
  workloads: ["w5"],
  // OpenBLAS reads its number of threads when it is loaded.
  env: { OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
}))

export const contestants = [...pytorch, ...jax, ...numpy]
