"""Cases are the same every time; a network is judged on what would be sent."""

import unittest

import torch
from torch import nn

from made_clips import moving_waves
from training import evaluation
from training.models.detail_net import DetailNet

TASKS = ["mask 50", "mask 80", "gauss 3", "x4", "x4 0.02"]


def clips():
    return [moving_waves(14, 48, 56, seed) for seed in (1, 2)]


class Oracle(nn.Module):
    """Knows the clean video of a case, and is off by an offset."""

    def __init__(self, case, offset=0.0):
        super().__init__()
        self.missing = case.clean_video() - case.estimate() + offset

    def forward(self, inputs, conditions, state):
        first = 0 if state is None else state
        last = first + inputs.shape[1]
        return self.missing[None, first:last], last


class EvaluationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cases = evaluation.fixed_cases(clips(), 14, 48)

    def test_every_clip_has_every_task(self):
        self.assertEqual([case.name for case in self.cases], TASKS * 2)
        self.assertEqual(self.cases[0].inputs.shape, (14, 7, 48, 48))
        expected = torch.from_numpy(clips()[0][:, :, 4:52].copy())
        self.assertTrue(torch.equal(self.cases[0].clean,
                                    expected.permute(0, 3, 1, 2)))

    def test_cases_are_the_same_every_time(self):
        again = evaluation.fixed_cases(clips(), 14, 48)
        for ours, theirs in zip(self.cases, again, strict=True):
            self.assertTrue(torch.equal(ours.inputs, theirs.inputs))

    def test_clips_too_short_or_small_are_left_out(self):
        few = evaluation.fixed_cases([*clips(), moving_waves(3, 48, 48)], 14,
                                     48)
        self.assertEqual(len(few), len(self.cases))
        with self.assertRaisesRegex(ValueError, "none has 15 frames"):
            evaluation.fixed_cases(clips(), 15, 48)

    def test_a_net_that_changes_nothing_is_the_linear_solver(self):
        rows = evaluation.evaluate(DetailNet(widths=(8, 8, 8, 8)).eval(),
                                   self.cases)
        self.assertEqual(list(rows), TASKS)
        for linear, network in rows.values():
            self.assertAlmostEqual(linear["dB"], network["dB"], delta=0.1)
        self.assertGreater(rows["mask 50"][0]["dB"],
                           rows["mask 80"][0]["dB"])

    def test_chunks_join_to_the_whole_clip(self):
        for case in self.cases[:5]:
            video = evaluation.restored(Oracle(case), case)
            self.assertGreater(evaluation.quality.psnr(
                video, case.clean_video()), 45, case.name)

    def test_the_projection_repairs_what_was_measured(self):
        errors = {}
        for case in self.cases[:5]:
            video = evaluation.restored(Oracle(case, 0.1), case)
            errors[case.name] = (video - case.clean_video()).mean().item()
        self.assertAlmostEqual(errors["x4"], 0, delta=0.002)
        self.assertAlmostEqual(errors["mask 50"], 0.05, delta=0.002)
        self.assertAlmostEqual(errors["mask 80"], 0.08, delta=0.002)
        self.assertAlmostEqual(errors["x4 0.02"], 0.1, delta=0.002)
        self.assertAlmostEqual(errors["gauss 3"], 0.1, delta=0.002)

    def test_the_table_has_a_line_a_task_and_both_figures(self):
        figures = {"dB": 30.123, "SSIM": 0.9, "flicker": 1.5, "drift": 0.25,
                   "border": 1.125}
        better = {**figures, "dB": 31.5}
        lines = evaluation.table({"x4": (figures, better)}).splitlines()
        self.assertEqual(lines[0].split(), ["task", *figures])
        self.assertEqual(lines[1].split()[:4], ["x4", "30.12", "->", "31.5"])
        self.assertEqual(len(lines), 2)


if __name__ == "__main__":
    unittest.main()
