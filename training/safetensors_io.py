"""Writes safetensors files: a JSON header, then the tensors' bytes.

Matrices and kernels in 8 bits where that saves room, as
engine/model/quantized_weights.h has it: W[o] = s[o] Q[o], s[o] = max |W[o]| /
127, stored as NAME (I8) and NAME.scale (F32).
"""

import hashlib
import json
import struct

import torch

NAMES = {torch.float32: "F32", torch.int8: "I8"}
LEAST_VALUES_PER_SCALE = 32
LARGEST_LEVEL = 127


def is_quantizable(tensor):
    return (tensor.dim() > 1 and tensor.shape[0] > 1
            and tensor[0].numel() >= LEAST_VALUES_PER_SCALE)


def quantize(tensor):
    """-> I8 of the same shape, F32 [first dimension]"""
    rows = tensor.float().flatten(1)
    scale = rows.abs().amax(1) / LARGEST_LEVEL
    divisor = torch.where(scale > 0, scale, torch.ones_like(scale))
    levels = (rows / divisor[:, None]).round().clamp(-LARGEST_LEVEL,
                                                     LARGEST_LEVEL)
    return levels.to(torch.int8).view(tensor.shape), scale


def quantized(tensors):
    """{name: tensor} with everything quantizable as a pair."""
    stored = {}
    for name, tensor in tensors.items():
        if is_quantizable(tensor):
            stored[name], stored[name + ".scale"] = quantize(tensor)
        else:
            stored[name] = tensor.float()
    return stored


def write(path, tensors):
    """-> SHA-256, hexadecimal. float32 and int8 tensors; large items first,
    so that each is aligned."""
    order = sorted(tensors, key=lambda n: (-tensors[n].element_size(), n))
    header, offset = {}, 0
    for name in order:
        end = offset + tensors[name].numel() * tensors[name].element_size()
        header[name] = {"dtype": NAMES[tensors[name].dtype],
                        "shape": list(tensors[name].shape),
                        "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        def put(data):
            file.write(data)
            digest.update(data)
        put(struct.pack("<Q", len(text)) + text)
        for name in order:
            put(tensors[name].detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
