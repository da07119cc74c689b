"""The curves of a run: CSV files, the console, a plot."""

import csv
import time

import torch

SUMMED_STEPS = 50  # training figures are means over so many


class Curves:
    """Appends to OUT/training.csv and OUT/validation.csv."""

    def __init__(self, out, step):
        self.out = out
        self.sums, self.count = {}, 0
        self.since = time.time()
        self.first = step

    def add(self, step, figures):
        """Scalars of one step, tensors or numbers."""
        for name, value in figures.items():
            value = torch.as_tensor(value).detach().float()
            self.sums[name] = self.sums.get(name, 0) + value
        self.count += 1
        if self.count < SUMMED_STEPS:
            return
        means = {name: (value / self.count).item()
                 for name, value in self.sums.items()}
        now = time.time()
        means["steps_per_s"] = self.count / (now - self.since)
        self._append("training.csv", step + 1, means)
        self.sums, self.count, self.since = {}, 0, now

    def validated(self, step, figures):
        self._append("validation.csv", step, figures)
        self.since = time.time()

    def _append(self, name, step, figures):
        path = self.out / name
        is_new = not path.exists()
        with open(path, "a", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(["step", *figures])
            writer.writerow([step, *(f"{v:.6g}" for v in figures.values())])
        print(f"{path.stem} {step}:", "  ".join(
            f"{key} {value:.5g}" for key, value in figures.items()), flush=True)

    def plot(self):
        """OUT/curves.png, when matplotlib is there."""
        try:
            import matplotlib
        except ImportError:
            print("no matplotlib: the curves are in the CSV files alone")
            return
        matplotlib.use("Agg")
        from matplotlib import pyplot
        tables = [read_table(self.out / name) for name in
                  ("training.csv", "validation.csv")
                  if (self.out / name).exists()]
        panels = [(steps, name, values) for steps, columns in tables
                  for name, values in columns.items()]
        figure, axes = pyplot.subplots(
            len(panels), squeeze=False, figsize=(7, 2.2 * len(panels)))
        for axis, (steps, name, values) in zip(axes[:, 0], panels):
            axis.plot(steps, values)
            axis.set_ylabel(name)
        axes[-1, 0].set_xlabel("step")
        figure.tight_layout()
        figure.savefig(self.out / "curves.png", dpi=80)
        pyplot.close(figure)


def read_table(path):
    """-> steps, {column: values}"""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    columns = list(zip(*((float(x) for x in row) for row in rows)))
    return columns[0], dict(zip(header[1:], columns[1:]))
