// Frames that break what was opened, through a real client: the code, the
// reason, the field and both values; another session on the same server does
// not notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 24;
constexpr int64_t kHeight = 16;

struct BadFrame {
  const char* name;
  std::function<void(v1::Open&)> prepare;
  std::function<void(v1::Frame&)> spoil;
  const char* reason;
  const char* field;
  // Both in the message.
  const char* found;
  const char* allowed;
};

void NoChange(v1::Open&) {}

void PerFrameMask(v1::Open& open) {
  open.mutable_operator_()->add_stages()->mutable_mask()->set_per_frame(true);
}

void Png(v1::Open& open) {
  open.mutable_source()->set_encoding(v1::ENCODING_PNG);
}

void H264(v1::Open& open) {
  open.mutable_source()->set_encoding(v1::ENCODING_H264);
}

const BadFrame kBadFrames[] = {
    {"TooFewPlanes", NoChange,
     [](v1::Frame& f) { f.mutable_raw()->mutable_planes()->RemoveLast(); },
     "INVALID_FRAME", "frames[0].raw.planes", "2", "3"},
    {"ShortStride", NoChange,
     [](v1::Frame& f) { f.mutable_raw()->mutable_planes(0)->set_stride(23); },
     "INVALID_FRAME", "frames[0].raw.planes[0].stride", "23", "24"},
    {"MissingRow", NoChange,
     [](v1::Frame& f) {
       f.mutable_raw()->mutable_planes(0)->mutable_data()->resize(24 * 15);
     },
     "INVALID_FRAME", "frames[0].raw.planes[0].data", "360", "384"},
    {"SamplesOfAnotherDepth", NoChange,
     [](v1::Frame& f) {
       f.mutable_raw()->mutable_planes(0)->mutable_data()->resize(24 * 16 * 2);
     },
     "INVALID_FRAME", "frames[0].raw.planes[0].data", "768", "384"},
    {"FrameOfAnotherSize", NoChange,
     [](v1::Frame& f) { f = RawFrame(kWidth / 2, kHeight, 0); },
     "INVALID_FRAME", "frames[0].raw.planes[0].stride", "12", "24"},
    {"NoPayload", NoChange, [](v1::Frame& f) { f.clear_payload(); },
     "INVALID_FRAME", "frames[0].raw", "0", "3"},
    {"MaskNobodyAskedFor", NoChange,
     [](v1::Frame& f) { *f.mutable_mask() = StripedMask(kWidth, kHeight); },
     "INVALID_FRAME", "frames[0].mask", "1", "0"},
    {"MissingMask", PerFrameMask, [](v1::Frame&) {}, "INVALID_FRAME",
     "frames[0].mask", "0", "1"},
    {"MaskOfAnotherSize", PerFrameMask,
     [](v1::Frame& f) { *f.mutable_mask() = StripedMask(kWidth, 8); },
     "INVALID_FRAME", "frames[0].mask", "24x8", "24x16"},
    {"MaskThatKnowsNothing", PerFrameMask,
     [](v1::Frame& f) {
       *f.mutable_mask() = StripedMask(kWidth, kHeight);
       f.mutable_mask()->set_bits(std::string(3 * kHeight, '\0'));
     },
     "INVALID_FRAME", "frames[0].mask", "0 known", "at least 1"},
    {"PlanesInsteadOfAnImage", Png, [](v1::Frame&) {}, "INVALID_FRAME",
     "frames[0]", "planes", "data"},
    {"GarbageImage", Png,
     [](v1::Frame& f) { f.set_data("this is no image at all"); },
     "INVALID_BITSTREAM", "frames[0]", "", ""},
    {"GarbageAccessUnit", H264,
     [](v1::Frame& f) { f.set_data(std::string(500, '\x5a')); },
     "INVALID_BITSTREAM", "frames", "", ""},
};

class BadFramesTest : public testing::TestWithParam<BadFrame> {};

// Sends one frame and demands it back, bit by bit.
void ExpectWorks(StreamClient& client) {
  const v1::Frame frame = RawFrame(kWidth, kHeight, client.frames_sent());
  ASSERT_TRUE(client.SendFrame(frame));
  ASSERT_TRUE(client.SendFlush());
  const auto response = client.ReadUntil(
      [](const v1::RestoreResponse& r) { return r.has_chunk(); });
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->chunk().frames(0).raw().SerializeAsString(),
            frame.raw().SerializeAsString());
}

TEST_P(BadFramesTest, IsRefusedAndNobodyElseNotices) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient bystander(*stub);
  bystander.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(bystander.ReadOpened().has_value());
  ExpectWorks(bystander);

  v1::Open open = IdentityOpen(kWidth, kHeight);
  GetParam().prepare(open);
  StreamClient client(*stub);
  client.SendOpen(open);
  ASSERT_TRUE(client.ReadOpened().has_value());
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  GetParam().spoil(frame);
  client.SendFrame(frame);
  client.SendEnd();
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
      << status.error_message();
  EXPECT_EQ(ReasonOfStatus(status), GetParam().reason);
  EXPECT_THAT(FieldOfStatus(status), testing::StartsWith(GetParam().field));
  EXPECT_THAT(status.error_message(), testing::HasSubstr(GetParam().found));
  EXPECT_THAT(status.error_message(), testing::HasSubstr(GetParam().allowed));

  EXPECT_TRUE(server.HasOnly(1));
  ExpectWorks(bystander);
  bystander.SendEnd();
  EXPECT_TRUE(bystander.Finish().ok());
  EXPECT_TRUE(server.HasOnly(0));
}

INSTANTIATE_TEST_SUITE_P(Frames, BadFramesTest, testing::ValuesIn(kBadFrames),
                         [](const auto& bad) { return bad.param.name; });

}  // namespace
}  // namespace limpid::server
