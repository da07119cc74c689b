#include "cli/notice_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

TEST(NoticeTextTest, NamesTheFramesThatWereDropped) {
  v1::Notice notice;
  notice.mutable_dropped()->set_first_frame(12);
  notice.mutable_dropped()->set_frame_count(12);
  EXPECT_THAT(NoticeText(notice), HasSubstr("frames 12 to 23 were dropped"));
}

TEST(NoticeTextTest, SaysHowLongTheServerWaits) {
  v1::Notice draining, idle;
  draining.mutable_draining()->mutable_deadline()->set_seconds(30);
  idle.mutable_idle()->mutable_deadline()->set_seconds(5);
  EXPECT_THAT(NoticeText(draining), HasSubstr("shutting down"));
  EXPECT_THAT(NoticeText(draining), HasSubstr("30s"));
  EXPECT_THAT(NoticeText(idle), HasSubstr("5s"));
}

TEST(NoticeTextTest, PassesDescriptionsOn) {
  v1::Notice notice;
  notice.mutable_outside_trained_family()->set_description("sigma is large");
  EXPECT_EQ(NoticeText(notice), "sigma is large");
}

TEST(NoticeTextTest, IsSilentAboutWhatItDoesNotKnow) {
  EXPECT_EQ(NoticeText({}), "");
}

}  // namespace
}  // namespace limpid::cli
