// The program limpid-server: its output, its signals, its exit codes.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "absl/synchronization/notification.h"
#include "tests/testing/child_process.h"
#include "tests/testing/scrape.h"
#include "tests/testing/small_server.h"
#include "tests/testing/stream_client.h"

namespace limpid::server {
namespace {

constexpr char kServing[] = "\x08\x01";  // HealthCheckResponse on the wire
constexpr char kNotServing[] = "\x08\x02";

// limpid-server on free ports, once it listens.
class ServerProcess {
 public:
  ServerProcess()
      : child_({LIMPID_SERVER, "--listen=127.0.0.1:0",
                "--admin-listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
                "--device=cpu"}) {
    while (ports_.size() < 3) {
      char listener[16] = {};
      int port = 0;
      const std::string line = child_.ReadLine();
      if (std::sscanf(line.c_str(), "listening on %15s port %d", listener,
                      &port) != 2) {
        ADD_FAILURE() << "unexpected line: " << line;
        return;
      }
      ports_[listener] = port;
    }
  }

  int port(const std::string& listener) { return ports_[listener]; }
  ChildProcess& child() { return child_; }

 private:
  ChildProcess child_;
  std::map<std::string, int> ports_;
};

// The answer of grpc.health.v1.Health/Check for the server as a whole, as
// bytes.
std::string CheckHealth(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  const grpc::Slice no_fields;
  const grpc::ByteBuffer request(&no_fields, 1);
  grpc::ByteBuffer response;
  absl::Notification answered;
  grpc::Status status;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request,
                 &response, [&](grpc::Status answer) {
                   status = std::move(answer);
                   answered.Notify();
                 });
  answered.WaitForNotification();
  EXPECT_TRUE(status.ok()) << status.error_message();
  grpc::Slice slice;
  response.DumpToSingleSlice(&slice);
  return std::string(reinterpret_cast<const char*>(slice.begin()),
                     slice.size());
}

// What a command of the shell exits with.
int ExitCode(const std::string& command) {
  return WEXITSTATUS(std::system(command.c_str()));
}

TEST(LimpidServerTest, SigtermDrainsAndExitsWithZero) {
  ServerProcess server;
  const auto channel = ConnectTo(server.port("data"));
  const auto stub = v1::Restoration::NewStub(channel);
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  ASSERT_TRUE(client.ReadOpened().has_value());
  EXPECT_EQ(CheckHealth(channel), kServing);

  server.child().Signal(SIGTERM);
  ASSERT_TRUE(client
                  .ReadUntil([](const v1::RestoreResponse& response) {
                    return response.notice().has_draining();
                  })
                  .has_value());
  EXPECT_EQ(CheckHealth(channel), kNotServing);

  client.SendFrame(RawFrame(16, 16, 0));
  client.SendEnd();
  EXPECT_TRUE(client.Finish().ok());
  EXPECT_EQ(server.child().Wait(), 0);
}

TEST(LimpidServerTest, ASecondSignalEndsItAtOnce) {
  ServerProcess server;
  const auto stub = v1::Restoration::NewStub(ConnectTo(server.port("data")));
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  ASSERT_TRUE(client.ReadOpened().has_value());
  server.child().Signal(SIGINT);
  ASSERT_TRUE(client
                  .ReadUntil([](const v1::RestoreResponse& response) {
                    return response.notice().has_draining();
                  })
                  .has_value());
  server.child().Signal(SIGTERM);
  EXPECT_EQ(server.child().Wait(), 130);
}

TEST(LimpidServerTest, ARealScrapeSatisfiesPromtool) {
  if (ExitCode("command -v promtool > /dev/null") != 0) {
    GTEST_SKIP() << "promtool is in Debian's package prometheus";
  }
  ServerProcess server;
  const auto stub = v1::Restoration::NewStub(ConnectTo(server.port("data")));
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(16, 16));
  client.SendFrame(RawFrame(16, 16, 0));
  client.SendEnd();
  ASSERT_TRUE(client.Finish().ok());

  const std::string text = BodyOf(Scrape(server.port("metrics")));
  EXPECT_THAT(text, testing::HasSubstr("\nlimpid_frames_restored_total 1\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nlimpid_worker_up 1\n"));
  EXPECT_THAT(text,
              testing::HasSubstr(
                  "\nlimpid_sessions_closed_total{outcome=\"completed\"} 1\n"));
  const std::string path = testing::TempDir() + "main_test.prom";
  std::ofstream(path) << text;
  EXPECT_EQ(ExitCode("promtool check metrics < '" + path + "'"), 0);
}

TEST(LimpidServerTest, ChecksAConfigWithoutStarting) {
  const std::string program = LIMPID_SERVER;
  EXPECT_EQ(ExitCode(program + " --check-config '" LIMPID_SOURCE_DIR
                               "/config/server.yaml'"),
            0);
  const std::string path = testing::TempDir() + "main_test.yaml";
  std::ofstream(path) << "engine:\n  max_sessions: 0\n";
  EXPECT_EQ(ExitCode(program + " --check-config '" + path + "'"), 1);
}

TEST(LimpidServerTest, APortInUseIsAnError) {
  ServerProcess server;
  const std::string address =
      "127.0.0.1:" + std::to_string(server.port("data"));
  EXPECT_EQ(ExitCode(LIMPID_SERVER " --device=cpu --listen=" + address), 1);
}

}  // namespace
}  // namespace limpid::server
