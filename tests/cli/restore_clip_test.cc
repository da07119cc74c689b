#include "cli/restore_clip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/connection.h"
#include "cli/operator_argument.h"
#include "cli/restoration_flags.h"
#include "server/server.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

class RestoreClipTest : public ::testing::Test {
 protected:
  RgbClip Clip(FrameSize size, int count) {
    RgbClip clip = {.format = RgbFormat(size), .frame_rate = 25};
    for (int i = 0; i < count; ++i) {
      clip.frames.push_back(PatternFrame(size, 40 * i, i));
    }
    return clip;
  }

  absl::StatusOr<RestoredClip> Restore(const RgbClip& clip,
                                       const std::string& op) {
    const OperatorSpec spec = *OperatorForMeasurement(op, clip.format.size);
    const v1::Open open = *OpenMessage({}, spec, clip.format, clip.frame_rate);
    return RestoreClip(connection_->client(),
                       {.measurement = clip,
                        .open = open,
                        .restored_size = RestoredSize(spec, clip.format.size)},
                       interrupt_);
  }

  Interrupt interrupt_;
  const std::unique_ptr<Connection> connection_ = *Connection::Open("");
};

TEST_F(RestoreClipTest, ANoiselessIdentityComesBackUnchanged) {
  const RgbClip clip = Clip({17, 13}, 30);
  const auto restored = Restore(clip, "identity");
  ASSERT_TRUE(restored.ok()) << restored.status();
  ASSERT_EQ(restored->clip.frames.size(), 30);
  EXPECT_EQ(restored->chunk_starts, (std::vector<int64_t>{0, 9, 21}));
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(restored->clip.frames[i].pts, 40 * i);
    EXPECT_EQ(restored->clip.frames[i].planes[0].data,
              clip.frames[i].planes[0].data);
  }
}

TEST_F(RestoreClipTest, ReportsWhatItTook) {
  RgbClip grey = Clip({16, 16}, 12);  // which any blur leaves as it is
  for (Frame& frame : grey.frames) {
    std::fill(frame.planes[0].data.begin(), frame.planes[0].data.end(), 100);
  }
  const auto restored = Restore(grey, "blur:sigma=1");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_GT(restored->fps, 0);
  EXPECT_GT(restored->first_chunk_seconds, 0);
  EXPECT_GE(restored->residual, 0);
  EXPECT_LT(restored->residual, 0.01);
}

TEST_F(RestoreClipTest, SuperResolutionReturnsLargerFrames) {
  const auto restored = Restore(Clip({5, 3}, 1), "downsample:factor=4");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->clip.format.size, (FrameSize{20, 12}));
  EXPECT_EQ(restored->clip.frames[0].planes[0].data.size(), 20 * 12 * 3);
}

TEST_F(RestoreClipTest, AServerErrorIsPassedOn) {
  const RgbClip clip = Clip({8, 8}, 2);
  v1::Open open = *OpenMessage({}, {}, clip.format, 25);
  open.set_noise_level(-1);
  const auto restored = RestoreClip(
      connection_->client(),
      {.measurement = clip, .open = open, .restored_size = {8, 8}}, interrupt_);
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(RestoreClipTest, AServerOfAnotherSizeIsNotBelieved) {
  const RgbClip clip = Clip({8, 6}, 2);
  const v1::Open open = *OpenMessage({}, {}, clip.format, 25);
  const auto restored = RestoreClip(
      connection_->client(),
      {.measurement = clip, .open = open, .restored_size = {16, 12}},
      interrupt_);
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(restored.status().message()),
              ::testing::AllOf(::testing::HasSubstr("8x6"),
                               ::testing::HasSubstr("16x12")));
}

}  // namespace
}  // namespace limpid::cli
