"""What the eager models share: reading weights, timing calls."""

import json
import math
import struct
import time

import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16,
          "BF16": torch.bfloat16}


def read_safetensors(path):
    """Returns ({name: tensor}, metadata)."""
    with open(path, "rb") as file:
        header = json.loads(file.read(*struct.unpack("<Q", file.read(8))))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        flat = torch.frombuffer(data, dtype=DTYPES[entry["dtype"]],
                                count=math.prod(entry["shape"]),
                                offset=entry["data_offsets"][0])
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors, metadata


def milliseconds(call, device, repeats):
    """The median of `repeats` calls after one that is not timed."""
    def clock():
        if device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    call()
    times = []
    for _ in range(repeats):
        start = clock()
        call()
        times.append((clock() - start) * 1e3)
    return sorted(times)[repeats // 2]
