"""One Python contestant: the protocol of lib/contestant.mjs (commands on stdin, answers on file descriptor 3)."""
import importlib
import json
import os
import sys
import time

started = time.perf_counter()
answers = os.fdopen(3, "w", buffering=1)
contestant = None
chunk = 1


def check_product(result, workload):
    import numpy as np
    from data import floats

    a, b, n = floats(workload["a"]), floats(workload["b"]), workload["size"]
    for i, j in [(0, 0), (0, n - 1), (n - 1, 0), (n - 1, n - 1), (n >> 1, 17), (333, 777)]:
        exact = float(a[i].astype(np.float64) @ b[:, j].astype(np.float64))
        if not abs(float(result[i, j]) - exact) < 1e-3:
            raise ValueError(f"wrong product: [{i}, {j}] is {result[i, j]}, expected {exact}")


def setup(command):
    global contestant
    workload = command["workload"]
    start = time.perf_counter()
    module = importlib.import_module(sys.argv[1])
    contestant = module.create(workload, {**command["options"], "threads": command.get("threads")})
    import_ms = (contestant["imported_at"] - start) * 1e3
    losses = [contestant["step"]()]
    first_ms = (time.perf_counter() - start) * 1e3
    if workload["kind"] == "matmul":
        check_product(contestant["result"](), workload)
        losses = []
    else:
        while len(losses) < workload["check"]:
            losses.append(contestant["step"]())
        if not losses[-1] < losses[0]:
            raise ValueError(f"the loss does not fall: {losses[0]} -> {losses[-1]}")
    return {"version": contestant["version"], "losses": losses, "importMs": import_ms, "firstStepMs": first_ms,
            "processMs": first_ms + (start - started) * 1e3}


def run(milliseconds):
    global chunk
    step, steps = contestant["step"], 0
    cpu = time.process_time()
    start = now = time.perf_counter()
    while (now - start) * 1e3 < milliseconds:
        before = now
        for _ in range(chunk):
            step()
        steps += chunk
        now = time.perf_counter()
        if now - before < 0.005:
            chunk *= 2
        elif now - before > 0.020 and chunk > 1:
            chunk = -(-chunk // 2)
    return {"steps": steps, "seconds": now - start, "cpuSeconds": time.process_time() - cpu}


def peak_bytes():
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


for line in sys.stdin:
    command = json.loads(line)
    try:
        if "setup" in command:
            reply = setup(command["setup"])
        elif "run" in command:
            reply = run(command["run"])
        else:
            break
    except Exception as error:  # every failure is an answer: the driver names it and goes on
        reply = {"error": f"{type(error).__name__}: {str(error)[:500]}"}
    answers.write(json.dumps(reply) + "\n")
answers.write(json.dumps({"peakBytes": peak_bytes()}) + "\n")
answers.flush()
os._exit(0)
