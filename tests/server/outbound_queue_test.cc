#include "server/outbound_queue.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

v1::RestoreResponse ChunkOf(int64_t num_frames) {
  v1::RestoreResponse message;
  message.mutable_chunk();
  for (int64_t i = 0; i < num_frames; ++i) {
    message.mutable_chunk()->add_frames()->set_data(std::string(100, 'x'));
  }
  return message;
}

TEST(OutboundQueueTest, NumbersMessagesInTheOrderOfPush) {
  OutboundQueue queue;
  queue.Push(ChunkOf(1));
  queue.Push({});
  EXPECT_EQ(queue.BeginWrite()->sequence(), 1u);
  queue.FinishWrite();
  EXPECT_EQ(queue.BeginWrite()->sequence(), 2u);
  queue.FinishWrite();
  EXPECT_EQ(queue.BeginWrite(), nullptr);
}

TEST(OutboundQueueTest, CountsBytesUntilTheyAreWritten) {
  OutboundQueue queue;
  queue.Push(ChunkOf(3));
  EXPECT_GT(queue.bytes(), 300);
  queue.BeginWrite();
  EXPECT_GT(queue.bytes(), 300);
  EXPECT_EQ(queue.FinishWrite().frames, 3);
  EXPECT_EQ(queue.bytes(), 0);
  EXPECT_TRUE(queue.empty());
}

TEST(OutboundQueueTest, CountsAFrameWithItsLastPart) {
  OutboundQueue queue;
  v1::RestoreResponse part = ChunkOf(2);
  part.mutable_chunk()->mutable_frames(1)->set_more(true);
  queue.Push(part);
  queue.BeginWrite();
  EXPECT_EQ(queue.FinishWrite().frames, 1);
}

TEST(OutboundQueueTest, FreesBytesByAckOnceTheClientAcknowledges) {
  OutboundQueue queue;
  queue.Push({});
  queue.BeginWrite();
  queue.FinishWrite();
  ASSERT_TRUE(queue.Acknowledge(1).ok());
  queue.Push(ChunkOf(1));
  queue.Push(ChunkOf(1));
  const int64_t bytes_of_both = queue.bytes();
  for (int i = 0; i < 2; ++i) {
    queue.BeginWrite();
    queue.FinishWrite();
  }
  EXPECT_EQ(queue.bytes(), bytes_of_both);
  ASSERT_TRUE(queue.Acknowledge(2).ok());
  EXPECT_EQ(queue.bytes(), bytes_of_both / 2);
  ASSERT_TRUE(queue.Acknowledge(3).ok());
  EXPECT_EQ(queue.bytes(), 0);
}

TEST(OutboundQueueTest, TakesAnAckForTheMessageInFlight) {
  OutboundQueue queue;
  queue.Push(ChunkOf(1));
  queue.BeginWrite();
  ASSERT_TRUE(queue.Acknowledge(1).ok());
  queue.FinishWrite();
  EXPECT_EQ(queue.bytes(), 0);
}

TEST(OutboundQueueTest, RefusesAnAckForWhatWasNeverSent) {
  OutboundQueue queue;
  queue.Push(ChunkOf(1));
  const absl::Status status = queue.Acknowledge(1);
  EXPECT_EQ(ReasonOf(status), Reason::kWrongOrder);
  EXPECT_EQ(FieldOf(status), "ack.sequence");
  EXPECT_EQ(std::string(status.message()),
            "ack.sequence is 1, expected 0 to 0");
}

TEST(OutboundQueueTest, RefusesAnAckThatGoesBack) {
  OutboundQueue queue;
  for (int i = 0; i < 2; ++i) {
    queue.Push({});
    queue.BeginWrite();
    queue.FinishWrite();
  }
  ASSERT_TRUE(queue.Acknowledge(2).ok());
  EXPECT_FALSE(queue.Acknowledge(1).ok());
}

TEST(OutboundQueueTest, KeepsTheMessageInFlightWhenCleared) {
  OutboundQueue queue;
  queue.Push(ChunkOf(1));
  queue.Push(ChunkOf(1));
  const v1::RestoreResponse* in_flight = queue.BeginWrite();
  queue.Clear();
  EXPECT_EQ(in_flight->chunk().frames_size(), 1);
  EXPECT_FALSE(queue.empty());
  queue.FinishWrite();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0);
}

}  // namespace
}  // namespace limpid::server
