#include "server/grpc_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "limpid/v1/admin.grpc.pb.h"
#include "tests/testing/small_server.h"

namespace limpid::server {
namespace {

// Answers UNIMPLEMENTED.
class EmptyService final : public v1::Admin::CallbackService {};

TEST(GrpcListenerTest, TakesAFreePortAndAnswersThere) {
  EmptyService service;
  auto listener =
      ListenForGrpc("data.listen", "127.0.0.1:0", service, SmallServerConfig());
  ASSERT_TRUE(listener.ok()) << listener.status();
  ASSERT_GT(listener->port, 0);
  const auto stub = v1::Admin::NewStub(ConnectTo(listener->port));
  grpc::ClientContext context;
  v1::ListSessionsResponse response;
  EXPECT_EQ(stub->ListSessions(&context, {}, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_NE(listener->server->GetHealthCheckService(), nullptr);
}

TEST(GrpcListenerTest, APortInUseIsUnavailableAndNamesTheKey) {
  EmptyService service;
  const auto first =
      ListenForGrpc("data.listen", "127.0.0.1:0", service, SmallServerConfig());
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = "127.0.0.1:" + std::to_string(first->port);
  EmptyService other;
  const auto second =
      ListenForGrpc("data.listen", address, other, SmallServerConfig());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(std::string(second.status().message()),
            "data.listen: cannot listen on " + address);
}

}  // namespace
}  // namespace limpid::server
