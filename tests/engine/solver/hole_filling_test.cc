// Tests of engine/solver/hole_filling.
#include "engine/solver/hole_filling.h"

#include <vector>

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 40, .height = 30};

at::Tensor Filled(const InpaintingMask& mask, const at::Tensor& x,
                  const StopFlag& stop) {
  return FillHoles(mask, {.measurement = mask.Forward(x, 0),
                          .noise_level = 0,
                          .first_frame = 0,
                          .past = {},
                          .cg_iterations = 0,
                          .stop = stop})
      .video;
}

TEST(HoleFillingTest, FillsRandomHolesOfASmoothVideo) {
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(2, kSize);
  for (const double missing : {0.0, 0.5, 0.8}) {
    const InpaintingMask mask(RandomMask(missing, 1, kSize), TestDevice());
    EXPECT_LT(Rms(Filled(mask, x, stop) - x), 0.03) << missing;
  }
}

TEST(HoleFillingTest, FillsAHoleThatIsWiderThanAnyWindow) {
  const StopFlag stop;
  MaskBitmap half = RandomMask(0, 1, kSize);
  for (size_t i = 0; i < half.known.size(); ++i) half.known[i] = i % 40 < 4;
  const at::Tensor x =
      OnDevice(at::full({1, 3, kSize.height, kSize.width}, 0.6));
  const InpaintingMask mask(half, TestDevice());
  EXPECT_LT(MaxAbs(Filled(mask, x, stop) - 0.6), 0.01);
}

TEST(HoleFillingTest, NeighboursFillWhatVariesFromFrameToFrame) {
  const StopFlag stop;
  at::manual_seed(50);
  const at::Tensor still = OnDevice(at::rand({1, 3, kSize.height, kSize.width}))
                               .expand({6, -1, -1, -1});
  std::vector<Frame> masks(6);
  for (size_t t = 0; t < 6; ++t) {
    masks[t].mask =
        std::make_shared<const MaskBitmap>(RandomMask(0.5, t, kSize));
  }
  const InpaintingMask per_frame(masks, kSize, TestDevice());
  const InpaintingMask constant(*masks[0].mask, TestDevice());
  const double with_neighbours = Rms(Filled(per_frame, still, stop) - still);
  const double without = Rms(Filled(constant, still, stop) - still);
  EXPECT_LT(with_neighbours, 0.5 * without);
}

TEST(HoleFillingTest, WhatUnknownPixelsHoldDoesNotMatter) {
  at::manual_seed(52);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(3, kSize);
  std::vector<Frame> masks(3);
  for (size_t t = 0; t < 3; ++t) {
    masks[t].mask =
        std::make_shared<const MaskBitmap>(RandomMask(0.7, t, kSize));
  }
  const InpaintingMask per_frame(masks, kSize, TestDevice());
  const InpaintingMask constant(*masks[0].mask, TestDevice());
  for (const InpaintingMask* mask : {&per_frame, &constant}) {
    const at::Tensor expected = Filled(*mask, x, stop);
    for (const at::Tensor& content :
         {at::ones_like(x), OnDevice(at::rand(x.sizes()))}) {
      const Observation observation = {
          .measurement = at::where(mask->Known(3), x, content),
          .noise_level = 0,
          .first_frame = 0,
          .past = {},
          .cg_iterations = 0,
          .stop = stop};
      EXPECT_TRUE(at::equal(FillHoles(*mask, observation).video, expected));
    }
  }
}

TEST(HoleFillingTest, StopsBetweenFrames) {
  StopFlag stop;
  stop.Stop();
  const InpaintingMask mask(RandomMask(0.5, 1, kSize), TestDevice());
  EXPECT_THROW(Filled(mask, SmoothVideo(1, kSize), stop), Cancelled);
}

}  // namespace
}  // namespace limpid
