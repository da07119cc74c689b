"""Writes the golden files of this folder: tiny models, inputs, and what the
plain PyTorch models of bench/eager and training make of them in float32 on a
CPU. Names, layouts and metadata are those of the values of the public
implementations, where there are any.

    python tests/golden/make_golden.py OUTPUT
    python tests/golden/make_golden.py --check FOLDER

--check computes the outputs of a folder's files again and prints max-abs
differences: of a folder of values of the public implementations it proves that
the plain models are what they are taken for.
"""

import argparse
import json
import pathlib
import struct
import sys

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "eager"))

import golden_detail_net  # noqa: E402
import golden_dit  # noqa: E402
import golden_flow_match  # noqa: E402
import golden_lean_vae  # noqa: E402
import golden_taehv  # noqa: E402
import golden_wan_vae  # noqa: E402
from measure import read_safetensors  # noqa: E402

MODELS = (golden_dit, golden_wan_vae, golden_lean_vae, golden_taehv,
          golden_flow_match, golden_detail_net)
DTYPES = {torch.float32: "F32", torch.float16: "F16"}
TOLERANCE = 2e-4


def write_safetensors(path, tensors, metadata):
    header = {"__metadata__": metadata}
    end = 0
    for name, tensor in tensors.items():
        begin, end = end, end + tensor.nbytes
        header[name] = {"dtype": DTYPES[tensor.dtype],
                        "shape": list(tensor.shape),
                        "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())


def compute(model, files):
    return model.outputs(
        {name: ({key: tensor.float() for key, tensor in tensors.items()},
                metadata) for name, (tensors, metadata) in files.items()})


def write(model, folder):
    torch.manual_seed(0)
    files = model.random_inputs()
    found = compute(model, files)
    for name, (tensors, metadata) in files.items():
        path = folder / (name + ".safetensors")
        write_safetensors(path, found[name] | tensors, metadata)
        print(f"{path}: {path.stat().st_size} bytes")


def check(model, folder):
    """Whether all outputs are near those of the files."""
    files = {name: read_safetensors(folder / (name + ".safetensors"))
             for name in model.FILES}
    is_near = True
    for name, values in compute(model, files).items():
        for key, value in values.items():
            expected = files[name][0][key]
            far = (value - expected).abs().max().item()
            print(f"{name} {key}: {far:.2e}")
            is_near = (is_near and value.shape == expected.shape
                       and far < TOLERANCE)
    return is_near


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("output", nargs="?", type=pathlib.Path)
    where.add_argument("--check", type=pathlib.Path, metavar="FOLDER")
    options = parser.parse_args()
    with torch.inference_mode():
        if options.check:
            sys.exit(not all([check(model, options.check)
                              for model in MODELS]))
        for model in MODELS:
            write(model, options.output)


if __name__ == "__main__":
    main()
