"""The codec starts as the best linear one."""

import unittest

import torch

from training.models.lean_vae import LeanVae, LeanVaeSizes
from training.models.lean_vae_start import start_at_principal_components


def smooth_video(batch, frames, side):
    """Waves that drift: nearly all of it in a few components."""
    torch.manual_seed(0)
    t, y, x = (torch.arange(n, dtype=torch.float32)
               for n in (frames, side, side))
    wave, phase = torch.rand(batch, 3, 3) * 0.4, torch.rand(batch, 3) * 6
    angle = (wave[..., 0, None, None, None] * t[:, None, None] * 0.2
             + wave[..., 1, None, None, None] * y[:, None]
             + wave[..., 2, None, None, None] * x
             + phase[..., None, None, None])
    return 0.5 + 0.4 * angle.sin()


class LeanVaeStartTest(unittest.TestCase):
    @torch.no_grad()
    def setUp(self):
        torch.manual_seed(1)
        self.codec = LeanVae(LeanVaeSizes(
            l_dim=24, h_dim=24, latent_dim=16, sep_num_layer=1,
            fusion_num_layer=1)).eval()
        self.video = smooth_video(40, 9, 32)
        self.before = self.error()
        start_at_principal_components(self.codec, self.video[:, :, 1:])

    def error(self):
        """Of videos and of their first frames."""
        decoded = self.codec.decode(self.codec.encode(self.video))
        squared = (decoded - self.video).square()
        return torch.stack([squared[:, :, 1:].mean(), squared[:, :, 0].mean()])

    @torch.no_grad()
    def test_a_few_components_carry_smooth_video(self):
        after = self.error()
        self.assertLess(after.max().item(), 1e-3)
        self.assertLess(after.max().item(), 0.01 * self.before.min().item())

    @torch.no_grad()
    def test_a_frame_alone_has_the_latent_of_the_video_that_stands_still(self):
        still = self.video[:4, :, :1].expand(-1, -1, 9, -1, -1)
        latent = self.codec.encode(still)
        deviation = latent.std()
        difference = (latent[:, :, 0] - latent[:, :, 2]).abs().mean()
        self.assertLess(difference.item(), 0.05 * deviation.item())


if __name__ == "__main__":
    unittest.main()
