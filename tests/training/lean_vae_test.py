"""LeanVAE against the plain one of bench/eager, and in every split."""

import itertools
import unittest

import torch

from training.models.lean_vae import (LeanVae, LeanVaeSizes, from_patches,
                                      to_patches)

SIZES = LeanVaeSizes(l_dim=6, h_dim=10, latent_dim=4, sep_num_layer=1,
                     fusion_num_layer=2, ista_iter_num=2, ista_layer_num=1)


def random_codec():
    torch.manual_seed(0)
    codec = LeanVae(SIZES)
    for parameter in codec.parameters():
        torch.nn.init.normal_(parameter, 0.1, 0.3)
    codec.latent_mean.normal_()
    codec.latent_deviation.uniform_(0.5, 2)
    return codec.eval()


def splits(latents):
    """Every way to cut so many latent frames into chunks."""
    for cuts in itertools.product((False, True), repeat=latents - 1):
        chunk, lengths = 1, []
        for cut in cuts:
            lengths, chunk = (lengths + [chunk], 1) if cut else (
                lengths, chunk + 1)
        yield lengths + [chunk]


@torch.no_grad()
def in_chunks(codec, video, latent, lengths):
    encoder, decoder = codec.new_state(), codec.new_state()
    encoded, decoded = [], []
    frame = first = 0
    for length in lengths:
        frames = 4 * length - (3 if first == 0 else 0)
        encoded.append(codec.encode(video[:, :, frame:frame + frames],
                                    encoder))
        decoded.append(codec.decode(latent[:, :, first:first + length],
                                    decoder))
        frame, first = frame + frames, first + length
    return torch.cat(encoded, 2), torch.cat(decoded, 2)


class LeanVaeTest(unittest.TestCase):
    @torch.no_grad()
    def test_every_split_gives_the_whole_clip(self):
        codec = random_codec()
        video = torch.rand(2, 3, 17, 16, 24)
        latent = codec.encode(video)
        self.assertEqual(latent.shape, (2, 4, 5, 2, 3))
        decoded = codec.decode(latent)
        self.assertEqual(decoded.shape, video.shape)
        for lengths in splits(5):
            parts = in_chunks(codec, video, latent, lengths)
            torch.testing.assert_close(parts[0], latent, atol=2e-5, rtol=0)
            torch.testing.assert_close(parts[1], decoded, atol=2e-5, rtol=0)

    @torch.no_grad()
    def test_later_frames_do_not_change_earlier_ones(self):
        codec = random_codec()
        video = torch.rand(1, 3, 9, 16, 16)
        latent = codec.encode(video)
        video[:, :, 5:] += 1
        torch.testing.assert_close(codec.encode(video)[:, :, :2],
                                   latent[:, :, :2])

    def test_patches_are_put_back(self):
        bands = torch.rand(2, 5, 4, 8, 12)
        patches = to_patches(bands, 2)
        self.assertEqual(patches.shape, (2, 2, 2, 3, 160))
        torch.testing.assert_close(from_patches(patches, 2), bands)

    @torch.no_grad()
    def test_latents_are_normalised_by_the_statistics(self):
        codec = random_codec()
        video = torch.rand(1, 3, 5, 16, 16)
        latent = codec.encode(video)
        mean, deviation = codec.latent_mean.clone(), codec.latent_deviation
        plain = latent * deviation.view(-1, 1, 1, 1) + mean.view(-1, 1, 1, 1)
        decoded = codec.decode(latent)
        codec.latent_mean.zero_()
        codec.latent_deviation.fill_(1)
        torch.testing.assert_close(codec.encode(video), plain)
        torch.testing.assert_close(codec.decode(plain), decoded)


if __name__ == "__main__":
    unittest.main()
