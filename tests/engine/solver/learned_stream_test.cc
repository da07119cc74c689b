// A stream through each learned solver, with networks as they are, on the
// device under test: the same as on the CPU but for rounding.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>

#include "engine/model/load_restoration_model.h"
#include "engine/solver/avis_solver.h"
#include "engine/solver/instantvir_solver.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 36, .height = 20};

class LearnedStreamTest : public testing::TestWithParam<SolverKind> {
 protected:
  LearnedStreamTest() { WriteRandomRestorationModel(folder_.path()); }

  std::unique_ptr<const Solver> NewSolver(at::TensorOptions options) const {
    const auto model = *LoadRestorationModel(folder_.path(), options);
    if (GetParam() == SolverKind::kInstantVir) {
      return std::make_unique<InstantVirSolver>(model);
    }
    return std::make_unique<AvisSolver>(GetParam(), model);
  }

  // Both start from the same, whatever the device's reconstruction rounds to.
  static at::Tensor Restore(const Solver& solver, c10::Device device) {
    const OperatorSpec spec = *ParseOperator("downsample:factor=2");
    const auto op = MakeOperator(spec, {18, 10}, {}, device);
    StreamSetup setup = {.op = *op, .noise_level = 0.02, .seed = 9};
    setup.options.sampler.start_video = StartVideo::kMeasurement;
    SolverStream stream(solver, setup);
    const at::Tensor x = SmoothVideo(27, kSize).to(device);
    return stream.RestoreAll(op->Forward(x, 0), {5, 8, 8, 6}).cpu();
  }

  const TemporaryFolder folder_;
};

TEST_P(LearnedStreamTest, IsTheSameOnEveryDevice) {
  if (TestDevice().is_cpu()) GTEST_SKIP() << "no other device to compare with";
  const at::Tensor expected = Restore(*NewSolver(at::kFloat), at::kCPU);
  const at::Tensor restored =
      Restore(*NewSolver(at::TensorOptions(TestDevice()).dtype(at::kFloat)),
              TestDevice());
  EXPECT_LT(MaxAbs(restored - expected), 2e-3);
}

TEST_P(LearnedStreamTest, HalfTheBitsGiveNearlyTheSame) {
  const at::Tensor expected = Restore(*NewSolver(at::kFloat), at::kCPU);
  const at::Tensor restored =
      Restore(*NewSolver(at::TensorOptions(TestDevice()).dtype(at::kBFloat16)),
              TestDevice());
  EXPECT_LT(Rms(restored - expected), 0.05);
  EXPECT_GT(Rms(restored - expected), 0);
}

INSTANTIATE_TEST_SUITE_P(Solvers, LearnedStreamTest,
                         testing::Values(SolverKind::kInstantVir,
                                         SolverKind::kAvis,
                                         SolverKind::kAvisFlash));

}  // namespace
}  // namespace limpid
