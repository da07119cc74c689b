#include "engine/solver/learned_bytes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>

#include "engine/model/load_restoration_model.h"
#include "engine/solver/avis_solver.h"
#include "engine/solver/instantvir_solver.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/allocation_counter.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 88, .height = 56};
constexpr int64_t kChunkFrames = 8;

std::shared_ptr<const RestorationModel> NewModel() {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  return *LoadRestorationModel(folder.path(), at::kFloat);
}

std::unique_ptr<const Solver> NewSolver(SolverKind kind) {
  if (kind == SolverKind::kInstantVir) {
    return std::make_unique<InstantVirSolver>(NewModel());
  }
  return std::make_unique<AvisSolver>(kind, NewModel());
}

class LearnedBytesTest : public testing::TestWithParam<SolverKind> {};

// Nothing is left of a chunk but the state; the answers are kept apart.
TEST_P(LearnedBytesTest, StateBytesBoundWhatIsKept) {
  constexpr double kSlack = 1.3;
  const auto solver = NewSolver(GetParam());
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor y = op->Forward(SmoothVideo(21, kSize), 0);
  const AllocationCounter counter;
  SolverStream stream(*solver, {.op = *op, .noise_level = 0.02});
  int64_t first = 0;
  for (const int64_t frames : {5, 8, 8}) {
    stream.Restore(y.narrow(0, first, frames));
    first += frames;
  }
  const int64_t bound = solver->StateBytes(kSize, op->history_frames(), {});
  EXPECT_LE(counter.bytes(), bound);
  EXPECT_GE(kSlack * static_cast<double>(counter.bytes()), bound);
}

// A pace that makes Flash keep the encoder's stream after all.
TEST(LearnedBytesFlashTest, StateBytesFollowWhatTheSessionAsksFor) {
  const auto model = NewModel();
  const AvisSolver flash(SolverKind::kAvisFlash, model);
  const AvisSolver avis(SolverKind::kAvis, model);
  SolverOptions every_fourth;
  every_fourth.sampler.consistency_every = 4;
  EXPECT_EQ(flash.StateBytes(kSize, 0, every_fourth),
            avis.StateBytes(kSize, 0, {}));
  EXPECT_EQ(avis.StateBytes(kSize, 0, {}) - flash.StateBytes(kSize, 0, {}),
            model->codec->EncodeStateBytes(kSize));
}

// The first chunk is the one with all encoders of Flash.
TEST_P(LearnedBytesTest, WorkBytesBoundTheFirstChunk) {
  const auto solver = NewSolver(GetParam());
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor y = op->Forward(SmoothVideo(5, kSize), 0);
  SolverStream stream(*solver, {.op = *op, .noise_level = 0.02});
  const AllocationCounter counter;
  stream.Restore(y);
  EXPECT_LE(counter.peak_bytes(),
            solver->WorkBytes(kSize, op->history_frames(), 5) +
                solver->StateBytes(kSize, op->history_frames(), {}));
}

TEST_P(LearnedBytesTest, WorkBytesBoundThePeak) {
  constexpr int64_t kSlack = 6;
  const auto solver = NewSolver(GetParam());
  for (const char* text :
       {"temporal_average:frames=4", "downsample:factor=2", "blur:sigma=2"}) {
    const auto op = OperatorFor(text, kSize);
    const at::Tensor y = op->Forward(SmoothVideo(13, kSize), 0);
    StreamSetup setup = {.op = *op, .noise_level = 0.02};
    setup.options.sampler.start_video = StartVideo::kReconstruction;
    SolverStream stream(*solver, setup);
    stream.Restore(y.narrow(0, 0, 5));
    const AllocationCounter counter;
    stream.Restore(y.narrow(0, 5, kChunkFrames));
    const int64_t bound =
        solver->WorkBytes(kSize, op->history_frames(), kChunkFrames);
    EXPECT_LE(counter.peak_bytes(), bound) << text;
    EXPECT_GE(kSlack * counter.peak_bytes(), bound) << text;
  }
}

TEST_P(LearnedBytesTest, GrowWithSizeHistoryAndChunk) {
  const auto solver = NewSolver(GetParam());
  EXPECT_GT(solver->StateBytes({176, 56}, 0, {}),
            solver->StateBytes(kSize, 0, {}));
  EXPECT_GT(solver->StateBytes(kSize, 5, {}), solver->StateBytes(kSize, 1, {}));
  EXPECT_GT(solver->WorkBytes({176, 56}, 0, 8), solver->WorkBytes(kSize, 0, 8));
  EXPECT_GT(solver->WorkBytes(kSize, 0, 12), solver->WorkBytes(kSize, 0, 8));
}

INSTANTIATE_TEST_SUITE_P(Solvers, LearnedBytesTest,
                         testing::Values(SolverKind::kInstantVir,
                                         SolverKind::kAvis,
                                         SolverKind::kAvisFlash));

}  // namespace
}  // namespace limpid
