#include "engine/session/measurement_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace limpid {
namespace {

constexpr FrameSize kSize = {4, 2};
const c10::Device kCpu(c10::DeviceType::CPU);

MeasurementModel Model(OperatorSpec spec, double noise_level) {
  return MeasurementModel(std::move(spec), noise_level, kSize,
                          MemoryBudget::Lease());
}

// Frames all of whose pixels are known, or none.
std::vector<Frame> MaskedFrames(uint8_t known) {
  Frame frame;
  frame.mask = std::make_shared<MaskBitmap>(MaskBitmap{
      .width = 4, .height = 2, .known = std::vector<uint8_t>(8, known)});
  return {frame, frame};
}

TEST(MeasurementModelTest, BuildsAStaticOperatorOnce) {
  MeasurementModel model = Model(*ParseOperator("blur:sigma=1"), 0);
  const LinearOperator& first = model.OperatorFor({}, kCpu);
  EXPECT_EQ(&model.OperatorFor({}, kCpu), &first);
  EXPECT_EQ(first.output_size(), kSize);
}

TEST(MeasurementModelTest, MasksEachChunkWithItsOwnFrames) {
  MeasurementModel model = Model(*ParseOperator("mask:per_frame=1"), 0);
  const at::Tensor ones = at::ones({2, 3, 2, 4});
  const at::Tensor all_known =
      model.OperatorFor(MaskedFrames(1), kCpu).Forward(ones, 0);
  const at::Tensor none_known =
      model.OperatorFor(MaskedFrames(0), kCpu).Forward(ones, 2);
  EXPECT_EQ(all_known.sum().item<float>(), 48);
  EXPECT_EQ(none_known.sum().item<float>(), 0);
}

TEST(MeasurementModelTest, OnlyIdentityWithoutNoiseHasNothingToRestore) {
  const OperatorSpec blur = *ParseOperator("blur:sigma=1");
  EXPECT_TRUE(Model({}, 0).is_noiseless_identity());
  EXPECT_FALSE(Model({}, 0.01).is_noiseless_identity());
  EXPECT_FALSE(Model(blur, 0).is_noiseless_identity());
}

TEST(MeasurementModelTest, TheHashTellsOperatorsAndNoiseLevelsApart) {
  EXPECT_EQ(Model({}, 0.1).hash(), Model({}, 0.1).hash());
  EXPECT_NE(Model({}, 0.1).hash(), Model({}, 0.2).hash());
}

TEST(MeasurementModelTest, HoldsItsExtraBytesAsLongAsItLives) {
  MemoryBudget budget(100);
  {
    const MeasurementModel model({}, 0, kSize, *budget.Reserve({.own = 60}));
    EXPECT_EQ(model.extra_bytes(), 60);
    EXPECT_EQ(budget.reserved_bytes(), 60);
  }
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

}  // namespace
}  // namespace limpid
