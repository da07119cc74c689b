#include "bench/session_cost.h"

#include <gtest/gtest.h>

namespace limpid::bench {
namespace {

TEST(SessionCostTest, SharesTheGrowthOverIdleSessions) {
  const auto server = ServerProcess::Start(LIMPID_SERVER);
  ASSERT_TRUE(server.ok()) << server.status();
  const auto cost = MeasureIdleSessions(**server, 4);
  ASSERT_TRUE(cost.ok()) << cost.status();
  EXPECT_EQ((*cost)["sessions"], 4);
  EXPECT_EQ((*cost)["resident_bytes_per_session"],
            (*cost)["resident_bytes"].get<int64_t>() / 4);
}

TEST(SessionCostTest, LivesThroughEveryKindOfEnd) {
  const auto server = ServerProcess::Start(LIMPID_SERVER);
  ASSERT_TRUE(server.ok()) << server.status();
  const auto cost = MeasureChurn(**server, 12, 6);
  ASSERT_TRUE(cost.ok()) << cost.status();
  EXPECT_EQ((*cost)["sessions"], 12);
  EXPECT_GT((*cost)["resident_bytes_after_warm_up"], 0);
  // Far less than what a dozen sessions of this server reserve.
  EXPECT_LT((*cost)["resident_bytes_growth"], 64 << 20);
}

}  // namespace
}  // namespace limpid::bench
