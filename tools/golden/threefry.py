"""src/base/threefry.golden.json: JAX's Threefry-2x32 (partitionable): the bare function, keys, bits, split, fold_in."""

from common import write

import jax
import jax.numpy as jnp
from jax.extend.random import threefry_2x32

assert jax.config.jax_threefry_partitionable
# Without 64-bit integers JAX cuts a seed's high word off.
jax.config.update("jax_enable_x64", True)

seeds = [0, 1, 42, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 123456789012345, 2**53 - 1]
folded = [0, 1, 1234, 2**31, 2**32 - 1]
# The first three are Random123's own test vectors (kat_vectors, threefry2x32 20).
pi = [0x13198A2E, 0x03707344, 0x243F6A88, 0x85A308D3]
inputs = [[0, 0, 0, 0], [2**32 - 1] * 4, pi, [1, 2, 3, 4], [7, 0, 0, 2**32 - 1], [7, 0, 1, 0]]
words = lambda key: jax.random.key_data(key).tolist()


def block(case):
    key, count = jnp.array(case[:2], jnp.uint32), jnp.array(case[2:], jnp.uint32)
    return {"input": case, "output": threefry_2x32(key, count).tolist()}


def seeded(seed):
    key = jax.random.key(seed, impl="threefry2x32")
    return {
        "seed": seed,
        "key": words(key),
        "bits": jax.random.bits(key, (16,), jnp.uint32).tolist(),
        "matrix": jax.random.bits(key, (3, 5), jnp.uint32).ravel().tolist(),
        "split2": words(jax.random.split(key)),
        "split5": words(jax.random.split(key, 5)),
        "foldIn": [[data, words(jax.random.fold_in(key, data))] for data in folded],
    }


blocks = [block(case) for case in inputs]
write("base/threefry.golden.json", {"blocks": blocks, "seeds": [seeded(seed) for seed in seeds]})
