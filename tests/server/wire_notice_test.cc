#include "server/wire_notice.h"

#include <gtest/gtest.h>

namespace limpid::server {
namespace {

TEST(WireNoticeTest, DrainingAndIdleSayHowLongIsLeft) {
  const auto draining = DrainingMessage(absl::Milliseconds(2500));
  EXPECT_EQ(draining.notice().draining().deadline().seconds(), 2);
  EXPECT_EQ(draining.notice().draining().deadline().nanos(), 500'000'000);
  const auto idle = IdleMessage(absl::Seconds(10));
  EXPECT_EQ(idle.notice().idle().deadline().seconds(), 10);
}

TEST(WireNoticeTest, ADropNamesItsFrames) {
  const auto message = DroppedMessage({.first_frame = 21, .num_frames = 12});
  EXPECT_EQ(message.notice().dropped().first_frame(), 21u);
  EXPECT_EQ(message.notice().dropped().frame_count(), 12u);
}

TEST(WireNoticeTest, CreditsAreFrames) {
  EXPECT_EQ(CreditMessage(7).credit().frames(), 7u);
}

}  // namespace
}  // namespace limpid::server
