// Tests of engine/operators/inpainting_mask.
#include "engine/operators/inpainting_mask.h"

#include <limits>
#include <vector>

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 3, .height = 2};

MaskBitmap Bitmap(std::vector<uint8_t> known) {
  return {.width = 3, .height = 2, .known = std::move(known)};
}

Frame FrameWithMask(std::vector<uint8_t> known) {
  Frame frame;
  frame.mask = std::make_shared<const MaskBitmap>(Bitmap(std::move(known)));
  return frame;
}

InpaintingMask PerFrame() {
  const std::vector<Frame> frames = {FrameWithMask({1, 0, 1, 0, 0, 1}),
                                     FrameWithMask({0, 1, 1, 1, 0, 0})};
  return InpaintingMask(frames, kSize, TestDevice());
}

TEST(InpaintingMaskTest, UnknownPixelsAreZero) {
  const InpaintingMask mask(Bitmap({1, 0, 1, 0, 0, 1}), TestDevice());
  const at::Tensor y = mask.Forward(OnDevice(at::ones({1, 1, 2, 3})), 0);
  EXPECT_TRUE(at::equal(
      y.flatten(), OnDevice(at::tensor(std::vector<float>{1, 0, 1, 0, 0, 1}))));
}

TEST(InpaintingMaskTest, EveryFrameHasItsOwnMask) {
  const at::Tensor y = PerFrame().Forward(OnDevice(at::ones({2, 1, 2, 3})), 40);
  EXPECT_TRUE(
      at::equal(y.flatten(), OnDevice(at::tensor(std::vector<float>{
                                 1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0}))));
}

TEST(InpaintingMaskTest, FramesBeforeTheMasksAreUnknown) {
  const at::Tensor y = PerFrame().Forward(OnDevice(at::ones({3, 1, 2, 3})), 40);
  EXPECT_EQ(y[0].sum().item<float>(), 0);
  EXPECT_EQ(y[1].sum().item<float>(), 3);
}

TEST(InpaintingMaskTest, RefusesAVideoShorterThanItsMasks) {
  EXPECT_THROW(PerFrame().Forward(OnDevice(at::ones({1, 1, 2, 3})), 0),
               c10::Error);
}

TEST(InpaintingMaskTest, RefusesAFrameWithoutMask) {
  const std::vector<Frame> frames(1);
  EXPECT_THROW(InpaintingMask(frames, kSize, TestDevice()), c10::Error);
}

TEST(InpaintingMaskTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(2);
  ExpectAdjointIsTranspose(
      InpaintingMask(Bitmap({1, 0, 1, 0, 0, 1}), TestDevice()), 3, 5);
  ExpectAdjointIsTranspose(PerFrame(), 2, 5);
}

TEST(InpaintingMaskTest, BatchesLeadingDimensions) {
  ExpectBatchesLeadingDimensions(PerFrame(), 2);
  ExpectWorksInFloat(PerFrame(), 2);
}

TEST(InpaintingMaskTest, StepsSolveLeastSquares) {
  at::manual_seed(3);
  ExpectStepsSolveLeastSquares(PerFrame(), 2, 7);
}

TEST(InpaintingMaskTest, MeasuredIsZeroWhereUnknown) {
  const MaskBitmap half = {.width = 2, .height = 1, .known = {1, 0}};
  const InpaintingMask mask(half, TestDevice());
  const at::Tensor y =
      OnDevice(at::tensor({0.5, std::numeric_limits<double>::quiet_NaN()},
                          at::kDouble))
          .view({1, 1, 1, 2});
  const at::Tensor expected = OnDevice(at::tensor({0.5, 0.0}, at::kDouble));
  EXPECT_TRUE(at::equal(mask.Measured(y).flatten(), expected));
}

TEST(InpaintingMaskTest, SaysHowMuchIsMissing) {
  const InpaintingMask still(Bitmap({1, 0, 1, 0, 0, 0}), TestDevice());
  const Degradation hidden = {
      .has_mask = true, .is_mask_still = true, .missing = 1 - 2 / 6.0};
  EXPECT_EQ(still.degradation(), hidden);
  EXPECT_FALSE(PerFrame().degradation().is_mask_still);
  EXPECT_EQ(PerFrame().degradation().missing, 0.5);
}

}  // namespace
}  // namespace limpid
