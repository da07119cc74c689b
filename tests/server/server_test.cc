#include "server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/small_server.h"
#include "tests/testing/stream_client.h"

namespace limpid::server {
namespace {

using testing::HasSubstr;

TEST(ServerTest, ServesDataAndAdminOnPortsOfTheirOwn) {
  const auto server = Server::Start(SmallServerConfig());
  ASSERT_TRUE(server.ok()) << server.status();
  const auto data = ConnectTo((*server)->data_port());
  grpc::ClientContext context;
  v1::GetCapabilitiesResponse capabilities;
  EXPECT_TRUE(v1::Restoration::NewStub(data)
                  ->GetCapabilities(&context, {}, &capabilities)
                  .ok());
  grpc::ClientContext admin_context;
  v1::ListSessionsResponse sessions;
  EXPECT_TRUE(v1::Admin::NewStub(ConnectTo((*server)->admin_port()))
                  ->ListSessions(&admin_context, {}, &sessions)
                  .ok());
  grpc::ClientContext wrong_context;
  EXPECT_EQ(v1::Admin::NewStub(data)
                ->ListSessions(&wrong_context, {}, &sessions)
                .error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(ServerTest, ListenersCanBeOff) {
  ServerConfig config = SmallServerConfig();
  config.admin_listen = kOff;
  config.metrics_listen = kOff;
  const auto server = Server::Start(config);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_GT((*server)->data_port(), 0);
  EXPECT_EQ((*server)->admin_port(), 0);
  EXPECT_EQ((*server)->metrics_port(), 0);
}

TEST(ServerTest, ABadConfigOrDeviceDoesNotStart) {
  ServerConfig config = SmallServerConfig();
  config.listen = "0.0.0.0:0";
  EXPECT_EQ(Server::Start(config).status().code(),
            absl::StatusCode::kInvalidArgument);
  config = SmallServerConfig();
  config.engine.device = "cuda:99";
  EXPECT_EQ(Server::Start(config).status().code(), absl::StatusCode::kNotFound);
}

TEST(ServerTest, AMetricsPortInUseEndsTheStartCleanly) {
  const auto first = Server::Start(SmallServerConfig());
  ASSERT_TRUE(first.ok()) << first.status();
  ServerConfig config = SmallServerConfig();
  config.metrics_listen =
      "127.0.0.1:" + std::to_string((*first)->metrics_port());
  const auto second = Server::Start(config);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("metrics.listen"));
}

TEST(ServerTest, ADrainLetsASessionFinish) {
  const auto server = Server::Start(SmallServerConfig());
  ASSERT_TRUE(server.ok()) << server.status();
  const auto stub = v1::Restoration::NewStub(ConnectTo((*server)->data_port()));
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  ASSERT_TRUE(client.ReadOpened().has_value());
  (*server)->BeginDrain(absl::Seconds(60));
  const auto notice = client.ReadUntil([](const v1::RestoreResponse& response) {
    return response.notice().has_draining();
  });
  ASSERT_TRUE(notice.has_value());
  EXPECT_EQ(notice->notice().draining().deadline().seconds(), 60);
  client.SendFrame(RawFrame(16, 16, 0));
  client.SendEnd();
  EXPECT_TRUE(client.Finish().ok());
  (*server)->WaitUntilStopped();
}

TEST(ServerTest, WhatIsOpenAtTheDrainDeadlineIsEnded) {
  const auto server = Server::Start(SmallServerConfig());
  ASSERT_TRUE(server.ok()) << server.status();
  const auto stub = v1::Restoration::NewStub(ConnectTo((*server)->data_port()));
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  ASSERT_TRUE(client.ReadOpened().has_value());
  (*server)->Drain(absl::Milliseconds(50));
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOfStatus(status), "DRAINING");
}

TEST(ServerTest, TheAdminListenerCanEndTheServer) {
  const auto server = Server::Start(SmallServerConfig());
  ASSERT_TRUE(server.ok()) << server.status();
  const auto admin = v1::Admin::NewStub(ConnectTo((*server)->admin_port()));
  grpc::ClientContext context;
  v1::DrainResponse response;
  ASSERT_TRUE(admin->Drain(&context, {}, &response).ok());
  EXPECT_EQ(response.open_sessions(), 0u);
  (*server)->WaitUntilStopped();
}

}  // namespace
}  // namespace limpid::server
