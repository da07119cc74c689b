#include "cli/evaluate_clip.h"

#include <gtest/gtest.h>

#include "cli/connection.h"
#include "cli/psnr.h"
#include "server/server.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

class EvaluateClipTest : public ::testing::Test {
 protected:
  absl::StatusOr<ClipResult> Evaluate(const RestorationFlags& flags) {
    const std::string path = TestPath("clip.mkv");
    Ffmpeg(
        "-f lavfi -i mandelbrot=s=64x48:r=25 -frames:v 14 -pix_fmt gbrp "
        "-c:v ffv1 " +
        path);
    return EvaluateClip({.client = connection_->client(),
                         .flags = flags,
                         .selection = {.size = {48, 48}, .max_frames = 13},
                         .interrupt = interrupt_},
                        path);
  }

  Interrupt interrupt_;
  const std::unique_ptr<Connection> connection_ = *Connection::Open("");
};

TEST_F(EvaluateClipTest, RestorationBeatsTheDegradedClip) {
  const auto result = Evaluate({.op = "mask:missing=0.5,seed=1"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->name, "clip");
  ASSERT_EQ(result->solvers.size(), 1);
  EXPECT_EQ(result->solvers[0].solver, "linear");
  EXPECT_GT(result->solvers[0].quality.psnr, result->degraded.psnr + 5);
  EXPECT_GT(result->solvers[0].quality.ssim, result->degraded.ssim);
  EXPECT_GT(result->solvers[0].fps, 0);
}

TEST_F(EvaluateClipTest, ANoiselessIdentityIsPerfect) {
  const auto result = Evaluate({.op = "identity"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->degraded.psnr, kMaxPsnr);
  EXPECT_EQ(result->degraded.temporal_error, 0);
}

TEST_F(EvaluateClipTest, PicturesOfASmallMeasurementAreEnlarged) {
  const auto result = Evaluate({.op = "downsample:factor=4"});
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->pictures.size(), 3);
  for (const ContactSheet::Picture& picture : result->pictures) {
    EXPECT_EQ(picture.format.size, (FrameSize{48, 48}));
  }
  EXPECT_GT(result->degraded.psnr, 15);
}

TEST_F(EvaluateClipTest, ASolverThatTheServerHasNotIsAnError) {
  EXPECT_EQ(Evaluate({.op = "identity", .solver = "avis"}).status().code(),
            absl::StatusCode::kUnimplemented);
}

TEST(MeanResultTest, AveragesSolverBySolver) {
  const ClipResult a = {
      .name = "a",
      .degraded = {.psnr = 10},
      .solvers = {{.solver = "linear", .quality = {.psnr = 20}, .fps = 1}}};
  const ClipResult b = {
      .name = "b",
      .degraded = {.psnr = 30},
      .solvers = {{.solver = "linear", .quality = {.psnr = 50}, .fps = 2}}};
  const ClipResult mean = MeanResult({a, b});
  EXPECT_EQ(mean.degraded.psnr, 20);
  EXPECT_EQ(mean.solvers[0].quality.psnr, 35);
  EXPECT_EQ(mean.solvers[0].fps, 1.5);
}

}  // namespace
}  // namespace limpid::cli
