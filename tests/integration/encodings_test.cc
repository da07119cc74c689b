// Every encoding on its way in and out, through a real client.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/video/frame_decoder.h"
#include "engine/video/frame_encoder.h"
#include "server/wire_enums.h"
#include "tests/testing/av_stream.h"
#include "tests/testing/frames.h"
#include "tests/testing/received_video.h"
#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kFrames = 14;

FrameFormat FormatFor(Encoding encoding) {
  FrameFormat format;
  format.size = {.width = 64, .height = 48};
  format.layout =
      encoding == Encoding::kPng ? PixelLayout::kRgb : PixelLayout::kYuv420;
  return format;
}

v1::Open OpenOf(const FrameFormat& format) {
  v1::Open open = IdentityOpen(format.size.width, format.size.height);
  open.mutable_source()->set_pixel_layout(LayoutMessage(format.layout));
  return open;
}

// Sends `frames`, reads everything.
ReceivedVideo Restore(const v1::Open& open, std::vector<v1::Frame> frames,
                      v1::Opened* opened) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  ReceivedVideo video;
  client.SendOpen(open);
  std::optional<v1::RestoreResponse> response = client.ReadOpened();
  if (!response.has_value()) {
    ADD_FAILURE() << client.Finish().error_message();
    return video;
  }
  *opened = response->opened();
  video.Take(*std::move(response));
  client.SendFrames(std::move(frames));
  client.SendEnd();
  while ((response = client.Read())) video.Take(*std::move(response));
  const grpc::Status status = client.Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(video.frames.size(), static_cast<size_t>(kFrames));
  return video;
}

v1::Frame RawMessage(const Frame& frame) {
  v1::Frame message;
  message.set_pts(frame.pts);
  for (const Plane& plane : frame.planes) {
    message.mutable_raw()->add_planes()->set_data(plane.data);
  }
  return message;
}

class EncodingsTest : public testing::TestWithParam<Encoding> {};

TEST_P(EncodingsTest, ComesIn) {
  const FrameFormat format = FormatFor(GetParam());
  auto encoder =
      FrameEncoder::Create({.encoding = GetParam(), .format = format});
  ASSERT_TRUE(encoder.ok()) << encoder.status();
  v1::Open open = OpenOf(format);
  open.mutable_source()->set_encoding(EncodingMessage(GetParam()));
  open.mutable_source()->set_codec_config((*encoder)->codec_config());
  std::vector<v1::Frame> frames;
  for (int64_t i = 0; i < kFrames; ++i) {
    frames.emplace_back().set_pts(TestFrame(format, i).pts);
    frames.back().set_data((*encoder)->Encode(TestFrame(format, i))->data);
  }
  v1::Opened opened;
  const ReceivedVideo video = Restore(open, std::move(frames), &opened);
  const bool lossless =
      GetParam() == Encoding::kPng || GetParam() == Encoding::kFfv1;
  for (int64_t i = 0; i < kFrames; ++i) {
    const Frame expected = TestFrame(format, i);
    EXPECT_EQ(video.frames[i].pts(), expected.pts);
    if (!lossless) continue;
    for (size_t p = 0; p < expected.planes.size(); ++p) {
      EXPECT_EQ(video.frames[i].raw().planes(p).data(),
                expected.planes[p].data);
    }
  }
}

TEST_P(EncodingsTest, GoesOut) {
  const FrameFormat format = FormatFor(GetParam());
  v1::Open open = OpenOf(format);
  open.mutable_output()->set_encoding(EncodingMessage(GetParam()));
  std::vector<v1::Frame> frames;
  for (int64_t i = 0; i < kFrames; ++i) {
    frames.push_back(RawMessage(TestFrame(format, i)));
  }
  v1::Opened opened;
  const ReceivedVideo video = Restore(open, std::move(frames), &opened);
  auto decoder = FrameDecoder::Create(
      {.encoding = GetParam(),
       .format = format,
       .codec_config = opened.config().output_codec_config()});
  ASSERT_TRUE(decoder.ok()) << decoder.status();
  std::vector<Frame> decoded;
  for (const v1::Frame& frame : video.frames) {
    auto ready = (*decoder)->Decode(
        {.pts = frame.pts(), .data = frame.data(), .mask = nullptr});
    ASSERT_TRUE(ready.ok()) << ready.status();
    for (Frame& whole : *ready) decoded.push_back(std::move(whole));
  }
  auto held_back = (*decoder)->Flush();
  ASSERT_TRUE(held_back.ok()) << held_back.status();
  for (Frame& whole : *held_back) decoded.push_back(std::move(whole));
  ASSERT_EQ(decoded.size(), static_cast<size_t>(kFrames));
  for (int64_t i = 0; i < kFrames; ++i) {
    EXPECT_EQ(decoded[i].pts, TestFrame(format, i).pts);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EncodingsTest,
                         testing::Values(Encoding::kPng, Encoding::kJpeg,
                                         Encoding::kH264, Encoding::kFfv1),
                         [](const auto& test) {
                           return std::string(EncodingName(test.param));
                         });

// Units in decoding order, with frames that are shown later or never.
TEST(EncodingsTest, AccessUnitsComeBackInOrderOfTime) {
  for (const AvStreamOptions& stream :
       EveryAvStream({.width = 64, .height = 48})) {
    SCOPED_TRACE(stream.encoder);
    const std::vector<Frame> shown = SmoothFrames(stream.format, kFrames);
    const auto units = MakeAvStream(stream, shown);
    if (!units.has_value()) continue;
    v1::Open open = OpenOf(stream.format);
    open.mutable_source()->set_encoding(EncodingMessage(stream.encoding));
    std::vector<v1::Frame> frames;
    for (const PackedFrame& unit : *units) {
      frames.emplace_back().set_pts(unit.pts);
      frames.back().set_data(unit.data);
    }
    v1::Opened opened;
    const ReceivedVideo video = Restore(open, std::move(frames), &opened);
    ASSERT_EQ(video.frames.size(), shown.size());
    for (size_t i = 0; i < shown.size(); ++i) {
      EXPECT_EQ(video.frames[i].pts(), shown[i].pts);
    }
  }
}

// The status of a stream of these units.
grpc::Status StatusOf(v1::Encoding encoding,
                      const std::vector<std::string>& units) {
  TestServer server;
  const auto stub = server.Connect();
  v1::Open open = IdentityOpen(64, 48);
  open.mutable_source()->set_encoding(encoding);
  StreamClient client(*stub);
  client.SendOpen(open);
  for (const std::string& unit : units) {
    v1::Frame frame;
    frame.set_pts(PtsOf(client.frames_sent()));
    frame.set_data(unit);
    client.SendFrame(std::move(frame));
  }
  client.SendEnd();
  const grpc::Status status = client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
  return status;
}

TEST(EncodingsTest, TruncatedUnitsAreRefused) {
  const FrameFormat format = FormatFor(Encoding::kH264);
  for (const Encoding encoding : {Encoding::kJpeg, Encoding::kH264}) {
    SCOPED_TRACE(std::string(EncodingName(encoding)));
    auto encoder =
        FrameEncoder::Create({.encoding = encoding, .format = format});
    ASSERT_TRUE(encoder.ok()) << encoder.status();
    const std::string unit = (*encoder)->Encode(TestFrame(format, 0))->data;
    const grpc::Status status =
        StatusOf(EncodingMessage(encoding), {unit.substr(0, unit.size() / 2)});
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ReasonOfStatus(status), "INVALID_BITSTREAM");
  }
}

}  // namespace
}  // namespace limpid::server
