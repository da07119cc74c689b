#include "engine/solver/avis_solver.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "engine/solver/measured_chunk.h"
#include "tests/engine/solver/dense_reference.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

// The last chunk has a tail that is not whole latents.
const std::vector<int64_t> kChunks = {5, 8, 4, 6};
constexpr int64_t kFrames = 23;

struct DenseCase {
  std::string name;
  SolverKind kind = SolverKind::kAvis;
  std::string op;
  double noise_level = 0;
  std::function<void(SolverOptions&)> ask = [](SolverOptions&) {};
};

class AvisDenseTest : public testing::TestWithParam<DenseCase> {
 protected:
  FailurePoint no_failure_;
  const std::shared_ptr<const RestorationModel> model_ = ToyModel(&no_failure_);
};

TEST_P(AvisDenseTest, ComputesWhatTheFormulasSay) {
  const auto op = OperatorFor(GetParam().op, kToySize);
  const at::Tensor y =
      op->Forward(SmoothVideo(kFrames, kToySize).to(at::kDouble), 0);
  SolverOptions options;
  options.cg_iterations = 200;
  GetParam().ask(options);
  const StopFlag stop;
  const double noise_level = GetParam().noise_level;
  const DenseProblem problem = {
      .op = *op,
      .measurement = y,
      .chunks = kChunks,
      .noise_level = noise_level,
      .seed = 7,
      .final_projection = options.final_projection,
      .start = [&](int64_t first, const at::Tensor& measurement,
                   const at::Tensor& past) {
        const ChunkProblem chunk = {.op = *op,
                                    .measurement = measurement,
                                    .noise_level = noise_level,
                                    .first_frame = first,
                                    .stop = stop};
        return MeasuredChunk(chunk, past).RestoreLinearly();
      }};
  const Sampler sampler = SamplerFor(GetParam().kind, model_->card, options);
  const at::Tensor expected = DenseReference(problem, sampler).Avis();
  const AvisSolver solver(GetParam().kind, model_);
  SolverStream stream(
      solver,
      {.op = *op, .noise_level = noise_level, .seed = 7, .options = options});
  EXPECT_LT(MaxAbs(stream.RestoreAll(y, kChunks) - expected), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(
    , AvisDenseTest,
    testing::Values(
        DenseCase{.name = "Mask", .op = "mask:missing=0.5,seed=1"},
        DenseCase{.name = "NoisyMask",
                  .op = "mask:missing=0.5,seed=1",
                  .noise_level = 0.05},
        DenseCase{.name = "Downsample", .op = "downsample:factor=2"},
        DenseCase{.name = "TemporalAverage", .op = "temporal_average:frames=3"},
        DenseCase{.name = "NoisyTemporalAverage",
                  .op = "temporal_average:frames=3",
                  .noise_level = 0.05},
        DenseCase{.name = "SpatioTemporal",
                  .op = "downsample:factor=2+temporal_average:frames=3",
                  .ask = [](auto& o) { o.final_projection = false; }},
        DenseCase{.name = "EverySecondChunk",
                  .op = "mask:missing=0.5,seed=1",
                  .ask = [](auto& o) { o.sampler.consistency_every = 2; }},
        DenseCase{
            .name = "EmitsLatents",
            .op = "downsample:factor=2",
            .ask = [](auto& o) { o.sampler.emit = EmittedVideo::kLatents; }},
        DenseCase{.name = "Reference",
                  .op = "temporal_average:frames=3",
                  .noise_level = 0.05,
                  .ask =
                      [](auto& o) {
                        o.sampler.consistency = ConsistencyMode::kReference;
                      }},
        DenseCase{.name = "AllKnobs",
                  .op = "mask:missing=0.5,seed=1",
                  .ask =
                      [](auto& o) {
                        o.sampler.start = 240;
                        o.sampler.steps = 3;
                        o.sampler.proximal_weight = 0.3;
                        o.sampler.weight_growth = 0.5;
                        o.sampler.prior_deviation = 0.1;
                        o.sampler.anchor = 0.4;
                      }},
        DenseCase{.name = "Flash",
                  .kind = SolverKind::kAvisFlash,
                  .op = "mask:missing=0.5,seed=1"},
        DenseCase{
            .name = "FlashEmitsLatents",
            .kind = SolverKind::kAvisFlash,
            .op = "downsample:factor=2",
            .noise_level = 0.02,
            .ask = [](auto& o) { o.sampler.emit = EmittedVideo::kLatents; }}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace limpid
