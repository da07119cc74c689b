#include <gtest/gtest.h>

#include "engine/operators/make_operator.h"
#include "engine/operators/random_mask.h"
#include "tests/engine/operators/operator_testing.h"
#include "tests/testing/allocation_counter.h"

namespace limpid {
namespace {

// What the tensors of an operator hold on the CPU.
int64_t BytesAllocated(const OperatorSpec& spec, FrameSize measured) {
  const AllocationCounter counter;
  const auto op = MakeOperator(spec, measured, {}, at::kCPU);
  return counter.bytes();
}

OperatorSpec Kernel(std::vector<float> taps, int width, int height) {
  BlurSpec blur;
  blur.kernel = std::move(taps);
  blur.kernel_width = width;
  blur.kernel_height = height;
  OperatorSpec spec;
  spec.stages.emplace_back(std::move(blur));
  return spec;
}

TEST(OperatorBytesTest, AreWhatFiltersAllocate) {
  for (const char* text :
       {"identity", "blur:sigma=3", "blur:sigma=40", "blur:sigma=1,taps=255",
        "downsample:factor=4,kernel=area", "downsample:factor=8,kernel=bicubic",
        "temporal_average:frames=7",
        "blur:sigma=2+downsample:factor=2,kernel=bicubic"}) {
    const OperatorSpec spec = *ParseOperator(text);
    EXPECT_EQ(OperatorBytes(spec, {64, 48}), BytesAllocated(spec, {64, 48}))
        << text;
  }
}

TEST(OperatorBytesTest, OfAMaskCountItAsItCameAndAsATensor) {
  const OperatorSpec spec =
      ResolveRandomMasks(*ParseOperator("mask:missing=0.5"), {50, 40});
  EXPECT_EQ(OperatorBytes(spec, {50, 40}), 2 * 50 * 40);
  EXPECT_EQ(BytesAllocated(spec, {50, 40}), 50 * 40);
}

TEST(OperatorBytesTest, OfAMaskBeforeDownsamplingAreOfTheLargerFrame) {
  OperatorSpec spec =
      ResolveRandomMasks(*ParseOperator("mask:missing=0.5"), {64, 48});
  spec.stages.emplace_back(DownsampleSpec{.factor = 4});
  EXPECT_EQ(OperatorBytes(spec, {16, 12}), 2 * 64 * 48);
}

TEST(OperatorBytesTest, CoverTheSpectrumOfAKernelOfHighRank) {
  const OperatorSpec cross =
      Kernel({0, 1, 0, 1, 1, 1, 0, 1, 0}, /*width=*/3, /*height=*/3);
  for (const FrameSize size : {FrameSize{320, 200}, FrameSize{101, 257}}) {
    const int64_t taps = 9 * sizeof(float);
    EXPECT_EQ(OperatorBytes(cross, size), BytesAllocated(cross, size) + taps);
  }
}

TEST(OperatorBytesTest, CoverTheFactorsOfAKernelOfRankOne) {
  const OperatorSpec box = Kernel(std::vector<float>(15, 1.0F), 5, 3);
  EXPECT_GE(OperatorBytes(box, {8, 8}), BytesAllocated(box, {8, 8}));
}

}  // namespace
}  // namespace limpid
