#include "bench/served_stream.h"

#include <gtest/gtest.h>

namespace limpid::bench {
namespace {

TEST(ServedStreamTest, OpensWithTheMeasuredSizeOfTheWorkload) {
  const v1::Open open = OpenMessage(
      {.op = "downsample:factor=4,kernel=area", .noise_level = 0.1});
  EXPECT_EQ(open.source().width(), kRestored.width / 4);
  EXPECT_EQ(open.source().height(), kRestored.height / 4);
  EXPECT_EQ(open.operator_().stages_size(), 1);
  EXPECT_EQ(open.noise_level(), 0.1);
}

TEST(ServedStreamTest, CountsTheFramesOfAllSessions) {
  const auto server = ServerProcess::Start(LIMPID_SERVER);
  ASSERT_TRUE(server.ok()) << server.status();
  const auto figures =
      StreamThroughServer(**server, {.op = "identity"},
                          {.num_sessions = 2, .frames_a_session = 21});
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_EQ((*figures)["frames"], 42);
  EXPECT_GT((*figures)["frames_per_second"], 0);
  // 0 where the server has kept enough of what it freed before.
  EXPECT_GE((*figures)["resident_bytes_per_session"], 0);
}

}  // namespace
}  // namespace limpid::bench
