"""Peak resident memory of a few steps of PyTorch: ../memory.mjs calls it with its settings as JSON. Linux."""
import gc
import json
import os
import re
import sys

import pytorch

settings = json.loads(sys.argv[1])


def status(field):
    with open("/proc/self/status") as file:
        return int(re.search(field + r":\s+(\d+)", file.read())[1]) * 1024


gc.collect()
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")  # the peak begins anew
baseline = status("VmRSS")
contestant = pytorch.create(settings["workload"], {"style": "eager", "threads": settings["threads"]})
for _ in range(settings["steps"]):
    contestant["step"]()
print(json.dumps({"baseline": baseline, "peak": status("VmHWM")}), end="", flush=True)
os._exit(0)
