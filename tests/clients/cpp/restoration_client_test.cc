#include "clients/cpp/restoration_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/clients/cpp/scripted_server.h"

namespace limpid::client {
namespace {

grpc::Status NoStream(ScriptedServer::Stream&) { return grpc::Status::OK; }

TEST(RestorationClientTest, AsksForCapabilities) {
  const ScriptedServer server(NoStream);
  const RestorationClient client({.address = server.address()});
  EXPECT_EQ(client.GetCapabilities()->server_version(), "scripted");
}

TEST(RestorationClientTest, ValidatesWhatItWasGiven) {
  const ScriptedServer server(NoStream);
  const RestorationClient client({.address = server.address()});
  EXPECT_EQ(client.ValidateSpec(RgbOpen(640, 2))->reserved_bytes(), 640);
}

TEST(RestorationClientTest, SaysWhenNobodyListens) {
  const RestorationClient client({.address = "127.0.0.1:1"});
  EXPECT_EQ(client.GetCapabilities().status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(RestorationClientTest, TakesMessagesUpToItsCap) {
  ScriptedServer server([](ScriptedServer::Stream& stream) {
    AnswerOpen(stream, 1);
    v1::RestoreResponse response;
    v1::Chunk& chunk = *response.mutable_chunk();
    *chunk.add_frames() = RgbFrame(0, 6 << 20);
    chunk.set_frame_count(1);
    chunk.set_last_part(true);
    stream.Write(response);
    return grpc::Status::OK;
  });
  const RestorationClient small(
      {.address = server.address(), .max_received_bytes = 1 << 20});
  const RestorationClient large({.address = server.address()});
  EXPECT_EQ((*small.Restore(RgbOpen(2, 1)))->Next().status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE((*large.Restore(RgbOpen(2, 1)))->Next().ok());
}

TEST(RestorationClientTest, PartsFitTheMessagesOfTheServer) {
  constexpr size_t kMaxMessageBytes = 64 << 10;
  std::vector<size_t> messages;
  ScriptedServer server(
      [&](ScriptedServer::Stream& stream) {
        AnswerOpen(stream, 1);
        v1::RestoreRequest request;
        while (stream.Read(&request) && !request.has_end()) {
          messages.push_back(request.ByteSizeLong());
        }
        return grpc::Status::OK;
      },
      kMaxMessageBytes);
  const RestorationClient client({.address = server.address()});
  const auto call = client.Restore(RgbOpen(250, 200));  // 150,000 bytes a frame
  ASSERT_TRUE(call.ok()) << call.status();
  ASSERT_TRUE((*call)->Send(RgbFrame(0, 150'000)).ok());
  ASSERT_TRUE((*call)->End().ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  ASSERT_EQ(messages.size(), 3);
  EXPECT_LE(*std::max_element(messages.begin(), messages.end()),
            kMaxMessageBytes);
}

}  // namespace
}  // namespace limpid::client
