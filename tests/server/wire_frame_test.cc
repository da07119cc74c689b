#include "server/wire_frame.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

FrameFormat FormatOf(int64_t width, int64_t height) {
  FrameFormat format;
  format.size = {.width = width, .height = height};
  return format;
}

const FrameFormat kFormat = FormatOf(5, 3);

TEST(WireFrameTest, MovesPlanesWithoutACopy) {
  v1::Frame message = RawFrame(50, 30, 0);
  const char* bytes = message.raw().planes(0).data().data();
  std::vector<Plane> planes =
      PlanesFromMessage(std::move(*message.mutable_raw()), FormatOf(50, 30));
  ASSERT_EQ(planes.size(), 3u);
  EXPECT_EQ(planes[0].data.data(), bytes);
  Frame frame;
  frame.planes = std::move(planes);
  EXPECT_EQ(FrameMessage(std::move(frame)).raw().planes(0).data().data(),
            bytes);
}

TEST(WireFrameTest, TakesStrideZeroAsRowsWithoutPadding) {
  v1::RawPlanes raw;
  for (int i = 0; i < 3; ++i) raw.add_planes();
  const std::vector<Plane> planes = PlanesFromMessage(raw, kFormat);
  EXPECT_EQ(planes[0].stride, 5);
  EXPECT_EQ(planes[1].stride, 3);
}

TEST(WireFrameTest, LeavesSurplusPlanesToTheCheck) {
  v1::RawPlanes raw;
  for (int i = 0; i < 5; ++i) raw.add_planes();
  EXPECT_EQ(PlanesFromMessage(raw, kFormat).size(), 5u);
}

TEST(WireFrameTest, CutsJoinedPlanes) {
  const auto planes = PlanesFromBytes(
      std::string(15, 'y') + std::string(6, 'u') + std::string(6, 'v'), kFormat,
      "frames[0].data");
  ASSERT_TRUE(planes.ok());
  EXPECT_EQ((*planes)[0].data, std::string(15, 'y'));
  EXPECT_EQ((*planes)[1].data, std::string(6, 'u'));
  EXPECT_EQ((*planes)[2].data, std::string(6, 'v'));
  EXPECT_EQ((*planes)[2].stride, 3);
}

TEST(WireFrameTest, RefusesJoinedPlanesOfAnotherLength) {
  const auto planes = PlanesFromBytes("abc", kFormat, "frames[4].data");
  EXPECT_EQ(ReasonOf(planes.status()), Reason::kInvalidFrame);
  EXPECT_EQ(FieldOf(planes.status()), "frames[4].data");
  EXPECT_EQ(std::string(planes.status().message()),
            "frames[4].data has 3 bytes, expected 27 for planes without "
            "padding");
}

TEST(WireFrameTest, CountsPayloads) {
  v1::Frames frames;
  *frames.add_frames() = RawFrame(5, 3, 0);
  frames.add_frames()->set_data("abc");
  EXPECT_EQ(PayloadBytes(frames.frames()), 30);
}

TEST(WireFrameTest, WritesPackedFrames) {
  const v1::Frame message =
      FrameMessage(PackedFrame{.pts = 7, .data = "image", .mask = nullptr});
  EXPECT_EQ(message.pts(), 7);
  EXPECT_EQ(message.data(), "image");
}

}  // namespace
}  // namespace limpid::server
