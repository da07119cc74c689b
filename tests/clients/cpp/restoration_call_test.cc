#include "clients/cpp/restoration_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "absl/synchronization/notification.h"
#include "clients/cpp/restoration_client.h"
#include "tests/clients/cpp/scripted_server.h"

namespace limpid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Stream = ScriptedServer::Stream;

absl::StatusOr<std::unique_ptr<RestorationCall>> Open(
    const ScriptedServer& server, RestorationCall::Events events = {}) {
  const RestorationClient client({.address = server.address()});
  return client.Restore(RgbOpen(2, 1), std::move(events));
}

void WriteChunk(Stream& stream, uint64_t sequence, uint64_t first_frame) {
  v1::RestoreResponse response;
  response.set_sequence(sequence);
  v1::Chunk& chunk = *response.mutable_chunk();
  chunk.set_first_frame(first_frame);
  chunk.set_frame_count(1);
  *chunk.add_frames() = RgbFrame(static_cast<int64_t>(first_frame), 6);
  chunk.set_last_part(true);
  stream.Write(response);
}

void WriteCredit(Stream& stream, uint32_t frames) {
  v1::RestoreResponse response;
  response.mutable_credit()->set_frames(frames);
  stream.Write(response);
}

TEST(RestorationCallTest, NumbersMessagesAndFramesWithoutGaps) {
  std::vector<uint64_t> sequences, indices;
  uint64_t total = 0;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 8);
    v1::RestoreRequest request;
    while (stream.Read(&request)) {
      sequences.push_back(request.sequence());
      if (request.has_frames()) {
        indices.push_back(request.frames().first_index());
      }
      if (request.has_end()) {
        total = request.end().total_frames();
        break;
      }
    }
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok()) << call.status();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE((*call)->Send(RgbFrame(i, 6)).ok());
  }
  ASSERT_TRUE((*call)->Flush().ok());
  ASSERT_TRUE((*call)->End().ok());
  const auto chunk = (*call)->Next();
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  EXPECT_FALSE(chunk->has_value());
  EXPECT_THAT(sequences, ElementsAre(2, 3, 4, 5, 6));
  EXPECT_THAT(indices, ElementsAre(0, 1, 2));
  EXPECT_EQ(total, 3);
}

