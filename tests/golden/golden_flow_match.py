"""flow_match: shifted flow-matching sigmas and timesteps."""

import torch

FILES = ("flow_match",)
SHIFTS = (5, 8)
TRAIN_STEPS = 1000


def random_inputs():
    return {"flow_match": ({}, {"steps": "1000", "sigma_min": "0.0",
                                "extra_one_step": "True"})}


def outputs(files):
    _, metadata = files["flow_match"]
    grid = torch.linspace(1, float(metadata["sigma_min"]),
                          int(metadata["steps"]) + 1)[:-1]
    found = {}
    for shift in SHIFTS:
        sigmas = shift * grid / (1 + (shift - 1) * grid)
        found[f"shift{shift}.sigmas"] = sigmas
        found[f"shift{shift}.timesteps"] = sigmas * TRAIN_STEPS
    return {"flow_match": found}
