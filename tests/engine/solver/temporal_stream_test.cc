// Long streams of temporal averages, and streams whose operator changes.
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/solver/linear_solver.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 40, .height = 32};

// A textured scene that stands still, with a textured square that bounces from
// side to side and light that comes and goes.
at::Tensor Scene(int64_t frames) {
  const auto texture = [](int64_t height, int64_t width) {
    const at::Tensor noise = OnDevice(at::rand({1, 3, height + 2, width + 2}));
    return 0.6 * at::avg_pool2d(noise, {3, 3}, {1, 1}) + 0.15;
  };
  const at::Tensor scene = texture(kSize.height, kSize.width);
  const at::Tensor square = texture(10, 10) + 0.1;
  std::vector<at::Tensor> video;
  for (int64_t t = 0; t < frames; ++t) {
    at::Tensor frame = scene.clone();
    const int64_t left = std::abs((2 * t) % 60 - 30);
    frame.narrow(2, 11, 10).narrow(3, left, 10).copy_(square);
    video.push_back(frame + 0.05 * std::sin(0.1 * static_cast<double>(t)));
  }
  return at::cat(video).clamp(0, 1);
}

double Psnr(const at::Tensor& error) { return -20 * std::log10(Rms(error)); }

// One session: chunks of whatever operator is in force.
class Stream {
 public:
  explicit Stream(const at::Tensor& clean) : clean_(clean) {}

  // Measures and restores the next frames; returns what came out.
  at::Tensor Restore(const LinearOperator& op, int64_t frames) {
    const at::Tensor measured =
        RoundTo8Bits(op.Forward(clean_.narrow(0, 0, next_frame_ + frames), 0))
            .slice(0, next_frame_);
    const Restoration restored = solver_.Restore({.op = op,
                                                  .measurement = measured,
                                                  .noise_level = 0,
                                                  .first_frame = next_frame_,
                                                  .discontinuity = false,
                                                  .seed = 0,
                                                  .stop = stop_},
                                                 {}, *state_);
    residual_ = restored.residual;
    next_frame_ += frames;
    return restored.video;
  }

  double PsnrOf(const at::Tensor& restored) const {
    const int64_t frames = restored.size(0);
    return Psnr(restored - clean_.narrow(0, next_frame_ - frames, frames));
  }
  double residual() const { return residual_; }

 private:
  const at::Tensor clean_;
  const LinearSolver solver_;
  const std::unique_ptr<SolverState> state_ = solver_.NewState();
  const StopFlag stop_;
  int64_t next_frame_ = 0;
  double residual_ = 0;
};

class LongStreamTest : public testing::TestWithParam<const char*> {};

TEST_P(LongStreamTest, KeepsItsQuality) {
  at::manual_seed(70);
  constexpr int64_t kFrames = 500;
  const auto op = OperatorFor(GetParam(), kSize);
  const at::Tensor x = Scene(kFrames);
  const at::Tensor y = RoundTo8Bits(op->Forward(x, 0));
  const at::Tensor plain = at::upsample_bilinear2d(
      y, {kSize.height, kSize.width}, /*align_corners=*/false);
  Stream stream(x);
  std::vector<at::Tensor> restored = {stream.Restore(*op, 8)};
  for (int64_t t = 8; t < kFrames; t += 12) {
    restored.push_back(stream.Restore(*op, std::min<int64_t>(12, kFrames - t)));
  }
  const at::Tensor error = at::cat(restored) - x;
  const double early = Psnr(error.narrow(0, 50, 50));
  const double late = Psnr(error.narrow(0, kFrames - 50, 50));
  EXPECT_GT(late, early - 0.5);
  for (int64_t t = 0; t < kFrames; t += 50) {
    EXPECT_GT(Psnr(error.narrow(0, t, 50)), Psnr((plain - x).narrow(0, t, 50)))
        << "from frame " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Windows, LongStreamTest,
    testing::Values("temporal_average:frames=4", "temporal_average:frames=7",
                    "temporal_average:frames=4+downsample:factor=2",
                    "blur:sigma=1+temporal_average:frames=7"));

TEST(OperatorChangeTest, AWiderWindowStartsFromTheFramesHeld) {
  at::manual_seed(71);
  const at::Tensor x = Scene(80);
  const auto narrow = OperatorFor("temporal_average:frames=4", kSize);
  const auto wide = OperatorFor("temporal_average:frames=7", kSize);
  Stream stream(x);
  for (int i = 0; i < 2; ++i) stream.Restore(*narrow, 12);
  for (const auto& op : {&wide, &wide, &narrow, &narrow}) {
    const at::Tensor restored = stream.Restore(**op, 12);
    EXPECT_GT(stream.PsnrOf(restored), 34);
    EXPECT_LT(stream.residual(), 0.004);
  }
}

TEST(OperatorChangeTest, AWindowStartsAfterAnOperatorWithoutHistory) {
  at::manual_seed(72);
  const at::Tensor x = Scene(60);
  const auto identity = OperatorFor("identity", kSize);
  const auto wide = OperatorFor("temporal_average:frames=7", kSize);
  Stream stream(x);
  stream.Restore(*identity, 12);
  for (int i = 0; i < 3; ++i) {
    const at::Tensor restored = stream.Restore(*wide, 12);
    EXPECT_GT(stream.PsnrOf(restored), 32) << i;
    EXPECT_LT(stream.residual(), 0.004) << i;
  }
  EXPECT_GT(stream.PsnrOf(stream.Restore(*identity, 12)), 50);
}

}  // namespace
}  // namespace limpid
