#include "bench/server_process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <cerrno>

namespace limpid::bench {
namespace {

TEST(ServerProcessTest, ServesUntilItIsDestroyed) {
  auto server = ServerProcess::Start(LIMPID_SERVER);
  ASSERT_TRUE(server.ok()) << server.status();
  grpc::ClientContext context;
  v1::GetCapabilitiesResponse response;
  EXPECT_TRUE(
      (*server)->NewStub()->GetCapabilities(&context, {}, &response).ok());
  EXPECT_EQ(response.limits().max_sessions(), 1000);
  const pid_t pid = (*server)->pid();
  EXPECT_EQ(kill(pid, 0), 0);
  server->reset();
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(ServerProcessTest, LeavesStandardOutputToTheBench) {
  testing::internal::CaptureStdout();
  const bool started = ServerProcess::Start(LIMPID_SERVER).ok();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_TRUE(started);
}

TEST(ServerProcessTest, SaysWhichProgramDoesNotStart) {
  const auto server = ServerProcess::Start("/nowhere/limpid-server");
  EXPECT_EQ(server.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(server.status().message().find("/nowhere/limpid-server"),
            std::string::npos);
}

}  // namespace
}  // namespace limpid::bench
