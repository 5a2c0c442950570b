/** The Python peers; their code is in ../python, one file each. */
const training = ["w0", "w1", "w2"]
const threadCounts = [1, 2]

const pytorch = ["eager", "compile"].flatMap((style) =>
  threadCounts.map((threads) => ({
    id: `pytorch:${style}@${threads}`,
    family: "pytorch",
    python: "pytorch",
    options: { style },
    threads,
    workloads: style === "eager" ? [...training, "w5"] : training,
  })),
)

const jax = threadCounts.map((threads) => ({
  id: `jax@${threads}`,
  family: "jax",
  python: "jax_cpu",
  threads,
  workloads: [...training, "w5"],
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
