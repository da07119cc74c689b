"""A run that was stopped goes on as if it had not been."""

import pathlib
import tempfile
import unittest

import torch
from torch import nn

from training.trainer import Trainer, TrainerOptions, rate_at


class LineStage:
    """Fits a line to points that each step draws anew."""

    chosen_by = "quality"

    def __init__(self):
        torch.manual_seed(3)
        self.networks = nn.ModuleDict({"line": nn.Linear(1, 1)})

    def loss(self, networks, rng):
        x = torch.randn(16, 1, generator=rng)
        error = (networks["line"](x) - (3 * x - 1)).square().mean()
        return error, {"error": error.detach()}

    def validate(self, networks):
        x = torch.linspace(-1, 1, 9)[:, None]
        error = (networks["line"](x) - (3 * x - 1)).square().mean()
        return {"quality": -error.item()}


def options(folder, **changes):
    return TrainerOptions(out=pathlib.Path(folder), **{
        "steps": 60, "rate": 0.1, "warm_up": 5, "save_every": 10,
        "validate_every": 20, **changes})


def weights(trainer):
    return torch.cat([p.detach().flatten()
                      for p in trainer.networks.parameters()])


class TrainerTest(unittest.TestCase):
    def test_a_resumed_run_ends_where_the_whole_one_does(self):
        with tempfile.TemporaryDirectory() as whole, \
                tempfile.TemporaryDirectory() as halves:
            straight = Trainer(LineStage(), options(whole))
            straight.run()
            stopped = Trainer(LineStage(), options(halves))
            for _ in range(30):
                stopped._train_step()
                stopped.step += 1
            stopped._save("last.pt")
            resumed = Trainer(LineStage(), options(halves))
            self.assertEqual(resumed.step, 30)
            resumed.run()
        torch.testing.assert_close(weights(resumed), weights(straight),
                                   atol=0, rtol=0)
        self.assertEqual(resumed.best, straight.best)

    def test_learns_and_keeps_the_best_average(self):
        with tempfile.TemporaryDirectory() as folder:
            trainer = Trainer(LineStage(), options(folder, steps=300))
            before = trainer.stage.validate(trainer.average)["quality"]
            trainer.run()
            best = torch.load(pathlib.Path(folder) / "best.pt",
                              weights_only=True)
            self.assertTrue((pathlib.Path(folder) / "training.csv").exists())
        self.assertGreater(best["best"], before / 10)
        self.assertNotIn("optimizer", best)

    def test_the_rate_rises_stays_and_falls(self):
        plan = options("unused", steps=100, decay=0.5)
        rates = [rate_at(step, plan) for step in (0, 10, 50, 75, 100)]
        for found, share in zip(rates, (0.2, 1, 1, 0.5, 0)):
            self.assertAlmostEqual(found, 0.1 * share)

    def test_a_loss_that_is_not_finite_stops_the_run(self):
        stage = LineStage()
        stage.loss = lambda networks, rng: (
            networks["line"](torch.full((1, 1), float("nan"))).sum(), {})
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaises(FloatingPointError):
                Trainer(stage, options(folder)).run()


if __name__ == "__main__":
    unittest.main()
