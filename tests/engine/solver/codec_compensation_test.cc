// A learned chunk that puts back what the codec lost:
//   x = x_start + D(z) - D(E(x_start)).
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "engine/solver/instantvir_solver.h"
#include "engine/solver/learned_chunk.h"
#include "engine/solver/linear_solver.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/linear_model.h"

namespace limpid {
namespace {

const std::vector<int64_t> kChunks = {9, 12, 4};

class CodecCompensationTest : public testing::Test {
 protected:
  CodecCompensationTest() {
    options_.final_projection = false;
    options_.sampler.start_video = StartVideo::kReconstruction;
  }

  at::Tensor Restore(bool compensates) const {
    model_->card.solver->sampler.codec_compensation = compensates;
    const InstantVirSolver solver(model_);
    return SolverStream(solver, {.op = *op_, .options = options_})
        .RestoreAll(y_, kChunks);
  }
  at::Tensor Start() const {
    const LinearSolver solver;
    return SolverStream(solver, {.op = *op_}).RestoreAll(y_, kChunks);
  }
  // D(E(x)) of a whole clip.
  at::Tensor Carried(const at::Tensor& x) const {
    const at::Tensor video = x.transpose(0, 1).unsqueeze(0);
    const at::Tensor latent =
        model_->codec->Encode(video, *model_->codec->NewEncodeState());
    return model_->codec
        ->Decode(latent, kToySize, *model_->codec->NewDecodeState())
        .squeeze(0)
        .transpose(0, 1);
  }

  FailurePoint no_failure_;
  const std::shared_ptr<RestorationModel> model_ = ToyModel(&no_failure_);
  const std::unique_ptr<const LinearOperator> op_ =
      OperatorFor("downsample:factor=2", kToySize);
  // Within bounds that no restoration leaves, so that nothing is clamped.
  const at::Tensor y_ =
      op_->Forward(0.45 + 0.1 * SmoothVideo(25, kToySize).to(at::kDouble), 0);
  SolverOptions options_;
};

TEST_F(CodecCompensationTest, IsTheFormula) {
  const at::Tensor plain = Restore(false);
  const at::Tensor found = Restore(true);
  const at::Tensor start = Start();
  const at::Tensor expected = (plain + start - Carried(start)).clamp(0, 1);
  EXPECT_GT(MaxAbs(found - plain), 1e-2);
  const at::Tensor inside = (plain > 0).logical_and(plain < 1);
  ASSERT_GT(inside.to(at::kDouble).mean().item<double>(), 0.3);
  EXPECT_LT(MaxAbs((found - expected) * inside), 1e-6);
}

TEST_F(CodecCompensationTest, TakesTheShareOfTheStudent) {
  const at::Tensor start = Start();
  const at::Tensor all = Restore(true);
  model_->card.solver->sampler.student_share = 0.25;
  const at::Tensor some = Restore(true);
  const at::Tensor inside = (all > 0).logical_and(all < 1);
  EXPECT_LT(MaxAbs((some - (start + 0.25 * (all - start))) * inside), 1e-9);
  model_->card.solver->sampler.student_share = 0;
  const int64_t passed = no_failure_.passed();
  EXPECT_LT(MaxAbs(Restore(true) - start), 1e-12);
  EXPECT_EQ(no_failure_.passed(), passed);  // no network has run
}

TEST_F(CodecCompensationTest, APriorThatChangesNothingGivesTheStart) {
  ToyMatrices still = ToyMatrices::Random();
  still.velocity.zero_();
  still.mix.zero_();
  still.from_context.zero_();
  model_->prior = std::make_unique<ToyPrior>(still, &no_failure_);
  EXPECT_LT(MaxAbs(Restore(true) - Start()), 1e-9);
  EXPECT_GT(MaxAbs(Restore(false) - Start()), 1e-2);
}

TEST_F(CodecCompensationTest, AFailureLeavesTheSessionAsItWas) {
  const at::Tensor expected = Restore(true);
  const InstantVirSolver solver(model_);
  for (int64_t place = 0; place < 4; ++place) {
    SolverStream stream(solver, {.op = *op_, .options = options_});
    stream.Restore(y_.narrow(0, 0, 9));
    no_failure_.ThrowAfter(place);
    EXPECT_THROW(stream.Restore(y_.narrow(0, 9, 12)), std::runtime_error);
    no_failure_.Disarm();
    EXPECT_TRUE(stream.Restore(y_.narrow(0, 9, 12))
                    .video.equal(expected.narrow(0, 9, 12)));
    EXPECT_TRUE(stream.Restore(y_.narrow(0, 21, 4))
                    .video.equal(expected.narrow(0, 21, 4)));
  }
}

TEST_F(CodecCompensationTest, ASessionHoldsOneMoreDecoder) {
  const auto bytes = [this](bool compensates) {
    model_->card.solver->sampler.codec_compensation = compensates;
    return InstantVirSolver(model_).StateBytes(kToySize, 0, {});
  };
  EXPECT_EQ(bytes(true) - bytes(false),
            model_->codec->DecodeStateBytes(kToySize));
}

}  // namespace
}  // namespace limpid
