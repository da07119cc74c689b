#include "server/frame_ingest.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "tests/testing/av_stream.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 6;
constexpr int64_t kHeight = 4;

SessionConfig RawConfig() {
  SessionConfig config;
  config.source.size = {.width = kWidth, .height = kHeight};
  return config;
}

SessionConfig PerFrameMaskConfig() {
  SessionConfig config = RawConfig();
  MaskSpec mask;
  mask.per_frame = true;
  config.op.stages.push_back(mask);
  return config;
}

v1::Frame MaskedFrame(int64_t index) {
  v1::Frame frame = RawFrame(kWidth, kHeight, index);
  *frame.mutable_mask() = StripedMask(kWidth, kHeight);
  return frame;
}

v1::Frame PartOf(const std::string& bytes, bool more) {
  v1::Frame frame;
  frame.set_pts(PtsOf(0));
  frame.set_data(bytes);
  frame.set_more(more);
  return frame;
}

void ExpectRefused(const absl::Status& status, const std::string& field,
                   const std::string& text) {
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
  EXPECT_EQ(FieldOf(status).value_or(""), field);
  EXPECT_EQ(std::string(status.message()), text);
}

TEST(FrameIngestTest, HandsRawFramesOnAtOnce) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  const auto frames = ingest.Take(RawFrame(kWidth, kHeight, 3), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_EQ(frames->size(), 1u);
  EXPECT_EQ((*frames)[0].pts, PtsOf(3));
  EXPECT_EQ((*frames)[0].planes[2].data,
            RawFrame(kWidth, kHeight, 3).raw().planes(2).data());
  EXPECT_TRUE(ingest.Drain()->empty());
}

TEST(FrameIngestTest, JoinsParts) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  const std::string bytes = PayloadOf(RawFrame(kWidth, kHeight, 0));
  EXPECT_TRUE(ingest.Take(PartOf(bytes.substr(0, 10), true), 0)->empty());
  EXPECT_TRUE(ingest.Take(PartOf(bytes.substr(10, 9), true), 1)->empty());
  const auto frames = ingest.Take(PartOf(bytes.substr(19), false), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_EQ(frames->size(), 1u);
  EXPECT_EQ((*frames)[0].planes[1].data,
            RawFrame(kWidth, kHeight, 0).raw().planes(1).data());
}

TEST(FrameIngestTest, RefusesPartsThatGrowBeyondTheFrame) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ASSERT_TRUE(ingest.Take(PartOf(std::string(30, 'x'), true), 0).ok());
  ExpectRefused(ingest.Take(PartOf(std::string(7, 'x'), true), 1).status(),
                "frames[1].data",
                "frames[1].data brings frame 0 to 37 bytes, allowed 36");
}

TEST(FrameIngestTest, ChecksPlanes) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  frame.mutable_raw()->mutable_planes(1)->set_stride(2);
  const absl::Status status = ingest.Take(frame, 5).status();
  EXPECT_EQ(FieldOf(status), "frames[5].raw.planes[1].stride");
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
}

TEST(FrameIngestTest, UnpacksThePerFrameMask) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  const auto frames = ingest.Take(MaskedFrame(0), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_NE((*frames)[0].mask, nullptr);
  EXPECT_EQ((*frames)[0].mask->known[0], 0);
  EXPECT_EQ((*frames)[0].mask->known[1], 1);
}

TEST(FrameIngestTest, DemandsMasksWhereTheOperatorHasThem) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  ExpectRefused(ingest.Take(RawFrame(kWidth, kHeight, 0), 2).status(),
                "frames[2].mask", "frame 0 has 0 masks, expected 1");
}

TEST(FrameIngestTest, RefusesMasksWhereTheOperatorHasNone) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ExpectRefused(ingest.Take(MaskedFrame(0), 0).status(), "frames[0].mask",
                "frame 0 has 1 masks, expected 0");
}

TEST(FrameIngestTest, FollowsAnOperatorChange) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ingest.ExpectMasks(1, true);
  ingest.ExpectMasks(2, false);
  EXPECT_TRUE(ingest.Take(RawFrame(kWidth, kHeight, 0), 0).ok());
  EXPECT_TRUE(ingest.Take(MaskedFrame(1), 0).ok());
  EXPECT_TRUE(ingest.Take(RawFrame(kWidth, kHeight, 2), 0).ok());
}

// Ten access units with reordering, each with a mask if `has_mask` says so for
// its place in decoding order and its place in the order of display.
absl::StatusOr<int64_t> TakeReordered(bool (*has_mask)(int64_t, int64_t)) {
  const FrameFormat format =
      FormatOf(PixelLayout::kYuv420, 8, {.width = 64, .height = 48});
  const std::vector<Frame> shown = SmoothFrames(format, 10);
  const AvStreamOptions x264 = EveryAvStream(format.size)[0];
  const auto units = MakeAvStream(x264, shown);
  EXPECT_TRUE(units.has_value());
  SessionConfig config;
  config.source = format;
  config.source_encoding = Encoding::kH264;
  FrameIngest ingest = *FrameIngest::Create(config);
  ingest.ExpectMasks(2, true);
  size_t num_frames = 0;
  for (size_t i = 0; i < units->size(); ++i) {
    v1::Frame message;
    message.set_pts((*units)[i].pts);
    message.set_data((*units)[i].data);
    size_t place = 0;
    while (shown[place].pts != message.pts()) ++place;
    if (has_mask(i, place)) *message.mutable_mask() = StripedMask(64, 48);
    ASSIGN_OR_RETURN(const std::vector<Frame> frames,
                     ingest.Take(std::move(message), 0));
    num_frames += frames.size();
  }
  ASSIGN_OR_RETURN(const std::vector<Frame> last, ingest.Drain());
  return static_cast<int64_t>(num_frames + last.size());
}

TEST(FrameIngestTest, ExpectsMasksInTheOrderOfDisplay) {
  const auto taken =
      TakeReordered([](int64_t, int64_t place) { return place >= 2; });
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(*taken, 10);
}

TEST(FrameIngestTest, RefusesMasksInTheOrderOfArrival) {
  const auto taken =
      TakeReordered([](int64_t arrival, int64_t) { return arrival >= 2; });
  EXPECT_EQ(ReasonOf(taken.status()), Reason::kInvalidFrame);
  EXPECT_EQ(FieldOf(taken.status()), "frames.mask");
}

TEST(FrameIngestTest, RefusesAMaskOfAnotherSize) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  *frame.mutable_mask() = StripedMask(5, 5);
  ExpectRefused(ingest.Take(frame, 0).status(), "frames[0].mask",
                "frames[0].mask is 5x5, expected 6x4");
}

TEST(FrameIngestTest, RefusesAMaskThatKnowsNothing) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  v1::Frame frame = MaskedFrame(0);
  frame.mutable_mask()->set_bits(std::string(4, '\0'));
  ExpectRefused(ingest.Take(frame, 0).status(), "frames[0].mask",
                "frames[0].mask has 0 known pixels, expected at least 1 of 24");
}

}  // namespace
}  // namespace limpid::server
