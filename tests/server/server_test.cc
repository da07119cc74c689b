#include "server/server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <string>

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

// What grpc.health.v1.Health/Check answers of the whole server: its message in
// bytes, field 1 being the status.
std::string HealthAt(int port) {
  grpc::GenericStub stub(ConnectTo(port));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice nothing;
  const auto call = stub.PrepareUnaryCall(
      &context, "/grpc.health.v1.Health/Check", {&nothing, 1}, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  EXPECT_TRUE(queue.Next(&tag, &ok) && ok);
  EXPECT_TRUE(status.ok()) << status.error_message();
  grpc::Slice bytes;
  EXPECT_TRUE(response.DumpToSingleSlice(&bytes).ok());
  return std::string(bytes.begin(), bytes.end());
}

constexpr char kServing[] = "\x08\x01";
constexpr char kNotServing[] = "\x08\x02";

TEST(ServerTest, ADrainIsSaidByTheHealthOfEveryListener) {
  const auto server = Server::Start(SmallServerConfig());
  ASSERT_TRUE(server.ok()) << server.status();
  const auto stub = v1::Restoration::NewStub(ConnectTo((*server)->data_port()));
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  ASSERT_TRUE(client.ReadOpened().has_value());
  EXPECT_EQ(HealthAt((*server)->admin_port()), kServing);
  (*server)->BeginDrain(absl::Seconds(60));
  ASSERT_TRUE(client
                  .ReadUntil([](const v1::RestoreResponse& response) {
                    return response.notice().has_draining();
                  })
                  .has_value());
  EXPECT_EQ(HealthAt((*server)->data_port()), kNotServing);
  EXPECT_EQ(HealthAt((*server)->admin_port()), kNotServing);
  client.SendEnd();
  EXPECT_TRUE(client.Finish().ok());
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
