// More clients than there is room for, and a server that drains, through real
// clients.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int kOpens = 1000;
constexpr int kThreads = 8;
constexpr int64_t kMaxSessions = 100;

struct Answers {
  std::atomic<int> admitted = 0;
  std::atomic<int> refused = 0;
};

// Opens many streams before it reads the first answer.
void OpenAtOnce(v1::Restoration::Stub& stub, int num_streams,
                Answers& answers) {
  std::vector<std::unique_ptr<StreamClient>> clients;
  for (int i = 0; i < num_streams; ++i) {
    clients.push_back(std::make_unique<StreamClient>(stub));
    clients.back()->SendOpen(IdentityOpen(32, 32));
  }
  std::vector<StreamClient*> open;
  for (const auto& client : clients) {
    if (client->ReadOpened().has_value()) {
      ++answers.admitted;
      open.push_back(client.get());
      continue;
    }
    const grpc::Status status = client->Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(ReasonOfStatus(status), "SESSION_LIMIT");
    EXPECT_TRUE(DetailOf<google::rpc::RetryInfo>(status).has_value());
    EXPECT_TRUE(DetailOf<google::rpc::QuotaFailure>(status).has_value());
    ++answers.refused;
  }
  for (StreamClient* client : open) {
    client->SendEnd();
    EXPECT_TRUE(client->Finish().ok());
  }
}

TEST(AdmissionTest, AnswersAThousandOpensAtOnce) {
  TestServerOptions options;
  options.engine.max_sessions = kMaxSessions;
  TestServer server(options);
  const auto stub = server.Connect();
  Answers answers;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back(
        [&] { OpenAtOnce(*stub, kOpens / kThreads, answers); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answers.admitted + answers.refused, kOpens);
  EXPECT_GE(answers.admitted, kMaxSessions);
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(AdmissionTest, RefusesWhatDoesNotFitIntoMemory) {
  TestServerOptions options;
  options.engine.memory_limit_bytes = 1000;
  TestServer server(options);
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(32, 32));
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOfStatus(status), "MEMORY_EXHAUSTED");
  EXPECT_TRUE(DetailOf<google::rpc::RetryInfo>(status).has_value());
  EXPECT_EQ(
      DetailOf<google::rpc::QuotaFailure>(status)->violations(0).subject(),
      "session_memory");
}

TEST(AdmissionTest, LetsOpenSessionsFinishWhenTheServerDrains) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(32, 32));
  ASSERT_TRUE(client.ReadOpened().has_value());
  server.engine().RefuseNewSessions();
  server.registry().BeginDrain(absl::Seconds(30));
  ASSERT_TRUE(client
                  .ReadUntil([](const v1::RestoreResponse& r) {
                    return r.notice().has_draining();
                  })
                  .has_value());
  StreamClient late(*stub);
  late.SendOpen(IdentityOpen(32, 32));
  const grpc::Status refused = late.Finish();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOfStatus(refused), "DRAINING");
  client.SendFrame(RawFrame(32, 32, 0));
  client.SendEnd();
  EXPECT_TRUE(client.Finish().ok());
  EXPECT_TRUE(
      server.registry().WaitUntilEmpty(absl::Now() + absl::Seconds(20)));
}

TEST(AdmissionTest, EndsWhatIsLeftAfterTheDrain) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(32, 32));
  ASSERT_TRUE(client.ReadOpened().has_value());
  server.registry().CancelAll();
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOfStatus(status), "DRAINING");
  EXPECT_TRUE(server.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
