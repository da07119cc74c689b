// One chunk of a measurement and the frames restored before it: everything of a
// solver that looks at A and y.
//
// Frames of the past that an operator looks back on are taken as they were
// restored: what they explain is subtracted from the measurement, and what is
// left is about the chunk alone.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/solver/observation.h"
#include "engine/solver/solver.h"

namespace limpid {

class MeasuredChunk {
 public:
  // `past`: the last restored frames, at least one; undefined at a new start.
  // `problem` must outlive the chunk. `cg_iterations`: at most, of the
  // reconstruction and of Close; 0 means their own.
  MeasuredChunk(const ChunkProblem& problem, const at::Tensor& past,
                int cg_iterations = 0);

  int64_t num_frames() const { return problem_.measurement.size(0); }
  // Whether the operator looks back on frames that nobody holds.
  bool past_is_guessed() const { return observation_.num_guessed > 0; }

  // The classical reconstruction. Where the past had to be guessed, what it
  // must have been takes its place from here on.
  Estimate Reconstruct();
  // What the linear solver makes of the measurement, in [0, 1]: the
  // reconstruction, closed.
  at::Tensor RestoreLinearly();

  // A proximal step from `video`, whose error is expected to be
  // `prior_deviation`: to `weight` (SamplerSettings::proximal_weight) comes
  // noise_level^2 / prior_deviation^2. `alone` is the reference's step: as if a
  // stream began with this chunk, and the weight as it is.
  struct Step {
    double weight = 1;
    double prior_deviation = 1;
    int cg_iterations = 5;
    bool alone = false;
  };
  at::Tensor Proximal(const at::Tensor& video, const Step& step) const;

  // The final projection: exact without noise; with noise, or where errors of
  // the past would come back magnified, the proximal step that weighs the noise
  // against `prior_deviation`.
  at::Tensor Close(const at::Tensor& video, double prior_deviation) const;
  // The same by the estimate's own error; as it is where the reconstruction has
  // weighed that already.
  at::Tensor Close(const Estimate& estimate) const;

  // RMS of A x - y.
  double Residual(const at::Tensor& video) const;

 private:
  void LookBack(int64_t history);
  at::Tensor History() const;
  at::Tensor Unexplained() const;
  CgLimits ClosingLimits() const;
  bool closes_exactly() const;

  const ChunkProblem& problem_;
  Observation observation_;
};

// What the chunk after `video` is given as its past: the last frames of `past`,
// which may be undefined, and `video`, as many as `op` looks back on. At least
// one: masks that change from frame to frame look back on it.
at::Tensor PastAfter(const LinearOperator& op, const at::Tensor& past,
                     const at::Tensor& video);

// The last `count` frames of `past`, the oldest repeated if it has fewer.
at::Tensor LastFrames(const at::Tensor& past, int64_t count);

}  // namespace limpid
