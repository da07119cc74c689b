// Messages in the wrong order, through a real client: the code, the reason and
// the field; nothing is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 24;
constexpr int64_t kHeight = 16;

class StreamOrderTest : public testing::Test {
 protected:
  static TestServerOptions SmallCredits() {
    TestServerOptions options;
    options.engine.session_limits.max_frames_in_flight = 24;
    options.service.max_message_bytes = 100000;
    return options;
  }

  void Open() {
    client_.SendOpen(IdentityOpen(kWidth, kHeight));
    ASSERT_TRUE(client_.ReadOpened().has_value());
  }

  void SendFrames(int64_t num_frames) {
    std::vector<v1::Frame> frames;
    for (int64_t i = 0; i < num_frames; ++i) {
      frames.push_back(RawFrame(kWidth, kHeight, client_.frames_sent() + i));
    }
    client_.SendFrames(std::move(frames));
  }

  void ExpectError(grpc::StatusCode code, const std::string& reason,
                   const std::string& field, const std::string& message) {
    const grpc::Status status = client_.Finish();
    EXPECT_EQ(status.error_code(), code) << status.error_message();
    EXPECT_EQ(ReasonOfStatus(status), reason);
    EXPECT_EQ(FieldOfStatus(status), field);
    EXPECT_THAT(status.error_message(), testing::HasSubstr(message));
    EXPECT_TRUE(server_.HasOnly(0));
  }

  TestServer server_{SmallCredits()};
  const std::unique_ptr<v1::Restoration::Stub> stub_ = server_.Connect();
  StreamClient client_{*stub_};
};

constexpr auto kFailedPrecondition = grpc::StatusCode::FAILED_PRECONDITION;

TEST_F(StreamOrderTest, RefusesFramesBeforeOpen) {
  SendFrames(1);
  ExpectError(kFailedPrecondition, "WRONG_ORDER", "message", "is not open");
}

TEST_F(StreamOrderTest, RefusesASecondOpen) {
  Open();
  client_.SendOpen(IdentityOpen(kWidth, kHeight));
  ExpectError(kFailedPrecondition, "WRONG_ORDER", "message",
              "message 2 is open");
}

TEST_F(StreamOrderTest, RefusesAFrameGap) {
  Open();
  SendFrames(2);
  v1::RestoreRequest request;
  request.mutable_frames()->set_first_index(5);
  client_.Send(request);
  ExpectError(kFailedPrecondition, "WRONG_ORDER", "frames.first_index",
              "is 5, expected 2");
}

TEST_F(StreamOrderTest, RefusesFramesBeyondTheCredits) {
  Open();
  SendFrames(25);
  ExpectError(kFailedPrecondition, "CREDITS_EXCEEDED", "frames[24]",
              "frame 24 exceeds the credits, allowed 24");
}

TEST_F(StreamOrderTest, RefusesPtsThatGoBack) {
  Open();
  SendFrames(2);
  client_.SendFrame(RawFrame(kWidth, kHeight, 0));
  ExpectError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FRAME",
              "frames[0].pts", "is 1000, expected more than 1041");
}

TEST_F(StreamOrderTest, RefusesAnEndWithAnotherCount) {
  Open();
  SendFrames(2);
  v1::RestoreRequest request;
  request.mutable_end()->set_total_frames(3);
  client_.Send(request);
  ExpectError(kFailedPrecondition, "FRAME_COUNT_MISMATCH", "end.total_frames",
              "is 3, expected 2");
}

TEST_F(StreamOrderTest, RefusesACloseWithoutEnd) {
  Open();
  SendFrames(2);
  client_.CloseSending();
  ExpectError(kFailedPrecondition, "WRONG_ORDER", "end", "after 2 frames");
}

TEST_F(StreamOrderTest, RefusesAnOperatorChangeForThePast) {
  Open();
  SendFrames(2);
  client_.SendChange(1, {});
  ExpectError(kFailedPrecondition, "WRONG_ORDER",
              "control.operator_change.from_frame", "is 1, expected 2");
}

TEST_F(StreamOrderTest, RefusesAnOperatorThatChangesTheSize) {
  Open();
  v1::Operator op;
  op.add_stages()->mutable_downsample()->set_factor(2);
  client_.SendChange(4, op);
  ExpectError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD",
              "control.operator_change.operator", "48x32, expected 24x16");
}

TEST_F(StreamOrderTest, RefusesAnAckForWhatWasNeverSent) {
  Open();
  client_.SendAck(1000);
  ExpectError(kFailedPrecondition, "WRONG_ORDER", "ack.sequence",
              "is 1000, expected 0 to 1");
}

TEST_F(StreamOrderTest, RefusesAMessageOverTheCap) {
  Open();
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  frame.mutable_raw()->mutable_planes(0)->mutable_data()->resize(120000);
  client_.SendFrame(frame);
  ExpectError(grpc::StatusCode::RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "",
              "allowed 100000");
}

TEST_F(StreamOrderTest, HasTheTransportRefuseAMessageFarOverTheCap) {
  Open();
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  frame.mutable_raw()->mutable_planes(0)->mutable_data()->resize(1 << 20);
  client_.SendFrame(frame);
  EXPECT_EQ(client_.Finish().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(server_.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
