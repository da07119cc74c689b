#include "cli/received_frame.h"

#include <gtest/gtest.h>

#include "server/wire_frame.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

TEST(ReceivedFrameTest, GivesBackWhatWasSent) {
  const Frame sent = PatternFrame({5, 3}, 42, 1);
  const auto received =
      ReceivedFrame(server::FrameMessage(sent), RgbFormat({5, 3}));
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(received->pts, 42);
  EXPECT_EQ(received->planes[0].data, sent.planes[0].data);
}

TEST(ReceivedFrameTest, RefusesAFrameOfAnotherSize) {
  EXPECT_EQ(ReceivedFrame(server::FrameMessage(PatternFrame({5, 3}, 42, 1)),
                          RgbFormat({5, 4}))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid::cli
