// Tests of engine/operators/make_operator.
#include "engine/operators/make_operator.h"

#include <string_view>
#include <vector>

#include "engine/operators/random_mask.h"
#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

std::unique_ptr<const LinearOperator> Made(std::string_view text,
                                           FrameSize measured) {
  const OperatorSpec spec = ResolveRandomMasks(*ParseOperator(text), measured);
  EXPECT_TRUE(CheckOperator(spec, measured).ok()) << text;
  return MakeOperator(spec, measured, {}, TestDevice());
}

TEST(MakeOperatorTest, EmptySpecIsIdentity) {
  const auto op = MakeOperator({}, {3, 2}, {}, TestDevice());
  const at::Tensor x = RandomVideo(1, {3, 2});
  EXPECT_TRUE(at::equal(op->Forward(x, 0), x));
}

TEST(MakeOperatorTest, MakesWhatTheSpecSays) {
  const auto op = Made("downsample:factor=2,kernel=area", {1, 1});
  const at::Tensor x =
      OnDevice(at::tensor({1.0, 2.0, 3.0, 6.0})).view({1, 1, 2, 2});
  EXPECT_EQ(op->Forward(x, 0).item<double>(), 3);
}

TEST(MakeOperatorTest, GivesPerFrameMasksToTheLastStage) {
  std::vector<Frame> frames(1);
  frames[0].mask =
      std::make_shared<const MaskBitmap>(RandomMask(0.5, 1, {4, 4}));
  const auto op = MakeOperator(*ParseOperator("blur:sigma=1+mask:per_frame=1"),
                               {4, 4}, frames, TestDevice());
  const at::Tensor y = op->Forward(OnDevice(at::ones({1, 1, 4, 4})), 0);
  EXPECT_EQ((y == 0).sum().item<int64_t>(), 8);
}

// The dot-product test for every kind, alone and together, on random shapes.
class AnyOperatorTest : public testing::TestWithParam<const char*> {};

TEST_P(AnyOperatorTest, AdjointIsTheTransposeOfForward) {
  for (uint64_t seed = 0; seed < 6; ++seed) {
    at::manual_seed(seed);
    const at::Tensor shape = at::randint(1, 24, {4}, at::kLong);
    const FrameSize measured = {.width = shape[0].item<int64_t>(),
                                .height = shape[1].item<int64_t>()};
    const auto op = Made(GetParam(), measured);
    ExpectAdjointIsTranspose(*op, shape[2].item<int64_t>() % 5 + 1,
                             shape[3].item<int64_t>() - 1);
    ExpectBatchesLeadingDimensions(*op, 2);
  }
}

TEST_P(AnyOperatorTest, ChunksEqualWhole) {
  at::manual_seed(30);
  ExpectChunksEqualWhole(*Made(GetParam(), {5, 3}), 13, 4);
}

TEST_P(AnyOperatorTest, StepsSolveLeastSquares) {
  at::manual_seed(31);
  ExpectStepsSolveLeastSquares(*Made(GetParam(), {2, 2}), 2, 3);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, AnyOperatorTest,
    testing::Values("identity", "mask:missing=0.5,seed=1",
                    "blur:sigma=0.6,taps=5", "blur:sigma=0.5,border=zero",
                    "downsample:factor=2", "downsample:factor=3,kernel=bicubic",
                    "temporal_average:frames=3",
                    "blur:sigma=0.5+downsample:factor=2",
                    "temporal_average:frames=2+mask:missing=0.4,seed=5",
                    "downsample:factor=2+temporal_average:frames=4+identity+"
                    "mask:missing=0.2,seed=8"));

}  // namespace
}  // namespace limpid
