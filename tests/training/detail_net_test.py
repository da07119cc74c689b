"""The detail network: a stream in parts equals the whole, names stay."""

import unittest

import torch

from training.models.detail_net import DetailNet


def small_net(seed=0):
    """With no weight at zero, so that everything matters."""
    torch.manual_seed(seed)
    net = DetailNet(widths=(8, 12, 16, 20), encoder=(1, 1, 1, 2),
                    decoder=(2, 1, 1), code=8)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return net.eval()


def case(batch=2, frames=5):
    torch.manual_seed(1)
    return torch.rand(batch, frames, 7, 32, 48), torch.rand(batch, 12)


@torch.no_grad()
def run(net, *arguments):
    return net(*arguments)


class DetailNetTest(unittest.TestCase):
    def test_a_fresh_net_changes_nothing(self):
        residual, _ = run(DetailNet(), *case(1, 2))
        self.assertEqual(residual.shape, (1, 2, 3, 32, 48))
        self.assertEqual(residual.abs().max().item(), 0)

    def test_chunks_of_any_length_equal_the_whole_clip(self):
        net, (inputs, conditions) = small_net(), case()
        whole, last = run(net, inputs, conditions)
        parts, state = [], None
        for chunk in inputs.split([1, 3, 1], 1):
            residual, state = run(net, chunk, conditions, state)
            parts.append(residual)
        self.assertTrue(torch.allclose(torch.cat(parts, 1), whole, atol=1e-5))
        for ours, theirs in zip(state, last, strict=True):
            self.assertTrue(torch.allclose(ours, theirs, atol=1e-5))

    def test_a_frame_sees_those_before_and_none_after(self):
        net, (inputs, conditions) = small_net(), case()
        before, _ = run(net, inputs, conditions)
        inputs[:, 2] += 0.5
        change = (run(net, inputs, conditions)[0] - before).abs().amax(
            (0, 2, 3, 4))
        self.assertEqual(change[:2].tolist(), [0, 0])
        self.assertTrue((change[2:] > 1e-5).all())

    def test_conditions_matter_clip_by_clip(self):
        net, (inputs, conditions) = small_net(), case()
        before, _ = run(net, inputs, conditions)
        conditions[1, 0] += 1
        change = (run(net, inputs, conditions)[0] - before).abs()
        self.assertLess(change[0].max().item(), 1e-6)
        self.assertGreater(change[1].max().item(), 1e-4)

    def test_the_state_is_half_the_channels_of_every_block(self):
        _, state = run(small_net(), *case(1, 1))
        self.assertEqual(
            [tuple(part.shape[1:]) for part in state],
            [(4, 16, 24), (6, 8, 12), (8, 4, 6), (10, 2, 3), (10, 2, 3),
             (8, 4, 6), (6, 8, 12), (4, 16, 24), (4, 16, 24)])

    def test_names_and_sizes_are_those_of_trained_weights(self):
        state = DetailNet().state_dict()
        self.assertEqual(len(state), 122)
        self.assertEqual(sum(part.numel() for part in state.values()),
                         7451180)
        for name, shape in {
                "embed.0.weight": (64, 12), "head.weight": (48, 28, 3, 3),
                "encoder.3.3.second.weight": (224, 336, 3, 3),
                "encoder.0.1.modulation.bias": (96,),
                "down.2.weight": (224, 128, 2, 2),
                "up.0.weight": (192, 80, 1, 1),
                "decoder.0.2.first.weight": (48, 48, 3, 3),
                "tail.bias": (12,)}.items():
            self.assertEqual(tuple(state[name].shape), shape, name)


if __name__ == "__main__":
    unittest.main()
