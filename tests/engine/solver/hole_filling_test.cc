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
    const InpaintingMask mask(RandomMask(missing, 1, kSize), at::kCPU);
    EXPECT_LT(Rms(Filled(mask, x, stop) - x), 0.03) << missing;
  }
}

TEST(HoleFillingTest, FillsAHoleThatIsWiderThanAnyWindow) {
  const StopFlag stop;
  MaskBitmap half = RandomMask(0, 1, kSize);
  for (size_t i = 0; i < half.known.size(); ++i) half.known[i] = i % 40 < 4;
  const at::Tensor x = at::full({1, 3, kSize.height, kSize.width}, 0.6);
  const InpaintingMask mask(half, at::kCPU);
  EXPECT_LT(MaxAbs(Filled(mask, x, stop) - 0.6), 0.01);
}

TEST(HoleFillingTest, NeighboursFillWhatVariesFromFrameToFrame) {
  const StopFlag stop;
  at::manual_seed(50);
  const at::Tensor still =
      at::rand({1, 3, kSize.height, kSize.width}).expand({6, -1, -1, -1});
  std::vector<Frame> masks(6);
  for (size_t t = 0; t < 6; ++t) {
    masks[t].mask =
        std::make_shared<const MaskBitmap>(RandomMask(0.5, t, kSize));
  }
  const InpaintingMask per_frame(masks, kSize, at::kCPU);
  const InpaintingMask constant(*masks[0].mask, at::kCPU);
  const double with_neighbours = Rms(Filled(per_frame, still, stop) - still);
  const double without = Rms(Filled(constant, still, stop) - still);
  EXPECT_LT(with_neighbours, 0.5 * without);
}

TEST(HoleFillingTest, StopsBetweenFrames) {
  StopFlag stop;
  stop.Stop();
  const InpaintingMask mask(RandomMask(0.5, 1, kSize), at::kCPU);
  EXPECT_THROW(Filled(mask, SmoothVideo(1, kSize), stop), Cancelled);
}

}  // namespace
}  // namespace limpid
