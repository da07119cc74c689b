"""Draws stay in range and depend on the generator alone."""

import unittest

import torch

from training.draws import choice, log_uniform, one_in, uniform, whole


def many(draw, *arguments, count=2000):
    rng = torch.Generator().manual_seed(1)
    return [draw(rng, *arguments) for _ in range(count)]


class DrawsTest(unittest.TestCase):
    def test_a_whole_number_takes_both_ends(self):
        self.assertEqual(set(many(whole, 2, 4)), {2, 3, 4})

    def test_uniform_fills_its_range(self):
        values = many(uniform, -1, 3)
        self.assertTrue(-1 <= min(values) < -0.9 and 2.9 < max(values) < 3)
        self.assertAlmostEqual(sum(values) / len(values), 1, delta=0.1)

    def test_octaves_are_as_likely(self):
        values = many(log_uniform, 1, 16)
        self.assertTrue(1 <= min(values) and max(values) < 16)
        below = sum(value < 4 for value in values) / len(values)
        self.assertAlmostEqual(below, 0.5, delta=0.05)

    def test_one_in_four(self):
        self.assertAlmostEqual(sum(many(one_in, 4)) / 2000, 0.25, delta=0.04)

    def test_choices_come_by_their_shares(self):
        drawn = many(choice, {"a": 0.7, "b": 0.3})
        self.assertAlmostEqual(drawn.count("a") / 2000, 0.7, delta=0.04)
        self.assertEqual(set(drawn), {"a", "b"})

    def test_equal_generators_draw_alike(self):
        self.assertEqual(many(uniform, 0, 1), many(uniform, 0, 1))


if __name__ == "__main__":
    unittest.main()
