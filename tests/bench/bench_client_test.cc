#include "bench/bench_client.h"

#include <gtest/gtest.h>

#include "bench/served_stream.h"
#include "server/server.h"
#include "tests/testing/small_server.h"

namespace limpid::bench {
namespace {

class BenchClientTest : public ::testing::Test {
 protected:
  static v1::Open SmallOpen() {
    v1::Open open = OpenMessage({.op = "identity"});
    open.mutable_source()->set_width(64);
    open.mutable_source()->set_height(48);
    return open;
  }

  const std::unique_ptr<server::Server> server_ =
      *server::Server::Start(server::SmallServerConfig());
  const std::unique_ptr<v1::Restoration::Stub> stub_ =
      v1::Restoration::NewStub(server::ConnectTo(server_->data_port()));
};

TEST_F(BenchClientTest, SendsMoreFramesThanItHasCreditsAtOnce) {
  StreamFigures figures;
  BenchClient client(*stub_, SmallOpen(), &figures);
  ASSERT_TRUE(client.Open().ok());
  const absl::Status run = client.Run(201);
  EXPECT_TRUE(run.ok()) << run;
  const nlohmann::json json = figures.ToJson(absl::Seconds(1), 1);
  EXPECT_EQ(json["frames"], 201);
  EXPECT_GT(json["first_chunk_latency_seconds"]["p50"], 0);
}

TEST_F(BenchClientTest, ARefusedOpenIsAnError) {
  v1::Open open = SmallOpen();
  open.set_noise_level(-1);
  BenchClient client(*stub_, open, nullptr);
  EXPECT_EQ(client.Open().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(BenchClientTest, ASecondOpenEndsTheCall) {
  BenchClient client(*stub_, SmallOpen(), nullptr);
  ASSERT_TRUE(client.Open().ok());
  client.SendSecondOpen();
  EXPECT_EQ(client.Finish().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(BenchClientTest, ACancelledCallEndsAsCancelled) {
  BenchClient client(*stub_, SmallOpen(), nullptr);
  ASSERT_TRUE(client.Open().ok());
  EXPECT_TRUE(client.SendFrames(3));
  client.Cancel();
  EXPECT_EQ(client.Finish().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace limpid::bench
