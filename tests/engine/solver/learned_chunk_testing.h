// What the tests of every learned solver share: a fixture with matrices for
// networks, the cases, and a refinement whose answers tell its chunks apart.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/solver/avis_solver.h"
#include "engine/solver/instantvir_solver.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/linear_model.h"

namespace limpid {

// Counts its chunks, and answers with a colour for each.
class CountingRefinement final : public Refinement {
 public:
  explicit CountingRefinement(FailurePoint* failure) : failure_(failure) {}

  std::unique_ptr<RefinementState> NewState() const override {
    return std::make_unique<State>();
  }
  at::Tensor Residual(const RefinementInput& input,
                      RefinementState& state) const override {
    failure_->Pass();
    EXPECT_EQ(input.measurement.sizes(), input.video.sizes());
    EXPECT_EQ(input.known.sizes(), input.video.narrow(1, 0, 1).sizes());
    // Of the operator that each test has.
    EXPECT_TRUE(input.degradation.factor == 2 ||
                input.degradation.averaged_frames == 3);
    auto& chunks = dynamic_cast<State&>(state).chunks;
    ++chunks;
    const double color = 0.125 * static_cast<double>(chunks);
    return at::full_like(input.video, color) - input.video;
  }
  int64_t WeightBytes() const override { return 0; }
  int64_t StateBytes(FrameSize) const override { return 0; }
  int64_t WorkBytes(FrameSize, int64_t) const override { return 0; }

 private:
  struct State final : RefinementState {
    std::unique_ptr<RefinementState> Snapshot() const override {
      return std::make_unique<State>(*this);
    }
    int64_t chunks = 0;
  };
  FailurePoint* const failure_;
};

struct SolverCase {
  const char* name;
  SolverKind kind;
  SamplerRequest request = {};
};

class LearnedSolverTest : public testing::TestWithParam<SolverCase> {
 protected:
  std::unique_ptr<const Solver> NewSolver() const {
    const SolverKind kind = GetParam().kind;
    if (kind == SolverKind::kInstantVir) {
      return std::make_unique<InstantVirSolver>(model_);
    }
    return std::make_unique<AvisSolver>(kind, model_);
  }
  SolverOptions Options() const {
    SolverOptions options;
    options.sampler = GetParam().request;
    return options;
  }
  StreamSetup SetupOf(const LinearOperator& op, double noise_level = 0) const {
    return {
        .op = op, .noise_level = noise_level, .seed = 3, .options = Options()};
  }

  FailurePoint failure_;
  const std::shared_ptr<RestorationModel> model_ = ToyModel(&failure_);
  const at::Tensor y_ = SmoothVideo(33, kToySize).to(at::kDouble);
};

// Every learned solver, and its other ways. The matrices take frames of one
// size, which a measurement may not have.
inline const auto kLearnedSolverCases = testing::Values(
    SolverCase{"InstantVir",
               SolverKind::kInstantVir,
               {.start_video = StartVideo::kReconstruction}},
    SolverCase{"Avis", SolverKind::kAvis},
    SolverCase{"AvisFlash", SolverKind::kAvisFlash},
    SolverCase{"AvisReference",
               SolverKind::kAvis,
               {.consistency = ConsistencyMode::kReference,
                .emit = EmittedVideo::kLatents}},
    SolverCase{"AvisEverySecond", SolverKind::kAvis, {.consistency_every = 2}});

inline std::string CaseName(const testing::TestParamInfo<SolverCase>& tested) {
  return tested.param.name;
}

}  // namespace limpid
