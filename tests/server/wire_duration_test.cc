#include "server/wire_duration.h"

#include <gtest/gtest.h>

namespace limpid::server {
namespace {

TEST(WireDurationTest, KeepsSecondsAndNanoseconds) {
  const google::protobuf::Duration message =
      DurationMessage(absl::Seconds(3) + absl::Nanoseconds(7));
  EXPECT_EQ(message.seconds(), 3);
  EXPECT_EQ(message.nanos(), 7);
  EXPECT_EQ(DurationOf(message), absl::Seconds(3) + absl::Nanoseconds(7));
}

TEST(WireDurationTest, GivesBothPartsTheSignOfTheWhole) {
  const google::protobuf::Duration message =
      DurationMessage(-absl::Milliseconds(1500));
  EXPECT_EQ(message.seconds(), -1);
  EXPECT_EQ(message.nanos(), -500000000);
}

}  // namespace
}  // namespace limpid::server
