/** What version 0.1 promises: `ours` is at least `least` times `theirs` (the best of each family), or steps/s. */
export const bars = [
  { workload: "w0", ours: "kasane-native", stepsPerSecond: 100_000 },
  { workload: "w0", ours: "kasane-native", theirs: "jax-js", least: 10 },
  { workload: "w0", ours: "kasane-wasm", theirs: "jax-js", least: 5 },
  { workload: "w1", ours: "kasane-native", theirs: "tfjs-wasm", least: 15 },
  { workload: "w1", ours: "kasane-native", theirs: "pytorch", least: 2 },
  { workload: "w1", ours: "kasane-wasm", theirs: "tfjs-wasm", least: 4 },
  { workload: "w2", ours: "kasane-native", theirs: "jax-js", least: 8 },
  { workload: "w2", ours: "kasane-native", theirs: "pytorch", least: 2 },
  { workload: "w2", ours: "kasane-wasm", theirs: "jax-js", least: 2 },
  { workload: "w5", ours: "kasane-native@1", theirs: "fma-limit", least: 0.8 },
  { workload: "w5", ours: "kasane-native@2", theirs: "kasane-native@1", least: 1.7 },
  { workload: "w5", ours: "kasane-native@1", theirs: "pytorch@1", least: 1 },
  { workload: "w5", ours: "kasane-native@2", theirs: "pytorch@2", least: 1 },
  { workload: "w5", ours: "kasane-wasm@1", theirs: "tfjs-wasm", least: 1.2 },
]
