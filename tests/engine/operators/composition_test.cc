// Tests of engine/operators/composition.
#include "engine/operators/composition.h"

#include "engine/operators/area_downsample.h"
#include "engine/operators/blur.h"
#include "engine/operators/identity.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/operators/temporal_average.h"
#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kMeasured = {.width = 3, .height = 2};
constexpr FrameSize kClean = {.width = 6, .height = 4};

template <typename... Operators>
Composition Compose(Operators... operators) {
  Composition::Stages stages;
  (stages.push_back(std::move(operators)), ...);
  return Composition(std::move(stages));
}

std::unique_ptr<const LinearOperator> SomeBlur() {
  BlurSpec spec;
  spec.sigma = 0.5;
  spec.num_taps = 3;
  return std::make_unique<Blur>(BlurKernel(spec), Border::kReflect, kClean,
                                TestDevice());
}

std::unique_ptr<const LinearOperator> Average(int64_t frames, FrameSize size) {
  return std::make_unique<TemporalAverage>(frames, size);
}

std::unique_ptr<const LinearOperator> Half() {
  return std::make_unique<AreaDownsample>(2, kMeasured);
}

Composition AllOfThem() {
  return Compose(Average(3, kClean), SomeBlur(), Half(), Average(2, kMeasured));
}

TEST(CompositionTest, AppliesStagesInOrder) {
  const Composition op = Compose(SomeBlur(), Half());
  const at::Tensor x = RandomVideo(1, kClean);
  const at::Tensor expected = Half()->Forward(SomeBlur()->Forward(x, 0), 0);
  EXPECT_TRUE(at::equal(op.Forward(x, 0), expected));
}

TEST(CompositionTest, SizesAreThoseOfTheEndsAndHistoriesAddUp) {
  EXPECT_EQ(AllOfThem().input_size(), kClean);
  EXPECT_EQ(AllOfThem().output_size(), kMeasured);
  EXPECT_EQ(AllOfThem().history_frames(), 3);
}

TEST(CompositionTest, ChunksEqualWhole) {
  at::manual_seed(21);
  for (const int64_t chunk : {1, 2, 5}) {
    ExpectChunksEqualWhole(AllOfThem(), 11, chunk);
  }
}

TEST(CompositionTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(22);
  for (const int64_t first_frame : {0, 1, 50}) {
    ExpectAdjointIsTranspose(AllOfThem(), 4, first_frame);
  }
}

TEST(CompositionTest, BatchesLeadingDimensions) {
  ExpectBatchesLeadingDimensions(AllOfThem(), 3);
  ExpectWorksInFloat(AllOfThem(), 3);
}

TEST(CompositionTest, StepsSolveLeastSquares) {
  at::manual_seed(23);
  ExpectStepsSolveLeastSquares(AllOfThem(), 3, 1);
}

TEST(CompositionTest, RefusesSizesThatDoNotFit) {
  EXPECT_THROW(Compose(Half(), SomeBlur()), c10::Error);
}

TEST(CompositionTest, RefusesToBeEmpty) { EXPECT_THROW(Compose(), c10::Error); }

TEST(CompositionTest, MeasuredLooksThroughStagesThatKeepPixels) {
  const MaskBitmap left = {.width = 2, .height = 1, .known = {1, 0}};
  const MaskBitmap right = {.width = 2, .height = 1, .known = {0, 1}};
  const at::Tensor y = OnDevice(at::ones({1, 1, 1, 2}, at::kDouble));
  Composition::Stages seen;
  seen.push_back(std::make_unique<InpaintingMask>(left, TestDevice()));
  seen.push_back(std::make_unique<Identity>(FrameSize{2, 1}));
  seen.push_back(std::make_unique<InpaintingMask>(right, TestDevice()));
  EXPECT_EQ(MaxAbs(Composition(std::move(seen)).Measured(y)), 0);
  Composition::Stages hidden;
  hidden.push_back(std::make_unique<InpaintingMask>(left, TestDevice()));
  hidden.push_back(std::make_unique<TemporalAverage>(2, FrameSize{2, 1}));
  EXPECT_TRUE(at::equal(Composition(std::move(hidden)).Measured(y), y));
}

TEST(CompositionTest, SaysWhatAllStagesDo) {
  const Degradation found =
      Compose(std::make_unique<TemporalAverage>(3, kClean), SomeBlur(),
              std::make_unique<AreaDownsample>(2, kMeasured))
          .degradation();
  EXPECT_EQ(found.averaged_frames, 3);
  EXPECT_EQ(found.factor, 2);
  EXPECT_EQ(found.variance_x, SomeBlur()->degradation().variance_x);
}

}  // namespace
}  // namespace limpid
