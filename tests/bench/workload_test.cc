#include "bench/workload.h"

#include <gtest/gtest.h>

namespace limpid::bench {
namespace {

TEST(WorkloadTest, EveryWorkloadIsAConfigThatTheEngineTakes) {
  for (const Workload& workload : Workloads()) {
    const auto config = ResolveConfig(ConfigOf(workload), SessionLimits());
    ASSERT_TRUE(config.ok()) << workload.op << ": " << config.status();
    EXPECT_EQ(config->output.size, kRestored) << workload.op;
  }
}

TEST(WorkloadTest, FramesHaveThePlanesOfTheFormat) {
  const SessionConfig config = ConfigOf(Workloads().front());
  int64_t bytes = 0;
  for (const Plane& plane : PatternFrame(kRestored, 3).planes) {
    bytes += static_cast<int64_t>(plane.data.size());
  }
  EXPECT_EQ(bytes, FrameBytes(config.source));
}

TEST(WorkloadTest, FramesDiffer) {
  EXPECT_NE(PatternFrame(kRestored, 0).planes[0].data,
            PatternFrame(kRestored, 1).planes[0].data);
}

}  // namespace
}  // namespace limpid::bench
