"""src/tensor/random.golden.json: jax.random's values (Threefry-2x32, partitionable), key by key."""

from common import write

import jax
import jax.numpy as jnp

assert jax.config.jax_threefry_partitionable
seeds = [0, 1, 42, 2**31 - 1]
shapes = [[], [1], [2], [7], [3, 4], [2, 3, 5]]
draws = {
    "uniform": lambda key, shape: jax.random.uniform(key, shape),
    "normal": lambda key, shape: jax.random.normal(key, shape),
    "truncatedNormal": lambda key, shape: jax.random.truncated_normal(key, -2.0, 2.0, shape),
    "bernoulli": lambda key, shape: jax.random.bernoulli(key, 0.3, shape).astype(jnp.int32),
    "randint": lambda key, shape: jax.random.randint(key, shape, -3, 100),
}
keys = lambda key: jax.random.key_data(key)


def long_draw(name, seed, size):
    drawn = draws[name](jax.random.key(seed), [size])
    wide = drawn.astype(jnp.float64 if jax.config.jax_enable_x64 else jnp.float32)
    return {
        "name": name, "seed": seed, "size": size,
        "head": drawn[:4], "tail": drawn[-4:],
        "mean": float(wide.mean()), "min": float(wide.min()), "max": float(wide.max()),
    }


write(
    "tensor/random.golden.json",
    {
        "about": "tools/golden/random_values.py; truncatedNormal between -2 and 2, bernoulli p = 0.3, randint in [-3, 100)",
        "draws": [
            {"name": name, "seed": seed, "shape": shape, "values": draw(jax.random.key(seed), shape)}
            for name, draw in draws.items()
            for seed in seeds
            for shape in (shapes if seed in (0, 42) else [[2], [3, 4]])
        ],
        "long": [long_draw(name, 7, size) for name in draws for size in (1000, 100_003)],
        "ranges": [
            {"seed": 3, "minval": a, "maxval": b, "values": jax.random.uniform(jax.random.key(3), [8], minval=a, maxval=b)}
            for a, b in [(-1, 1), (5, 6), (-0.05, 0.05), (0, 1000)]
        ],
        "derived": [
            {
                "seed": seed,
                "key": keys(jax.random.key(seed)),
                "split2": keys(jax.random.split(jax.random.key(seed), 2)),
                "split3": keys(jax.random.split(jax.random.key(seed), 3)),
                "foldIn": [keys(jax.random.fold_in(jax.random.key(seed), data)) for data in (0, 1, 12345)],
                "bits": jax.random.bits(jax.random.key(seed), [6]),
                "permutation10": jax.random.permutation(jax.random.key(seed), 10),
            }
            for seed in seeds
        ],
    },
)
