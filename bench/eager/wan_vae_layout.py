"""Names and shapes of the weights of a Wan VAE of any width."""


class Layout:
    """`shapes`: by the names of the public checkpoint."""

    def __init__(self, dim, multipliers, num_res_blocks, temporal, z):
        self.shapes = {}
        self.num_res_blocks = num_res_blocks
        widths = [dim * m for m in multipliers]
        self.add_encoder(dim, widths, temporal, z)
        self.add_decoder(widths, temporal, z)
        self.conv("conv1", 2 * z, 2 * z, 1, 1, 1)
        self.conv("conv2", z, z, 1, 1, 1)

    def conv(self, name, *shape):
        self.shapes[name + ".weight"] = shape
        self.shapes[name + ".bias"] = shape[:1]

    def res_block(self, name, n, out):
        self.shapes[name + ".residual.0.gamma"] = (n, 1, 1, 1)
        self.conv(name + ".residual.2", out, n, 3, 3, 3)
        self.shapes[name + ".residual.3.gamma"] = (out, 1, 1, 1)
        self.conv(name + ".residual.6", out, out, 3, 3, 3)
        if n != out:
            self.conv(name + ".shortcut", out, n, 1, 1, 1)

    def middle_and_head(self, side, n, head_in, head_out):
        self.res_block(side + ".middle.0", n, n)
        self.shapes[side + ".middle.1.norm.gamma"] = (n, 1, 1)
        self.conv(side + ".middle.1.to_qkv", 3 * n, n, 1, 1)
        self.conv(side + ".middle.1.proj", n, n, 1, 1)
        self.res_block(side + ".middle.2", n, n)
        self.shapes[side + ".head.0.gamma"] = (head_in, 1, 1, 1)
        self.conv(side + ".head.2", head_out, head_in, 3, 3, 3)

    def add_encoder(self, dim, widths, temporal, z):
        self.conv("encoder.conv1", dim, 3, 3, 3, 3)
        n, index = dim, 0
        for stage, width in enumerate(widths):
            for _ in range(self.num_res_blocks):
                self.res_block(f"encoder.downsamples.{index}", n, width)
                n, index = width, index + 1
            if stage + 1 < len(widths):
                name = f"encoder.downsamples.{index}"
                self.conv(name + ".resample.1", n, n, 3, 3)
                if temporal[stage]:
                    self.conv(name + ".time_conv", n, n, 3, 1, 1)
                index += 1
        self.middle_and_head("encoder", n, n, 2 * z)

    def add_decoder(self, widths, temporal, z):
        n, index = widths[-1], 0
        self.conv("decoder.conv1", n, z, 3, 3, 3)
        for stage in reversed(range(len(widths))):
            for _ in range(self.num_res_blocks + 1):
                self.res_block(f"decoder.upsamples.{index}", n, widths[stage])
                n, index = widths[stage], index + 1
            if stage > 0:
                name = f"decoder.upsamples.{index}"
                self.conv(name + ".resample.1", n // 2, n, 3, 3)
                if temporal[stage - 1]:
                    self.conv(name + ".time_conv", 2 * n, n, 3, 1, 1)
                n, index = n // 2, index + 1
        self.middle_and_head("decoder", widths[-1], n, 3)
