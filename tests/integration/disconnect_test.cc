// Clients that go away or fall silent at every stage of a session: nothing of
// them stays.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 64;
constexpr int64_t kHeight = 48;

void SendFrames(StreamClient& client, int64_t num_frames) {
  for (int64_t i = 0; i < num_frames; ++i) {
    client.SendFrame(RawFrame(kWidth, kHeight, client.frames_sent()));
  }
}

bool HasChunk(const v1::RestoreResponse& response) {
  return response.has_chunk();
}

TEST(DisconnectTest, LeavesNothingBeforeOpen) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingWhileTheOpenIsOnItsWay) {
  TestServer server;
  const auto stub = server.Connect();
  for (int i = 0; i < 20; ++i) {
    StreamClient client(*stub);
    client.SendOpen(IdentityOpen(kWidth, kHeight));
    client.Cancel();
    client.Finish();
  }
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingAfterOpened) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  EXPECT_TRUE(server.HasOnly(1));
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingInsideAFrame) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  v1::Frame part;
  part.set_data("part");
  part.set_more(true);
  client.SendFrame(part);
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingWithHalfAChunk) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  SendFrames(client, 5);
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingWhileChunksWaitAndRun) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(GaussianOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  SendFrames(client, 48);
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingWhileChunksGoOut) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  SendFrames(client, 30);
  ASSERT_TRUE(client.ReadUntil(HasChunk).has_value());
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, LeavesNothingAfterEnd) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(GaussianOpen(kWidth, kHeight));
  ASSERT_TRUE(client.ReadOpened().has_value());
  SendFrames(client, 20);
  client.SendEnd();
  client.Cancel();
  client.Finish();
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(DisconnectTest, EndsAStreamThatNeverOpens) {
  TestServerOptions options;
  options.service.idle_timeout = absl::Milliseconds(300);
  TestServer server(options);
  const auto stub = server.Connect();
  StreamClient client(*stub);
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOfStatus(status), "IDLE");
}

TEST(DisconnectTest, WarnsAnIdleClientAndEndsItsSession) {
  TestServerOptions options;
  options.service.idle_timeout = absl::Milliseconds(600);
  TestServer server(options);
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(client
                  .ReadUntil([](const v1::RestoreResponse& r) {
                    return r.notice().has_idle();
                  })
                  .has_value());
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOfStatus(status), "IDLE");
  EXPECT_THAT(status.error_message(), testing::HasSubstr("600ms"));
  EXPECT_TRUE(server.HasOnly(0));
}

// Frames of 300 kB, enough of them to fill every buffer of the transport.
class NotReadingTest : public testing::Test {
 protected:
  static TestServerOptions Impatient() {
    TestServerOptions options;
    options.service.not_reading_timeout = absl::Seconds(3);
    return options;
  }

  void FillTheTransport() {
    client_.SendOpen(IdentityOpen(512, 400));
    ASSERT_TRUE(client_.ReadOpened().has_value());
    for (int64_t i = 0; i < 48; ++i) client_.SendFrame(RawFrame(512, 400, i));
  }

  // The bytes of the session are back while the call still waits.
  bool SessionIsGone() {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    while (absl::Now() < deadline) {
      if (server_.engine().stats().reserved_bytes == 0) return true;
      absl::SleepFor(absl::Milliseconds(5));
    }
    return false;
  }

  TestServer server_{Impatient()};
  const std::unique_ptr<v1::Restoration::Stub> stub_ = server_.Connect();
  StreamClient client_{*stub_};
};

TEST_F(NotReadingTest, EndsTheSessionAndTellsAClientThatReadsAgain) {
  FillTheTransport();
  ASSERT_TRUE(SessionIsGone());
  const grpc::Status status = client_.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED)
      << status.error_message();
  EXPECT_EQ(ReasonOfStatus(status), "CLIENT_NOT_READING");
  EXPECT_THAT(status.error_message(), testing::HasSubstr("allowed 3s"));
  EXPECT_TRUE(server_.HasOnly(0));
}

TEST_F(NotReadingTest, GivesUpOnAClientThatNeverReads) {
  FillTheTransport();
  EXPECT_TRUE(server_.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