TEST(RestorationCallTest, RefusesAFrameBeyondTheCreditsWithoutSendingIt) {
  ScriptedServer server([](Stream& stream) {
    AnswerOpen(stream, 1);
    v1::RestoreRequest request;
    int frames = 0;
    while (stream.Read(&request) && !request.has_end()) {
      frames += request.has_frames();
    }
    return grpc::Status(grpc::StatusCode::ABORTED, std::to_string(frames));
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  EXPECT_TRUE(*(*call)->TrySend(RgbFrame(0, 6)));
  EXPECT_FALSE(*(*call)->TrySend(RgbFrame(1, 6)));
  ASSERT_TRUE((*call)->End().ok());
  EXPECT_THAT(std::string((*call)->Next().status().message()), HasSubstr("1"));
}

TEST(RestorationCallTest, SendWaitsForCredit) {
  absl::Notification first_frame_arrived;
  std::atomic<int> frames = 0;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 1);
    v1::RestoreRequest request;
    stream.Read(&request);
    first_frame_arrived.Notify();
    WriteCredit(stream, 1);
    while (stream.Read(&request) && !request.has_end()) ++frames;
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  ASSERT_TRUE((*call)->Send(RgbFrame(0, 6)).ok());
  first_frame_arrived.WaitForNotification();
  ASSERT_TRUE((*call)->Send(RgbFrame(1, 6)).ok());
  ASSERT_TRUE((*call)->End().ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_EQ(frames, 1);
}

TEST(RestorationCallTest, AcknowledgesAChunkWhenTheNextIsAskedFor) {
  std::vector<uint64_t> acks;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 8);
    WriteChunk(stream, 2, 0);
    WriteChunk(stream, 3, 1);
    v1::RestoreRequest request;
    while (acks.size() < 2 && stream.Read(&request)) {
      acks.push_back(request.ack().sequence());
    }
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  EXPECT_EQ((*call)->Next()->value().first_frame(), 0);
  EXPECT_EQ((*call)->Next()->value().first_frame(), 1);
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_THAT(acks, ElementsAre(2, 3));
}

TEST(RestorationCallTest, KeepsTheSummary) {
  ScriptedServer server([](Stream& stream) {
    AnswerOpen(stream, 8);
    v1::RestoreResponse response;
    response.mutable_summary()->set_chunks(7);
    stream.Write(response);
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_EQ((*call)->summary()->chunks(), 7);
}

TEST(RestorationCallTest, TellsOfNoticesAndProgress) {
  std::atomic<uint64_t> restored = 0, dropped = 0;
  ScriptedServer server([](Stream& stream) {
    AnswerOpen(stream, 8);
    v1::RestoreResponse response;
    response.mutable_progress()->set_frames_restored(5);
    stream.Write(response);
    response.mutable_notice()->mutable_dropped()->set_first_frame(9);
    stream.Write(response);
    return grpc::Status::OK;
  });
  auto call = Open(
      server,
      {.progress =
           [&](const v1::Progress& p) { restored = p.frames_restored(); },
       .notice =
           [&](const v1::Notice& n) { dropped = n.dropped().first_frame(); }});
  ASSERT_TRUE(call.ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_EQ(restored, 5);
  EXPECT_EQ(dropped, 9);
}

TEST(RestorationCallTest, ARefusedOpenIsTheErrorOfStart) {
  ScriptedServer server([](Stream&) {
    return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "width is 0");
  });
  const auto call = Open(server);
  EXPECT_EQ(call.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(call.status().message()), HasSubstr("width is 0"));
}

TEST(RestorationCallTest, AnUnreachableServerIsUnavailable) {
  const RestorationClient client({.address = "127.0.0.1:1"});
  EXPECT_EQ(client.Restore(RgbOpen(2, 1)).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(RestorationCallTest, AFailureWakesASenderThatWaitsForCredit) {
  ScriptedServer server([](Stream& stream) {
    AnswerOpen(stream, 0);
    return grpc::Status(grpc::StatusCode::DATA_LOSS, "state gone");
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  EXPECT_EQ((*call)->Send(RgbFrame(0, 6)).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ((*call)->Next().status().code(), absl::StatusCode::kDataLoss);
}

TEST(RestorationCallTest, CancelEndsAWaitingNext) {
  absl::Notification opened;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 1);
    opened.Notify();
    v1::RestoreRequest request;
    while (stream.Read(&request)) {
    }
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  opened.WaitForNotification();
  (*call)->Cancel();
  EXPECT_EQ((*call)->Next().status().code(), absl::StatusCode::kCancelled);
}

TEST(RestorationCallTest, AnOperatorChangeNamesTheNextFrame) {
  v1::OperatorChange change;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 8);
    v1::RestoreRequest request;
    while (stream.Read(&request)) {
      if (!request.has_control()) continue;
      change = request.control().operator_change();
      break;
    }
    return grpc::Status::OK;
  });
  auto call = Open(server);
  ASSERT_TRUE(call.ok());
  ASSERT_TRUE((*call)->Send(RgbFrame(0, 6)).ok());
  v1::Operator op;
  op.add_stages()->mutable_identity();
  ASSERT_TRUE((*call)->ChangeOperator(op, 0.25).ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_EQ(change.from_frame(), 1);
  EXPECT_EQ(change.operator_().stages_size(), 1);
  EXPECT_EQ(change.noise_level(), 0.25);
}

TEST(RestorationCallTest, ALargeFrameTravelsInPartsOfOneIndex) {
  std::string joined;
  std::vector<uint64_t> indices;
  ScriptedServer server([&](Stream& stream) {
    AnswerOpen(stream, 8);
    v1::RestoreRequest request;
    while (stream.Read(&request) && !request.has_end()) {
      joined += request.frames().frames(0).data();
      indices.push_back(request.frames().first_index());
    }
    return grpc::Status::OK;
  });
  const RestorationClient client(
      {.address = server.address(), .max_part_bytes = 40});
  auto call = client.Restore(RgbOpen(10, 3));
  ASSERT_TRUE(call.ok());
  ASSERT_TRUE((*call)->Send(RgbFrame(0, 90)).ok());
  ASSERT_TRUE((*call)->End().ok());
  EXPECT_FALSE((*call)->Next()->has_value());
  EXPECT_EQ(joined, std::string(90, 'x'));
  EXPECT_THAT(indices, ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace limpid::client
