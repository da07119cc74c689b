"""The DiT in one pass with a mask, and chunk by chunk with a cache."""

import unittest

import torch

from training.models.causal_dit import CausalDit, DitSizes, sight
from training.models.chunks import chunk_indices, streamed

SIZES = DitSizes(dim=48, ffn_dim=80, num_layers=2, num_heads=2, channels=4,
                 freq_dim=16, text_dim=4)
TOKENS = 6  # of a latent frame of 4 x 6


def random_dit():
    torch.manual_seed(0)
    dit = CausalDit(SIZES)
    for name, parameter in dit.named_parameters():
        if "norm" not in name:
            torch.nn.init.normal_(parameter, std=0.15)
    return dit.eval()


class SightTest(unittest.TestCase):
    def test_a_chunk_sees_itself_and_what_is_kept_of_earlier_ones(self):
        chunks = torch.tensor([0, 0, 1, 0, 0, 1])
        keeps = torch.tensor([True] * 3 + [False] * 3)
        seen = sight(chunks, keeps, window=3, tokens=1)
        expected = [[1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0],
                    [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0],
                    [0, 0, 0, 1, 1, 0], [1, 1, 0, 0, 0, 1]]
        self.assertEqual(seen.int().tolist(), expected)

    def test_the_window_counts_from_the_end_of_the_chunk(self):
        seen = sight(torch.tensor([0, 1, 1, 2]), torch.ones(4).bool(), 3, 1)
        self.assertEqual(seen[3].tolist(), [False, True, True, True])


class CausalDitTest(unittest.TestCase):
    @torch.no_grad()
    def test_a_pass_with_a_mask_is_the_stream(self):
        dit = random_dit()
        latent = torch.randn(2, 4, 9, 4, 6)
        time = torch.full((2, 9), 522.0)
        for window in (4, 6, 9):
            mask = sight(chunk_indices(9), torch.ones(9).bool(), window,
                         TOKENS)
            torch.testing.assert_close(
                dit(latent, time, mask=mask),
                streamed(dit, latent, 522.0, window), atol=1e-5, rtol=0)

    @torch.no_grad()
    def test_chunks_depend_on_their_past_alone(self):
        dit = random_dit()
        latent = torch.randn(1, 4, 6, 4, 6)
        whole = streamed(dit, latent, 100.0, 9)
        changed = latent.clone()
        changed[:, :, :3] += 1
        later = streamed(dit, changed, 100.0, 9)[:, :, 3:]
        self.assertGreater((later - whole[:, :, 3:]).abs().max().item(), 1e-3)
        changed = latent.clone()
        changed[:, :, 3:] += 1
        torch.testing.assert_close(streamed(dit, changed, 100.0, 9)[:, :, :3],
                                   whole[:, :, :3])

    @torch.no_grad()
    def test_frames_of_a_chunk_may_have_timesteps_of_their_own(self):
        dit = random_dit()
        latent = torch.randn(2, 4, 3, 4, 6)
        one, other = (dit(latent, torch.full((2, 3), t)) for t in (50., 300.))
        self.assertGreater((one - other).abs().max().item(), 1e-3)

    def test_starts_with_the_velocity_zero(self):
        velocity = CausalDit(SIZES)(torch.randn(1, 4, 3, 4, 6),
                                    torch.zeros(1, 3))
        self.assertEqual(velocity.abs().max().item(), 0)


if __name__ == "__main__":
    unittest.main()
