import os
import sys
import time

from data import floats, kernel, targets


def create(workload, options):
    if options["threads"] == 1:
        # XLA has no reliable switch for its number of threads; a process that may use one core has one.
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        if sys.platform == "linux":
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    imported_at = time.perf_counter()
    build = matmul if workload["kind"] == "matmul" else train
    return {"version": jax.__version__, "imported_at": imported_at, **build(jax, workload)}


def matmul(jax, workload):
    import jax.numpy as jnp

    a, b = jnp.asarray(floats(workload["a"])), jnp.asarray(floats(workload["b"]))
    # HIGHEST is float32 throughout; on a CPU the default is too.
    product = jax.jit(lambda p, q: jnp.matmul(p, q, precision=jax.lax.Precision.HIGHEST))

    def step():
        product(a, b).block_until_ready()

    return {"step": step, "result": lambda: product(a, b)}


def train(jax, workload):
    import jax.numpy as jnp

    activations = {"relu": jax.nn.relu, "tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "linear": lambda z: z}
    params = [(jnp.asarray(kernel(layer)), jnp.zeros(layer["units"])) for layer in workload["layers"]]
    x, y = jnp.asarray(floats(workload["x"])), jnp.asarray(targets(workload))
    names = [layer["activation"] for layer in workload["layers"]]

    def loss_of(p, x, y):
        h = x
        for name, (w, b) in zip(names, p):
            h = activations[name](h @ w + b)
        if workload["loss"] == "meanSquaredError":
            return jnp.mean(jnp.square(h - y))
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(h), y[:, None], axis=1))

    o = workload["optimizer"]
    rate = o["learningRate"]

    def sgd(p, g, state):
        return jax.tree.map(lambda p, g: p - rate * g, p, g), state

    def adam(p, g, state):
        b1, b2, epsilon = o["beta1"], o["beta2"], o["epsilon"]
        t = state["t"] + 1
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, state["m"], g)
        v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, state["v"], g)
        c1, c2 = 1 / (1 - b1**t), 1 / (1 - b2**t)
        p = jax.tree.map(lambda p, m, v: p - rate * m * c1 / (jnp.sqrt(v * c2) + epsilon), p, m, v)
        return p, {"t": t, "m": m, "v": v}

    update = sgd if o["name"] == "sgd" else adam
    def zeros():
        return jax.tree.map(jnp.zeros_like, params)

    state = {} if o["name"] == "sgd" else {"t": jnp.zeros(()), "m": zeros(), "v": zeros()}

    def whole_step(p, state, x, y):
        loss, g = jax.value_and_grad(loss_of)(p, x, y)
        return *update(p, g, state), loss

    # donated: the old parameters' memory is reused for the new ones
    compiled = jax.jit(whole_step, donate_argnums=(0, 1))

    held = [params, state]

    def step():
        held[0], held[1], loss = compiled(held[0], held[1], x, y)
        return float(loss)

    return {"step": step}
