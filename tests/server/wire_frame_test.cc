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
  auto planes = PlanesFromMessage(std::move(*message.mutable_raw()),
                                  FormatOf(50, 30), "raw");
  ASSERT_TRUE(planes.ok()) << planes.status();
  ASSERT_EQ(planes->size(), 3u);
  EXPECT_EQ((*planes)[0].data.data(), bytes);
  Frame frame;
  frame.planes = *std::move(planes);
  EXPECT_EQ(FrameMessage(std::move(frame)).raw().planes(0).data().data(),
            bytes);
}

TEST(WireFrameTest, TakesStrideZeroAsRowsWithoutPadding) {
  v1::Frame message = RawFrame(5, 3, 0);
  for (v1::Plane& plane : *message.mutable_raw()->mutable_planes()) {
    plane.set_stride(0);
  }
  const auto planes = PlanesFromMessage(message.raw(), kFormat, "raw");
  ASSERT_TRUE(planes.ok()) << planes.status();
  EXPECT_EQ((*planes)[0].stride, 5);
  EXPECT_EQ((*planes)[1].stride, 3);
}

// Rows of four times their bytes; the last one without padding.
v1::RawPlanes PaddedPlanes(const v1::RawPlanes& tight,
                           const FrameFormat& format) {
  v1::RawPlanes padded;
  for (int i = 0; i < tight.planes_size(); ++i) {
    const PlaneShape shape = PlaneShapes(format)[i];
    v1::Plane& plane = *padded.add_planes();
    plane.set_stride(4 * shape.row_bytes);
    for (int64_t row = 0; row < shape.rows; ++row) {
      std::string bytes =
          tight.planes(i).data().substr(row * shape.row_bytes, shape.row_bytes);
      if (row + 1 < shape.rows) bytes.resize(4 * shape.row_bytes, 'p');
      *plane.mutable_data() += bytes;
    }
  }
  return padded;
}

TEST(WireFrameTest, HoldsNoPadding) {
  const FrameFormat format = FormatOf(51, 31);
  const v1::RawPlanes tight = RawFrame(51, 31, 4).raw();
  const auto planes =
      PlanesFromMessage(PaddedPlanes(tight, format), format, "raw");
  ASSERT_TRUE(planes.ok()) << planes.status();
  int64_t held_bytes = 0;
  for (size_t i = 0; i < planes->size(); ++i) {
    EXPECT_EQ((*planes)[i].data, tight.planes(i).data());
    EXPECT_EQ((*planes)[i].stride, PlaneShapes(format)[i].row_bytes);
    held_bytes += static_cast<int64_t>((*planes)[i].data.capacity());
  }
  EXPECT_LE(held_bytes, FrameBytes(format) + 3 * 16);
}

TEST(WireFrameTest, RefusesSurplusPlanesAndShortOnes) {
  v1::Frame message = RawFrame(5, 3, 0);
  message.mutable_raw()->mutable_planes(2)->mutable_data()->pop_back();
  EXPECT_EQ(FieldOf(PlanesFromMessage(message.raw(), kFormat, "raw").status()),
            "raw.planes[2].data");
  message.mutable_raw()->add_planes();
  EXPECT_EQ(FieldOf(PlanesFromMessage(message.raw(), kFormat, "raw").status()),
            "raw.planes");
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
