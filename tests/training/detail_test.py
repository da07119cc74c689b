"""The detail stage: the loss is of the projected video, and steps lower it."""

import pathlib
import tempfile
import unittest

import torch

from made_clips import moving_waves
from training.cuts import RandomCuts
from training.evaluation import fixed_cases
from training.models.detail_net import DetailNet
from training.pool import DegradedBatch, Pool
from training.projection import MASK, OTHER
from training.stages.detail import DetailStage, restore
from training.trainer import Trainer, TrainerOptions


def small_net(seed=0):
    torch.manual_seed(seed)
    return DetailNet(widths=(16, 16, 16, 16), encoder=(1, 1, 1, 1),
                     decoder=(1, 1, 1), code=8)


def batch(sampling):
    """Of two videos whose estimate is grey."""
    torch.manual_seed(1)
    clean = torch.rand(2, 3, 3, 32, 32)
    known = (torch.rand(2, 3, 1, 32, 32) > 0.5).float()
    inputs = torch.cat([torch.full_like(clean, 0.5), clean * known, known], 2)
    return DegradedBatch(inputs, clean, torch.rand(2, 12),
                         torch.full((2,), MASK), torch.full((2,), sampling))


class OneBatch:
    def __init__(self, sampling):
        self.batch = batch(sampling)

    def draw(self, count, rng):
        assert count == 2
        return self.batch


class DetailStageTest(unittest.TestCase):
    def test_a_fresh_net_restores_the_projected_estimate(self):
        for sampling in (MASK, OTHER):
            given = batch(sampling)
            video = restore(small_net(), given)
            kept = given.known > 0.5
            expected = given.estimate if sampling == OTHER else torch.where(
                kept, given.measured, given.estimate)
            self.assertTrue(torch.allclose(video, expected, atol=1e-6))

    def test_the_loss_counts_only_what_was_not_measured(self):
        stages = {sampling: DetailStage(small_net(), OneBatch(sampling), [], 2)
                  for sampling in (MASK, OTHER)}
        loss = {sampling: stage.loss(stage.networks, None)[0].item()
                for sampling, stage in stages.items()}
        self.assertAlmostEqual(loss[OTHER], 0.25, delta=0.01)
        self.assertAlmostEqual(loss[MASK], 0.125, delta=0.01)

    def test_gain_is_over_the_estimate(self):
        stage = DetailStage(small_net(), OneBatch(MASK), [], 2)
        _, figures = stage.loss(stage.networks, None)
        self.assertAlmostEqual(figures["psnr_gain"], 3, delta=0.2)
        self.assertAlmostEqual(figures["psnr"], 13.8, delta=0.3)

    def test_gradients_reach_the_last_layer_first(self):
        stage = DetailStage(small_net(), OneBatch(MASK), [], 2)
        stage.loss(stage.networks, None)[0].backward()
        net = stage.networks["detail"]
        self.assertGreater(net.tail.weight.grad.abs().max().item(), 0)


class TrainedDetailTest(unittest.TestCase):
    def trained(self, pool, steps):
        cases = fixed_cases([moving_waves(6, 40, 40)], 6, 32)
        stage = DetailStage(small_net(), pool, cases, 2)
        with tempfile.TemporaryDirectory() as folder:
            options = TrainerOptions(pathlib.Path(folder), steps=steps,
                                     rate=5e-3, warm_up=5,
                                     validate_every=steps)
            trainer = Trainer(stage, options)
            trainer.run()
            self.assertTrue((options.out / "best.pt").exists())
        return stage, trainer

    def test_steps_learn_what_the_measurement_shows(self):
        stage, trainer = self.trained(OneBatch(OTHER), 60)
        _, figures = stage.loss(trainer.networks, None)
        # Half of the pixels can be copied, which alone is worth 3 dB.
        self.assertGreater(figures["psnr_gain"], 1.5)

    def test_validation_says_the_gain_of_every_task_and_their_mean(self):
        pool = Pool(RandomCuts([moving_waves(8, 40, 40)], 3, 32), 4, 1, 1)
        self.addCleanup(pool.close)
        stage, trainer = self.trained(pool, 2)
        gains = stage.validate(trainer.average)
        mean = gains.pop("psnr_gain")
        self.assertEqual(list(gains),
                         ["mask 50", "mask 80", "gauss 3", "x4", "x4 0.02"])
        self.assertAlmostEqual(mean, sum(gains.values()) / 5, places=6)


if __name__ == "__main__":
    unittest.main()
