// A stream through a learned solver, chunk by chunk.
#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <utility>
#include <vector>

#include "engine/solver/solver.h"

namespace limpid {

// What stays the same in all chunks of a stream.
struct StreamSetup {
  const LinearOperator& op;
  double noise_level = 0;
  uint64_t seed = 0;
  SolverOptions options = {};
};

class SolverStream {
 public:
  SolverStream(const Solver& solver, StreamSetup setup)
      : solver_(solver), setup_(std::move(setup)), state_(solver.NewState()) {}

  // The next frames of the stream.
  Restoration Restore(const at::Tensor& measurement,
                      bool discontinuity = false) {
    const Restoration restoration =
        solver_.Restore({.op = setup_.op,
                         .measurement = measurement,
                         .noise_level = setup_.noise_level,
                         .first_frame = next_frame_,
                         .discontinuity = discontinuity,
                         .seed = setup_.seed,
                         .stop = stop_},
                        setup_.options, *state_);
    next_frame_ += measurement.size(0);
    return restoration;
  }

  at::Tensor RestoreAll(const at::Tensor& measurement,
                        const std::vector<int64_t>& chunks) {
    std::vector<at::Tensor> videos;
    for (const at::Tensor& chunk : measurement.split_with_sizes(chunks)) {
      videos.push_back(Restore(chunk).video);
    }
    return at::cat(videos);
  }

  StopFlag& stop() { return stop_; }

 private:
  const Solver& solver_;
  const StreamSetup setup_;
  const std::unique_ptr<SolverState> state_;
  StopFlag stop_;
  int64_t next_frame_ = 0;
};

}  // namespace limpid
