#include "server/metric_families.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/testing/metrics_text.h"

namespace limpid::server {
namespace {

TEST(MetricFamiliesTest, BucketsIncrease) {
  for (const auto& buckets :
       {LatencyBuckets(), StageBuckets(), RatioBuckets(), ResidualBuckets()}) {
    EXPECT_TRUE(std::is_sorted(buckets.begin(), buckets.end(),
                               std::less_equal<double>()));
  }
}

TEST(MetricFamiliesTest, LatencyBucketsAreDenseAroundTheChunkPeriod) {
  const auto buckets = LatencyBuckets();
  const auto num_near =
      std::count_if(buckets.begin(), buckets.end(),
                    [](double b) { return b >= 0.3 && b <= 0.5; });
  EXPECT_GE(num_near, 6);
  EXPECT_THAT(buckets, testing::Contains(0.4));
}

TEST(MetricFamiliesTest, EverySeriesIsThereBeforeItCounts) {
  prometheus::Registry registry;
  const CounterBy<DropReason> drops(prometheus::BuildCounter()
                                        .Name("limpid_drops_total")
                                        .Help("Drops.")
                                        .Register(registry),
                                    "reason", kDropReasons);
  EXPECT_THAT(
      MetricsText(registry),
      testing::AllOf(testing::HasSubstr("{reason=\"behind\"} 0\n"),
                     testing::HasSubstr("{reason=\"session_ended\"} 0\n")));
}

TEST(MetricFamiliesTest, FindsNothingForAValueOutsideTheSet) {
  prometheus::Registry registry;
  const CounterBy<Reason> reasons(prometheus::BuildCounter()
                                      .Name("limpid_reasons_total")
                                      .Help("Reasons.")
                                      .Register(registry),
                                  "reason", kAdmissionReasons);
  EXPECT_EQ(reasons.Find(Reason::kInvalidField), nullptr);
  EXPECT_NE(reasons.Find(Reason::kSessionLimit), nullptr);
}

}  // namespace
}  // namespace limpid::server
