"""TAEHV in the plainest PyTorch eager code, for comparison with engine/model.

Given a folder of safetensors files it prints how far it is from the values in
them. Then it prints, in the words of codec_bench, the milliseconds of one later
chunk of random weights each way.

    python bench/eager/taehv.py [FOLDER]
        [--device cuda --dtype bfloat16 --size 832x480]
"""

import argparse
import pathlib

import torch
import torch.nn.functional as F

from measure import milliseconds, read_safetensors

# Frames that become one, and frames that one becomes, at each stage.
POOL = (2, 2, 1)
GROWTH = (1, 2, 2)
WIDTHS = (256, 128, 64, 64)


class Taehv:
    """Pixels [frame, 3, height, width] in 0..1, latents [frame, 16, ...]; a
    stream is a dict, {} first."""

    def __init__(self, weights):
        self.weights = weights

    def conv(self, x, name, stride=1):
        weight = self.weights[name + ".weight"]
        return F.conv2d(x, weight, self.weights.get(name + ".bias"),
                        stride=stride, padding=weight.shape[-1] // 2)

    def block(self, x, name, stream):
        before = stream.get(name, torch.zeros_like(x[:1]))
        stream[name] = x[-1:]
        past = torch.cat([before, x[:-1]])
        y = F.relu(self.conv(torch.cat([x, past], 1), name + ".conv.0"))
        y = F.relu(self.conv(y, name + ".conv.2"))
        return F.relu(self.conv(y, name + ".conv.4") + x)

    def encode(self, x, stream):
        x = F.relu(self.conv(x, "encoder.0"))
        for stage, frames in enumerate(POOL):
            first = 2 + 5 * stage
            x = x.reshape(-1, frames * x.shape[1], *x.shape[2:])
            x = self.conv(x, f"encoder.{first}.conv")
            x = self.conv(x, f"encoder.{first + 1}", stride=2)
            for i in range(first + 2, first + 5):
                x = self.block(x, f"encoder.{i}", stream)
        return self.conv(x, "encoder.17")

    def decode(self, z, stream):
        x = F.relu(self.conv(torch.tanh(z / 3) * 3, "decoder.1"))
        for stage, growth in enumerate(GROWTH):
            first = 3 + 6 * stage
            for i in range(first, first + 3):
                x = self.block(x, f"decoder.{i}", stream)
            x = F.interpolate(x, scale_factor=2)
            x = self.conv(x, f"decoder.{first + 4}.conv")
            x = x.reshape(-1, x.shape[1] // growth, *x.shape[2:])
            x = self.conv(x, f"decoder.{first + 5}")
        return self.conv(F.relu(x), "decoder.22")


def random_weights(width=64, z=16, widths=WIDTHS):
    """The layout of the public checkpoint."""
    shapes = {}

    def conv(name, out, n):
        shapes[name + ".weight"] = (out, n, 3, 3)
        shapes[name + ".bias"] = (out,)

    def blocks(side, first, n):
        for i in range(first, first + 3):
            conv(f"{side}.{i}.conv.0", n, 2 * n)
            conv(f"{side}.{i}.conv.2", n, n)
            conv(f"{side}.{i}.conv.4", n, n)

    conv("encoder.0", width, 3)
    for stage, frames in enumerate(POOL):
        first = 2 + 5 * stage
        shapes[f"encoder.{first}.conv.weight"] = (width, frames * width, 1, 1)
        shapes[f"encoder.{first + 1}.weight"] = (width, width, 3, 3)
        blocks("encoder", first + 2, width)
    conv("encoder.17", z, width)
    conv("decoder.1", widths[0], z)
    for stage, growth in enumerate(GROWTH):
        first, n = 3 + 6 * stage, widths[stage]
        blocks("decoder", first, n)
        shapes[f"decoder.{first + 4}.conv.weight"] = (growth * n, n, 1, 1)
        shapes[f"decoder.{first + 5}.weight"] = (widths[stage + 1], n, 3, 3)
    conv("decoder.22", 3, widths[3])
    return {name: torch.randn(shape) / max(1, torch.Size(
        shape[1:]).numel()) ** 0.5 for name, shape in shapes.items()}


def compare(folder):
    """Prints max-abs differences to the reference's values."""
    tensors = {}
    for name in ("taehv_encoder", "taehv_decoder_weights0", "taehv_decoder"):
        found, _ = read_safetensors(folder / (name + ".safetensors"))
        tensors |= {key: tensor.float() for key, tensor in found.items()}
        if name == "taehv_encoder":
            encoded = tensors.pop("latent")
    codec = Taehv({name.removeprefix("weights."): tensor
                   for name, tensor in tensors.items()})
    latent = codec.encode(tensors["pixels"][0], {})
    print(f"latent  {(latent - encoded[0]).abs().max():.2e}")
    decoded = codec.decode(tensors["latent"][0], {})[3:].clamp(0, 1)
    print(f"decoded {(decoded - tensors['decoded'][0]).abs().max():.2e}")


def time_chunks(codec, options):
    """A chunk after the first group of a stream: the steady state."""
    width, height = map(int, options.size.split("x"))
    pixels = torch.rand(options.frames + 4, 3, height, width,
                        device=options.device,
                        dtype=getattr(torch, options.dtype))
    encoding, decoding = {}, {}
    codec.decode(codec.encode(pixels[:4], encoding), decoding)
    chunk = pixels[4:]
    latent = codec.encode(chunk, dict(encoding))
    for name, call in (
            ("Encode", lambda: codec.encode(chunk, dict(encoding))),
            ("Decode", lambda: codec.decode(latent, dict(decoding)))):
        elapsed = milliseconds(call, options.device, options.repeats)
        print(f"{name}/taehv/{options.dtype}/{options.size}: {elapsed:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--size", default="256x256")
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    dtype = getattr(torch, options.dtype)
    with torch.inference_mode():
        if options.folder:
            compare(options.folder)
        codec = Taehv({name: tensor.to(options.device, dtype)
                       for name, tensor in random_weights().items()})
        time_chunks(codec, options)


if __name__ == "__main__":
    main()
