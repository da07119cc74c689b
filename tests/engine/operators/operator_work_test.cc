// Tests of engine/operators/operator_work.
#include "engine/operators/operator_work.h"

#include "engine/operators/make_operator.h"
#include "engine/operators/random_mask.h"
#include "tests/engine/operators/operator_testing.h"
#include "tests/testing/allocation_counter.h"

namespace limpid {
namespace {

constexpr int64_t kFrames = 4;

// At the worst moment of A x and A^T y, without x and y.
int64_t PeakBytes(const OperatorSpec& spec, FrameSize measured) {
  const auto op = MakeOperator(spec, measured, {}, at::kCPU);
  const at::Tensor x = RandomVideo(kFrames, op->input_size()).to(at::kFloat);
  const at::Tensor y = RandomVideo(kFrames, op->output_size()).to(at::kFloat);
  op->Adjoint(op->Forward(x, 0), 0);  // libraries reserve what they keep
  const AllocationCounter counter;
  op->Forward(x, 0);
  op->Adjoint(y, 0);
  return counter.peak_bytes();
}

OperatorSpec KernelSpec(int64_t width, int64_t height) {
  BlurSpec blur;
  blur.kernel_width = static_cast<int>(width);
  blur.kernel_height = static_cast<int>(height);
  blur.kernel.assign(static_cast<size_t>(width * height), 0);
  blur.kernel.front() = blur.kernel.back() = 0.5F;  // of rank 2
  OperatorSpec spec;
  spec.stages.emplace_back(std::move(blur));
  return spec;
}

void ExpectFollows(const OperatorSpec& spec, FrameSize measured) {
  const int64_t peak = PeakBytes(spec, measured);
  const int64_t formula = OperatorWorkBytes(spec, measured, kFrames);
  EXPECT_GE(formula, peak) << FormatOperator(spec);
  EXPECT_LE(formula, 3 * peak) << FormatOperator(spec);
}

TEST(OperatorWorkTest, FollowsWhatFiltersAllocate) {
  for (const FrameSize size : {FrameSize{64, 48}, FrameSize{320, 200}}) {
    for (const char* text :
         {"blur:sigma=1", "blur:sigma=3,border=zero", "blur:sigma=40",
          "blur:sigma=1,taps=255", "downsample:factor=4,kernel=bicubic",
          "downsample:factor=3,kernel=area", "temporal_average:frames=7"}) {
      ExpectFollows(*ParseOperator(text), size);
    }
  }
}

TEST(OperatorWorkTest, FollowsTheRingOfALargeKernel) {
  for (const FrameSize size : {FrameSize{64, 48}, FrameSize{320, 200}}) {
    ExpectFollows(KernelSpec(3, 3), size);
    ExpectFollows(KernelSpec(255, 255), size);
    ExpectFollows(KernelSpec(255, 1), size);
  }
}

TEST(OperatorWorkTest, OfACompositionIsItsLargestStages) {
  const FrameSize measured = {.width = 32, .height = 24};
  const FrameSize clean = {.width = 128, .height = 96};
  EXPECT_EQ(
      OperatorWorkBytes(*ParseOperator("blur:sigma=20+downsample:factor=4"),
                        measured, kFrames),
      OperatorWorkBytes(*ParseOperator("blur:sigma=20"), clean, kFrames));
}

TEST(OperatorWorkTest, OfAMaskIsAFrame) {
  const OperatorSpec spec =
      ResolveRandomMasks(*ParseOperator("mask:missing=0.5"), {64, 48});
  ExpectFollows(spec, {64, 48});
}

}  // namespace
}  // namespace limpid
