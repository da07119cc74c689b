// A solver for tests of what surrounds one: it returns the measurement, after
// whatever the test wants to happen first.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "engine/solver/solver.h"

namespace limpid {

class ScriptedSolver final : public Solver {
 public:
  // Told how many chunks of the session have been restored so far. May block,
  // throw, or return another video.
  using Script = std::function<at::Tensor(const ChunkProblem& problem,
                                          int64_t chunks_restored)>;

  explicit ScriptedSolver(Script script) : script_(std::move(script)) {}

  static at::Tensor Measurement(const ChunkProblem& problem, int64_t) {
    return problem.measurement;
  }

  std::unique_ptr<SolverState> NewState() const override {
    return std::make_unique<Count>();
  }

  Restoration Restore(const ChunkProblem& problem, const SolverOptions&,
                      SolverState& state) const override {
    auto& count = static_cast<Count&>(state);
    at::Tensor video = script_(problem, count.chunks_restored);
    ++count.chunks_restored;
    return {.video = std::move(video), .residual = 0, .times = {}};
  }

  int64_t StateBytes(FrameSize, int64_t, const SolverOptions&) const override {
    return 0;
  }
  int64_t WorkBytes(FrameSize, int64_t, int64_t) const override { return 0; }

 private:
  struct Count final : SolverState {
    int64_t chunks_restored = 0;
  };

  const Script script_;
};

}  // namespace limpid
