#include "server/wire_operator.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <variant>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

constexpr FrameSize kLargest = {.width = 64, .height = 64};

void ExpectRefused(const v1::Operator& message, const std::string& field,
                   const std::string& text) {
  const auto spec = OperatorFromMessage(message, kLargest, "op");
  EXPECT_EQ(ReasonOf(spec.status()), Reason::kInvalidField);
  EXPECT_EQ(FieldOf(spec.status()).value_or(""), field);
  EXPECT_EQ(std::string(spec.status().message()), text);
}

// Every kind of stage, no defaults.
v1::Operator EveryStage() {
  v1::Operator op;
  op.add_stages()->mutable_identity();
  *op.add_stages()->mutable_mask()->mutable_static_mask() = StripedMask(16, 5);
  v1::Blur* gaussian = op.add_stages()->mutable_blur();
  gaussian->set_border(v1::BORDER_ZERO);
  gaussian->mutable_gaussian()->set_sigma(1.5);
  gaussian->mutable_gaussian()->set_taps(11);
  v1::Blur* taps = op.add_stages()->mutable_blur();
  taps->set_border(v1::BORDER_REFLECT);
  taps->mutable_taps()->set_width(3);
  taps->mutable_taps()->set_height(1);
  for (const float value : {0.25f, 0.5f, 0.25f}) {
    taps->mutable_taps()->add_values(value);
  }
  v1::Downsample* downsample = op.add_stages()->mutable_downsample();
  downsample->set_factor(4);
  downsample->set_kernel(v1::DOWNSAMPLE_KERNEL_BICUBIC);
  op.add_stages()->mutable_temporal_average()->set_frames(5);
  op.add_stages()->mutable_mask()->set_per_frame(true);
  return op;
}

TEST(WireOperatorTest, WritesWhatItReads) {
  const auto spec = OperatorFromMessage(EveryStage(), kLargest, "op");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(OperatorMessage(*spec).SerializeAsString(),
            EveryStage().SerializeAsString());
}

TEST(WireOperatorTest, ReadsEmptyAsIdentity) {
  EXPECT_TRUE(OperatorFromMessage({}, kLargest, "op")->stages.empty());
}

TEST(WireOperatorTest, BoundsTheStages) {
  v1::Operator op;
  for (int i = 0; i < 9; ++i) op.add_stages()->mutable_identity();
  ExpectRefused(op, "op.stages", "op has 9 stages, allowed 0 to 8");
}

TEST(WireOperatorTest, NamesTheStageAtFault) {
  v1::Operator op;
  op.add_stages()->mutable_identity();
  op.add_stages()->mutable_mask()->mutable_static_mask()->set_width(65);
  ExpectRefused(op, "op.stages[1].mask.static_mask.width",
                "op.stages[1].mask.static_mask.width is 65, allowed 1 to 64");
}

TEST(WireOperatorTest, RefusesWhatSaysNothing) {
  v1::Operator stage;
  stage.add_stages();
  ExpectRefused(stage, "op.stages[0]",
                "op.stages[0] has no kind, expected identity, mask, blur, "
                "downsample or temporal_average");
  v1::Operator mask;
  mask.add_stages()->mutable_mask()->set_per_frame(false);
  ExpectRefused(mask, "op.stages[0].mask",
                "op.stages[0].mask has no source, expected static_mask or "
                "per_frame");
  v1::Operator blur;
  blur.add_stages()->mutable_blur();
  ExpectRefused(blur, "op.stages[0].blur",
                "op.stages[0].blur has no kernel, expected gaussian or taps");
}

TEST(WireOperatorTest, RefusesUnknownEnumerators) {
  v1::Operator op;
  op.add_stages()->mutable_downsample()->set_kernel(
      static_cast<v1::DownsampleKernel>(7));
  ExpectRefused(op, "op.stages[0].downsample.kernel",
                "op.stages[0].downsample.kernel is 7, expected 1 to 2");
}

TEST(WireOperatorTest, KeepsHugeNumbersHuge) {
  v1::Operator op;
  op.add_stages()->mutable_downsample()->set_factor(0xffffffffu);
  const auto spec = OperatorFromMessage(op, kLargest, "op");
  EXPECT_EQ(std::get<DownsampleSpec>(spec->stages[0]).factor,
            std::numeric_limits<int>::max());
}

}  // namespace
}  // namespace limpid::server
